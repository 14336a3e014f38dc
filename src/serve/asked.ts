import { LANGUAGES, type Language } from '../model/target.ts';
import { type Answer, plainAnswer } from './answer.ts';

/** A question that may be answered. */
export interface Asked {
  readonly path: readonly string[]; // decoded, without the first slash: "/runs/x/" is ["runs", "x", ""]
  readonly query: URLSearchParams;
  readonly language: Language;
  readonly known: readonly string[]; // tags of copies that the browser has
}

/** A request as it came. `headers`: names and values in turn, as node:http gives them raw. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly string[];
}

const LONGEST_URL = 2048; // octets
const METHODS = ['GET', 'HEAD'];

/**
 * Reads a request, or says why not. `hosts`: what the Host field may say. A page of another site whose name was made to point here (DNS
 * rebinding) still sends that name.
 */
export function readRequest(request: Request, hosts: ReadonlySet<string>): Asked | Answer {
  const { method, url } = request;
  const all = (name: string): readonly string[] => valuesOf(request.headers, name);
  const [host, ...more] = all('host');
  if (host === undefined || more.length > 0) return plainAnswer(400, 'One Host field is needed.');
  if (!hosts.has(host.toLowerCase()))
    return plainAnswer(421, `This is ${[...hosts][0]}, on this machine only; ${MISDIRECTED}`);
  if (!METHODS.includes(method))
    return plainAnswer(405, 'Nothing can be changed here.', { Allow: METHODS.join(', '), Connection: 'close' });
  if (comesFromElsewhere(all)) return plainAnswer(403, 'Pages of other sites may lead here, and do no more.');
  if (all('transfer-encoding').length > 0 || all('content-length').some((length) => length !== '0'))
    return plainAnswer(400, 'A question has no body.', { Connection: 'close' });
  if (url.length > LONGEST_URL) return plainAnswer(414, 'The address is too long.');
  if (!url.startsWith('/')) return plainAnswer(400, 'The address has to be a path.');

  const [before = '', ...after] = url.split('?');
  const path = decoded(before.slice(1));
  if (path === null) return plainAnswer(400, 'The address cannot be read.');
  const query = new URLSearchParams(after.join('?'));
  const language = LANGUAGES.find((one) => one === query.get('lang')) ?? preferred(all('accept-language').join(','));
  const known = all('if-none-match').flatMap((list) => list.split(',').map((tag) => tag.trim().replace(/^W\//, '')));
  return { path, query, language, known };
}

const MISDIRECTED = 'a tunnel or a proxy in front of it has to ask for it by that name.';

export const isAnswer = (read: Asked | Answer): read is Answer => 'status' in read;

function valuesOf(headers: readonly string[], name: string): readonly string[] {
  return headers.flatMap((value, index) =>
    index % 2 === 1 && headers[index - 1]?.toLowerCase() === name ? value : [],
  );
}

/** A browser says who asks: https://www.w3.org/TR/fetch-metadata/. Only somebody who follows a link may come from elsewhere. */
function comesFromElsewhere(all: (name: string) => readonly string[]): boolean {
  const [site = 'none'] = all('sec-fetch-site');
  if (site === 'none' || site === 'same-origin') return false;
  return all('sec-fetch-mode')[0] !== 'navigate' || all('sec-fetch-dest')[0] !== 'document';
}

function decoded(path: string): readonly string[] | null {
  try {
    return path.split('/').map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** The language that a browser likes best of ours (RFC 9110 section 12.5.4); French unless it says. */
export function preferred(accepted: string): Language {
  const wishes = accepted.split(',').map((part) => {
    const [range = '', ...parameters] = part.toLowerCase().split(';');
    const weight = parameters
      .map((one) => /^\s*q=([01](?:\.\d{0,3})?)\s*$/.exec(one)?.[1])
      .find((q) => q !== undefined);
    return { range: range.trim(), weight: Number(weight ?? 1) };
  });
  const weightOf = (language: Language): number =>
    Math.max(0, ...wishes.filter(({ range }) => range.split('-')[0] === language).map(({ weight }) => weight));
  return LANGUAGES.toSorted((a, b) => weightOf(b) - weightOf(a))[0] ?? 'fr';
}
