/** What `rasid targets template` prints: a file to begin with. Its hosts are reserved names (RFC 2606). */
export const TEMPLATE = `# Who may be looked at, by whom, and with whose permission. Save it as a file in targets/ and try: rasid targets check
schema: rasid/targets@1

# Who we say we are. Every request carries the contact and the page; without them nothing is sent.
scanner:
  contact: "mailto:soc@example.org"
  info: "https://example.org/scan-info"
  vantage: rabat-1                # where we look from
  controls: []                    # hosts of our own that prove that our way out works

# When "rasid schedule" scans this list; without it from one to five in Casablanca.
# schedule: { cron: "0 1 * * *", timezone: Africa/Casablanca, until: "05:00", jitter: 15m, frozen: [2026-09-08] }

# The written permission without which no packet leaves. Both days are included.
authorisations:
  - id: letter-2026-014
    reference: "Letter 014/2026"  # what a judge would be shown
    by: "CISO, Example Fund"
    from: 2026-01-01
    until: 2026-12-31
    allows: standard              # passive | standard | deep

owners:
  - id: example-fund
    name: { fr: "Caisse d'exemple", ar: "صندوق المثال", en: "Example Fund" }
    kind: agency                  # ministry | agency | constitutional | local | university | other
    sector: social
    language: fr                  # of its reports: fr | ar | en
    contacts: ["mailto:ciso@example.org"]

targets:
  - host: www.example.org         # no scheme, no path, no port
    id: fund-www                  # optional, the host otherwise; stays when the host is renamed
    owner: example-fund
    authorisation: letter-2026-014
    tags: [critical]
    https: 443                    # a port, or false
    http: 80
    # addresses: ["192.0.2.1"]    # look only here; resolved otherwise
    # allowPrivate: true          # for loopback and private addresses
    # skip: [exposure]            # https tls certificate headers cookies cors page http disclosure exposure software dns mail
    # pace: { perSecond: 1, connectionGapMs: 75, exposurePerSecond: 0.33 }
    # note: "for whoever maintains this list"
`;
