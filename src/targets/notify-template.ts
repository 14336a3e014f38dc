/** What `rasid notify --template` prints: a file to begin with. */
export const NOTIFY_TEMPLATE = `# Who is told what after a run. Save it as targets/notify.yaml and look at what would be sent: rasid notify
schema: rasid/notify@1

enabled: false                    # true: "rasid notify --send" may send

from: { name: "CERT, night watch", address: "mailto:rasid@example.org" }
replyTo: "mailto:soc@example.org"

# Where mail is handed over. The address with its password is in RASID_SMTP_URL or in a file of one line:
# smtps://user:password@mail.example.org
smtp:
  credentialsFile: /run/credentials/rasid.service/smtp-url
  # ca: pki/mail.pem              # the only roots that are trusted for this server

# Groups that are told by mail. An owner belongs to the first group that is about it, and gets one message a run at most.
#   for       cert: one summary of all sites, to the addresses under "to"
#             owners: to each owner its own sites, at its contacts and in its language, as the targets files have them
#   when      regressions: what got worse · changes: what moved at all · always: every run · digest: once a week
#   severity  what is milder is not told: info (all) | low | medium | high | critical
mail:
  - id: cert
    for: cert
    to: ["mailto:soc@example.org"]
    language: fr                  # fr | ar | en
    when: always
  - id: patient
    for: owners
    owners: [example-fund]        # only these; all of them when it is left out
    when: digest
    digest: weekly monday
  - id: owners
    for: owners
    when: changes
    severity: medium

# Places that are told by a signed HTTP request.
webhooks:
  - id: siem
    url: https://siem.example.org/hooks/rasid
    secretFile: /run/credentials/rasid.service/siem-secret   # or secretEnv: RASID_SIEM_SECRET
    for: cert                     # cert | owners
    when: changes
    timeoutSeconds: 10
`;
