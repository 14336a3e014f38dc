/** Last parts of a path that act or are expensive, wherever the application is mounted. */
const NEVER_LAST = new Set(['heapdump', 'wp-cron.php', 'cron.php', 'update.php', '_search']);
const NEVER_ENDING = ['/actuator/shutdown', '/actuator/restart', '/actuator/refresh', '/actuator/heapdump'];
/** Words that begin with one of these, in the path or in the query, name an action. `nuclear` holds `clear` and is no action. */
const ACTING =
  /^(reset|delete|clear|upgrade|logout|logoff|signout|signoff|disconnect|deconnexion|déconnexion|purge|shutdown)/;
const ACTING_PAIRS = /(^|[^\p{L}])(log|sign)[^\p{L}]?(out|off)/u;
const TRICKS = new Set(['phpinfo']);

/**
 * Whether a URL must not be requested even with a GET, because that would act, cost the server much, or try a by-pass.
 * Holds for our own table of paths and for every redirect; a page refused for nothing costs one `unknown`.
 */
export function isNeverRequested(url: URL): boolean {
  const path = plain(url.pathname);
  const lower = path.toLowerCase();
  const parts = lower.split('/').filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  if (NEVER_LAST.has(last) || parts.includes('cron') || lower === '/dump') return true;
  if (NEVER_ENDING.some((end) => `/${parts.join('/')}`.endsWith(end))) return true;
  const names = [...url.searchParams.keys()].map((name) => name.toLowerCase());
  if (names.some((name) => TRICKS.has(name))) return true;
  if (last === 'server-status' && names.includes('refresh')) return true;

  const query = plain(url.search.replaceAll('+', ' '));
  return [path, query].some(
    (text) => words(text).some((word) => ACTING.test(word)) || ACTING_PAIRS.test(text.toLowerCase()),
  );
}

/** Percent-decoded twice (a doubly encoded word is still that word to some servers), path parameters cut off. */
function plain(text: string): string {
  let decoded = text;
  for (let round = 0; round < 2; round++) {
    decoded = decoded.replace(/(%[0-9a-f]{2})+/gi, (run) =>
      Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
    );
  }
  return decoded.replace(/;[^/?]*/g, '').replaceAll('\\', '/');
}

/** Words as people read them: `deleteUser`, `delete_user` and `user-delete` all hold `delete`. */
function words(text: string): string[] {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u);
}
