import { isLoopbackHost } from '../parse/address.ts';
import { visible } from '../text/bidi.ts';

/** Where mail is handed over. */
export interface SmtpAccess {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean; // TLS from the first octet
  readonly requireTls: boolean; // beyond loopback: nothing is said before STARTTLS where it is not secure from the first octet
  readonly auth: { readonly user: string; readonly pass: string } | null;
}

/** Reads `smtps://user:password@mail.example.org` or `smtp://...:587`. Gives a clause that holds nothing of it when it is none. */
export function readSmtpUrl(text: string): SmtpAccess | string {
  const url = URL.parse(text.trim());
  const wanted = 'it is to be one line such as smtps://user:password@mail.example.org:465';
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return wanted;
  // Options in the address could switch off what we insist on.
  if (url.search !== '' || url.hash !== '' || !/^\/?$/.test(url.pathname)) return `${wanted}, and nothing behind it`;
  const secure = url.protocol === 'smtps:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  try {
    const user = decodeURIComponent(url.username);
    const pass = decodeURIComponent(url.password);
    return {
      host,
      port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
      secure,
      requireTls: !isLoopbackHost(host),
      auth: user === '' ? null : { user, pass },
    };
  } catch {
    return `${wanted}; a per cent sign in it is written %25`;
  }
}

/** Reads secrets of a webhook, one a line: the newest first, an old one below it while the receiver changes over. */
export function readWebhookSecrets(text: string): readonly Buffer[] | string {
  const lines = text.split(/\s+/).filter((line) => line !== '');
  const keys = lines.map((line) => Buffer.from(/^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(line)?.[1] ?? '', 'base64'));
  const sound = keys.length > 0 && keys.every(({ length }) => length >= 24 && length <= 64);
  return sound ? keys : 'it is to be whsec_ and 24 to 64 octets in base64; one a line, two at most while you change it';
}

/** Takes secrets out of a text of somebody else, in every form that it may come back in; one line, made visible, short. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const forms = secrets
    .filter((secret) => secret !== '')
    .flatMap((secret) => [secret, encodeURIComponent(secret), ...overlaps(secret)])
    .sort((a, b) => b.length - a.length);
  return (text) => {
    const clean = forms.reduce((rest, form) => rest.replaceAll(form, '***'), text);
    const line = visible(clean.replace(/\s+/g, ' ').trim());
    return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
  };
}

const LONGEST = 200;

/** What base64 of anything that ends with the secret holds of it, at each of the three offsets it may have there. */
const overlaps = (secret: string): readonly string[] =>
  [0, 1, 2].flatMap((offset) => {
    const whole = Buffer.from(`${'\0'.repeat(offset)}${secret}`)
      .toString('base64')
      .replace(/=+$/, '');
    const own = whole.slice(offset === 0 ? 0 : offset + 1, -1);
    return own.length >= 6 ? [own] : [];
  });
