import { fingerprint } from '../../src/model/canonical.ts';
import type { Report, ReportFinding, ReportTarget, RuleWords } from '../../src/model/report.ts';
import type { Owner, Target } from '../../src/model/target.ts';
import { TRANSLATIONS, type Translation } from '../../src/text/words.ts';

// A small invented report: no rule, organisation or host in it exists. Golden files are made from it, so that they change when
// a renderer changes and never because a rule did.

const NIGHT = '2026-11-22T01:30:00.000Z';
const BEFORE = '2026-11-21T01:30:00.000Z';
const OLD = '2026-08-07T01:30:00.000Z';

/** Everything a server could put into a banner to fool a reader or a program. */
export const HOSTILE =
  'Apache/9.9\u202e<script>alert(1)</script>\u001b[31m\u0007\u0000"&\'`|*_[x](javascript:alert(1))\u2066\u200b\ufeff\u2028\u0085\u061c \u{e0041}<img src=x onerror=alert(2)>';

const rule = (id: string, text: RuleWords['text'], more: Partial<RuleWords> = {}): RuleWords => ({
  id,
  severity: 'medium',
  text,
  references: [],
  controls: [],
  ...more,
});

export const RULES: readonly RuleWords[] = [
  rule(
    'headers/beta',
    {
      title: '`X-Beta` is sent',
      rationale: 'Without it a browser guesses, and a guess can be steered.',
      remediation: 'Send `X-Beta: on` with every page.',
      messages: { sent: '`X-Beta` is sent.', missing: '`X-Beta` is not sent.' },
    },
    {
      snippets: { nginx: 'add_header X-Beta on always;', apache: 'Header always set X-Beta "on"', iis: '<add name="X-Beta" value="on" />' },
      verify: 'curl -sI https://{host}:{port}/ | grep -i x-beta',
      references: ['https://example.org/beta', 'Invented Standard 7, section 3'],
      controls: ['EXEMPLE-UN', 'EXEMPLE-DEUX'],
    },
  ),
  rule('page/delta', {
    title: 'The first page is signed',
    rationale: 'An unsigned page can be replaced unseen.',
    remediation: 'Sign it.',
    messages: { signed: 'The page is signed.', unsigned: 'The page is not signed.' },
  }),
  rule('software/gamma', {
    title: 'The server does not name its version',
    rationale: 'A version helps whoever searches for a weakness.',
    remediation: 'Ask the server for fewer words.',
    messages: { named: 'The server says {banner}.', silent: 'The server names no version.' },
  }),
  rule(
    'tls/alpha',
    {
      title: 'Protocol Alpha is refused',
      rationale: 'Alpha was broken in 2011.',
      remediation: 'Turn Alpha off on every address.',
      messages: {
        accepted: 'Alpha is accepted on {count} of {total} addresses.',
        refused: 'Alpha is refused.',
      },
    },
    { severity: 'high', verify: 'openssl s_client -connect {host}:{port} -alpha' },
  ),
  rule('tls/epsilon', {
    title: 'The Epsilon token is fresh',
    rationale: 'An old token is refused by visitors.',
    remediation: 'Renew it.',
    messages: { ends: 'The Epsilon token ends on {notAfter}.', fresh: 'The Epsilon token is fresh until {notAfter}.' },
  }),
];

const finding = (
  target: string,
  ruleId: string,
  more: Partial<ReportFinding> & Pick<ReportFinding, 'status' | 'message' | 'text'>,
): ReportFinding => {
  const { service = 'https:443', subject = null } = more;
  const moved = more.state === null || more.state === undefined ? null : OLD;
  return {
    fingerprint: fingerprint(target, service, ruleId, subject),
    rule: ruleId,
    service,
    subject,
    severity: RULES.find(({ id }) => id === ruleId)?.severity ?? 'medium',
    state: null,
    cause: null,
    reason: null,
    evidence: {},
    confidence: 'certain',
    firstSeen: moved,
    lastSeen: moved === null ? null : NIGHT,
    due: moved === null || more.state === 'fixed' || more.state === 'retired' ? null : '2026-12-22T01:30:00.000Z',
    confirmed: null,
    flapping: null,
    waiver: null,
    controls: RULES.find(({ id }) => id === ruleId)?.controls ?? [],
    ...more,
  };
};

const reportTarget = (id: string, more: Partial<ReportTarget>): ReportTarget => ({
  id,
  host: id,
  display: id,
  owner: 'observatory',
  tags: [],
  coverage: 'complete',
  grade: null,
  grades: {},
  findings: [],
  events: [],
  ...more,
});

const ARABIC_HOST = 'xn--4gbrim.example';

const TARGETS: readonly ReportTarget[] = [
  reportTarget('portal.example', {
    tags: ['critical'],
    grade: 'F',
    grades: { tls: 'F', headers: 'C', software: 'B', page: 'A+' },
    findings: [
      finding('portal.example', 'headers/beta', {
        status: 'fail',
        message: 'missing',
        text: 'X-Beta is not sent.',
        state: 'new',
        cause: 'site',
        firstSeen: NIGHT,
      }),
      finding('portal.example', 'page/delta', { status: 'pass', message: 'signed', text: 'The page is signed.' }),
      finding('portal.example', 'software/gamma', {
        status: 'fail',
        severity: 'low',
        message: 'named',
        text: `The server says ${HOSTILE}.`,
        state: 'updated',
        cause: 'site',
        confidence: 'tentative',
        evidence: { banner: HOSTILE, product: 'apache-http-server', [HOSTILE]: [HOSTILE, 'second'] },
      }),
      finding('portal.example', 'tls/alpha', {
        status: 'fail',
        severity: 'critical',
        message: 'accepted',
        text: 'Alpha is accepted on 1 of 2 addresses.',
        state: 'regressed',
        cause: 'site',
        evidence: { count: 1, total: 2, addresses: ['192.0.2.1', '2001:db8::1'], forced: true },
        due: '2026-11-20T01:30:00.000Z',
      }),
      finding('portal.example', 'tls/epsilon', {
        status: 'fail',
        message: 'ends',
        text: 'The Epsilon token ends on 2026-12-01.',
        state: 'updated',
        cause: 'clock',
        evidence: { notAfter: '2026-12-01T00:00:00.000Z' },
      }),
    ],
    events: [{ event: 'page-title-changed', evidence: { before: 'Portal', after: HOSTILE } }],
  }),
  reportTarget('archive.example', {
    owner: 'archives',
    grade: 'D',
    grades: { tls: 'D', headers: 'A+', software: 'A+' },
    coverage: 'partial',
    findings: [
      finding('archive.example', 'headers/beta', {
        status: 'pass',
        message: 'sent',
        text: 'X-Beta is sent.',
        state: 'fixed',
        cause: 'site',
      }),
      finding('archive.example', 'page/delta', {
        status: 'unknown',
        message: 'not-observed',
        text: 'Could not be observed: blocked.',
        reason: 'blocked',
      }),
      finding('archive.example', 'software/gamma', {
        status: 'fail',
        severity: 'low',
        message: 'named',
        text: 'The server says nginx/9.9.',
        state: 'persisting',
        evidence: { banner: 'nginx/9.9' },
        waiver: {
          rule: 'software/gamma',
          target: 'archive.example',
          subject: null,
          reason: 'Replaced in March <b>soon</b>',
          approvedBy: 'RSSI \u202eA',
          until: '2027-03-31',
          evidence: null,
          state: 'applies',
        },
      }),
      finding('archive.example', 'software/gone', {
        status: 'not-applicable',
        message: 'not-observed',
        text: 'not-observed',
        state: 'retired',
        cause: 'rule',
      }),
      finding('archive.example', 'tls/alpha', {
        status: 'fail',
        message: 'accepted',
        text: 'Alpha is accepted on 1 of 1 addresses.',
        state: 'new',
        cause: 'rule',
        evidence: { count: 1, total: 1 },
        firstSeen: NIGHT,
      }),
    ],
  }),
  reportTarget('wizara', {
    host: ARABIC_HOST,
    display: 'موقع.example',
    coverage: 'untestable',
    findings: [
      finding('wizara', 'headers/beta', {
        status: 'unknown',
        message: 'not-observed',
        text: 'Could not be observed: connection-timeout.',
        state: 'unverified',
        reason: 'connection-timeout',
        evidence: { kind: 'https', detail: 'no answer after 10 s' },
        lastSeen: BEFORE,
      }),
      finding('wizara', 'tls/alpha', {
        status: 'unknown',
        message: 'not-observed',
        text: 'Could not be observed: connection-timeout.',
        reason: 'connection-timeout',
      }),
    ],
  }),
  reportTarget('young.example', {
    owner: 'archives',
    grade: 'D',
    grades: { tls: 'D' },
    findings: [
      finding('young.example', 'tls/alpha', {
        status: 'fail',
        message: 'accepted',
        text: 'Alpha is accepted on 1 of 1 addresses.',
        state: 'new',
        cause: 'register',
        evidence: { count: 1, total: 1 },
        firstSeen: NIGHT,
      }),
      finding('young.example', 'tls/epsilon', {
        status: 'fail',
        message: 'ends',
        text: 'The Epsilon token ends on 2026-11-30.',
        state: 'newly-measured',
        cause: 'coverage',
        evidence: { notAfter: '2026-11-30T00:00:00.000Z' },
        firstSeen: NIGHT,
      }),
      finding('young.example', 'page/delta', {
        status: 'not-applicable',
        message: 'unsigned',
        text: 'The page is not signed.',
      }),
    ],
  }),
];

const OWNERS: readonly Owner[] = [
  {
    id: 'archives',
    name: { fr: 'Archives inventées' },
    kind: 'agency',
    sector: null,
    language: 'fr',
    contacts: [],
  },
  {
    id: 'observatory',
    name: { fr: 'Observatoire des exemples', ar: 'مرصد الأمثلة', en: 'Observatory of Examples' },
    kind: 'ministry',
    sector: 'science',
    language: 'ar',
    contacts: [],
  },
];

const listed = ({ id, host, display, owner, tags }: ReportTarget): Target => ({
  id,
  host,
  display,
  domain: host,
  owner,
  tags,
  https: 443,
  http: 80,
  addresses: [],
  allowPrivate: false,
  skip: [],
  pace: null,
  authorisation: {
    id: 'a-1',
    reference: 'Lettre 1/2026',
    by: 'RSSI, Observatoire',
    from: '2026-01-01',
    until: '2027-01-01',
    allows: 'standard',
  },
});

export const REPORT: Report = {
  document: {
    schema: 'rasid/report@1',
    run: {
      id: '2026-11-22T01-30-00Z',
      takenAt: NIGHT,
      finishedAt: '2026-11-22T01:34:12.000Z',
      profile: 'standard',
      vantage: 'rabat-1',
      tool: 'rasid/0.1.0',
      ruleset: 'sha256:0123',
      knowledge: { lifecycles: '2026-11-01', paths: '2026-11-01' },
      state: 'complete',
      rehearsal: false,
      trips: [],
    },
    against: { id: '2026-11-21T01-30-00Z' },
    coverage: { targets: 4, complete: 2, partial: 1, untestable: 1, notRun: 0, reasons: { 'connection-timeout': 1, blocked: 1 } },
    counts: {
      open: 7,
      new: 2,
      regressed: 1,
      persisting: 0,
      updated: 2,
      fixed: 1,
      unverified: 1,
      waived: 1,
      flapping: 0,
      newlyMeasured: 1,
      ruleChange: 2,
      retired: 0,
      registered: 1,
      unregistered: 0,
    },
    targets: TARGETS.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    unvouched: [],
    sharedKeys: [{ spkiSha256: 'a7'.repeat(32), targets: ['portal.example', 'young.example'] }],
  },
  owners: OWNERS,
  targets: TARGETS.map(listed),
  rules: RULES,
  requests: { 'archive.example': 31, 'portal.example': 1234, 'young.example': 30, wizara: 2 },
  gate: null,
  regressions: [],
  scanner: { contact: 'mailto:soc@example.org', info: 'https://example.org/scan' },
  outlook: null,
  inventory: [],
  certificates: [],
  sights: {
    'archive.example': { server: 'nginx', addresses: [{ address: '192.0.2.9', refused: null, tls: ['TLSv1.2'], https: 200 }] },
    'portal.example': {
      server: 'apache',
      addresses: [
        { address: '192.0.2.1', refused: null, tls: ['TLSv1.0', 'TLSv1.2'], https: 200 },
        { address: '2001:db8::1', refused: null, tls: 'connection-timeout', https: null },
      ],
    },
    wizara: { server: null, addresses: [] },
    'young.example': { server: null, addresses: [] },
  },
};

/** The same sites on their first night. */
export const FIRST_NIGHT: Report = {
  ...REPORT,
  document: {
    ...REPORT.document,
    against: null,
    targets: REPORT.document.targets.map((target) => ({
      ...target,
      events: [],
      findings: target.findings
        .filter(({ state }) => state !== 'retired')
        .map((one) =>
          one.status === 'fail' ? { ...one, state: 'new', cause: 'register', firstSeen: NIGHT } : { ...one, state: null, cause: null, firstSeen: null },
        ),
    })),
  },
};

/** A night on which nothing moved. */
export const QUIET: Report = {
  ...REPORT,
  document: {
    ...REPORT.document,
    targets: REPORT.document.targets.map((target) => ({
      ...target,
      events: [],
      findings: target.findings
        .filter(({ state }) => state !== 'retired' && state !== 'fixed')
        .map((one) => (one.state === null ? one : { ...one, state: 'persisting', cause: null, status: 'fail', reason: null })),
    })),
  },
};

const withRules = (translation: Translation, rules: Translation['rules']): Translation => ({ ...translation, rules });

/** Words of the invented rules; `page/delta` is left in English on purpose. */
export const WORDS = {
  fr: withRules(TRANSLATIONS.fr, {
    'headers/beta': {
      title: '`X-Beta` est envoyé',
      rationale: 'Sans lui, le navigateur devine, et ce qu’il devine peut être orienté.',
      remediation: 'Envoyez `X-Beta: on` avec chaque page.',
      messages: { sent: '`X-Beta` est envoyé.', missing: '`X-Beta` n’est pas envoyé.' },
    },
    'software/gamma': {
      title: 'Le serveur ne nomme pas sa version',
      rationale: 'Une version aide qui cherche une faiblesse.',
      remediation: 'Demandez au serveur moins de mots.',
      messages: { named: 'Le serveur annonce {banner}.', silent: 'Le serveur ne nomme aucune version.' },
    },
    'tls/alpha': {
      title: 'Le protocole Alpha est refusé',
      rationale: 'Alpha a été cassé en 2011.',
      remediation: 'Désactivez Alpha sur chaque adresse.',
      messages: { accepted: 'Alpha est accepté sur {count} adresse(s) sur {total}.', refused: 'Alpha est refusé.' },
    },
    'tls/epsilon': {
      title: 'Le jeton Epsilon est récent',
      rationale: 'Un vieux jeton est refusé par les visiteurs.',
      remediation: 'Renouvelez-le.',
      messages: { ends: 'Le jeton Epsilon prend fin le {notAfter}.', fresh: 'Le jeton Epsilon est valable jusqu’au {notAfter}.' },
    },
  }),
  ar: withRules(TRANSLATIONS.ar, {
    'headers/beta': {
      title: 'تُرسل `X-Beta`',
      rationale: 'بدونها يخمّن المتصفح، ويمكن توجيه التخمين.',
      remediation: 'أرسلوا `X-Beta: on` مع كل صفحة.',
      messages: { sent: 'تُرسل `X-Beta`.', missing: 'لا تُرسل `X-Beta`.' },
    },
    'software/gamma': {
      title: 'لا يذكر الخادم إصداره',
      rationale: 'الإصدار يساعد من يبحث عن ثغرة.',
      remediation: 'اطلبوا من الخادم كلمات أقل.',
      messages: { named: 'يعلن الخادم {banner}.', silent: 'لا يذكر الخادم أي إصدار.' },
    },
    'tls/alpha': {
      title: 'بروتوكول Alpha مرفوض',
      rationale: 'كُسر Alpha سنة 2011.',
      remediation: 'عطّلوا Alpha في كل عنوان.',
      messages: { accepted: 'Alpha مقبول في {count} من أصل {total} عناوين.', refused: 'Alpha مرفوض.' },
    },
    'tls/epsilon': {
      title: 'رمز Epsilon حديث',
      rationale: 'الرمز القديم يرفضه الزوار.',
      remediation: 'جدّدوه.',
      messages: { ends: 'ينتهي رمز Epsilon في {notAfter}.', fresh: 'رمز Epsilon صالح إلى غاية {notAfter}.' },
    },
  }),
};
