import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Instant } from '../model/observation.ts';
import { type Attempt, refused } from './attempt.ts';
import { webhookId } from './identity.ts';
import { redactor } from './secrets.ts';

/** One place that is told by HTTP. */
export interface Receiver {
  readonly url: string;
  readonly secrets: readonly Buffer[];
  readonly roots: readonly string[]; // PEM; when there are some, no other is trusted
  readonly timeoutMs: number; // for one attempt
  readonly agent: string; // User-Agent
}

/** Posts one body. Its name is the same at every attempt; the timestamp is that of the attempt. */
export interface Hook extends AsyncDisposable {
  readonly post: (name: string, body: string, at: Instant) => Promise<Attempt>;
}

const MOST_READ = 16 * 1024; // octets of the head of an answer

/**
 * The headers of Standard Webhooks 1.0 (https://www.standardwebhooks.com): an id that stays, the second of the attempt, and a signature
 * `v1,` + base64 of HMAC-SHA256 over `id.timestamp.body` for each secret.
 */
export function signed(name: string, body: string, at: Instant, secrets: readonly Buffer[]): Record<string, string> {
  const id = webhookId(name);
  const timestamp = String(Math.floor(Date.parse(at) / 1000));
  const signatures = secrets.map(
    (secret) => `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`,
  );
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/** Redirects are not followed, no cookie is kept, and of an answer no more than its head is looked at. */
export function openHook({ url, secrets, roots, timeoutMs, agent }: Receiver): Hook {
  const dispatcher = new Agent({
    connect: roots.length > 0 ? { ca: [...roots] } : {},
    maxHeaderSize: MOST_READ,
  });
  const clean = redactor(secrets.map((secret) => secret.toString('base64')));
  return {
    post: async (name, body, at) => {
      try {
        const answer = await request(url, {
          method: 'POST',
          dispatcher,
          headers: { 'content-type': 'application/json', 'user-agent': agent, ...signed(name, body, at, secrets) },
          body,
          signal: AbortSignal.timeout(timeoutMs),
        });
        answer.body.on('error', () => {});
        answer.body.destroy();
        return verdictOn(answer.statusCode, answer.headers['retry-after'], at);
      } catch (error) {
        return failureFrom(error, clean);
      }
    },
    [Symbol.asyncDispose]: () => dispatcher.destroy(),
  };
}

/** In progress, too early, too many, or taken for too long: worth another attempt. 409 is said of an id that is being worked on. */
const PASSING = [408, 409, 425, 429];

function verdictOn(status: number, retryAfter: string | readonly string[] | undefined, at: Instant): Attempt {
  if (status >= 200 && status < 300) return { ok: true };
  if (status >= 300 && status < 400) return refused(`HTTP ${status}: redirects are not followed`, { wide: true });
  const again = status >= 500 || PASSING.includes(status);
  return refused(`HTTP ${status}`, { again, wide: again, afterMs: again ? waitFrom(retryAfter, at) : null });
}

/** Seconds or a date (RFC 9110 section 10.2.3), in milliseconds from now on; null: neither. */
export function waitFrom(retryAfter: string | readonly string[] | undefined, now: Instant): number | null {
  const text = [retryAfter].flat()[0]?.trim() ?? '';
  if (/^\d{1,7}$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(0, date - Date.parse(now));
}

function failureFrom(error: unknown, clean: (text: string) => string): Attempt {
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS/.test(code);
  const why = error.name === 'TimeoutError' ? 'no answer in time' : clean(`${code}: ${error.message}`);
  return refused(why, { again: !isCertificate, wide: true });
}
