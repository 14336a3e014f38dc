// What MDN Observatory says of sites that are only described: its tests, with Node's own joining of header lines and its own cookie jar and
// page reader, but without a server. Sites on standard input, answers on standard output. Run in the package's folder.
import { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { AxiosHeaders } from 'axios';

const from = (path) => import(pathToFileURL(join(process.cwd(), 'src', path)).href);
const { ALL_TESTS } = await from('constants.js');
const { Requests, HTML_TYPES } = await from('types.js');
const { Session } = await from('retriever/session.js');
const { parseCsp } = await from('analyzer/cspParser.js');
const { parseHttpEquivHeaders } = await from('retriever/utils.js');

/** `site`: host, html, https and http (hops of url, status and header lines), cors (header lines or null); policies: for its parser alone. */
function answersOf({ host, html, https, http, cors, policies }) {
  const seen = new Requests(host);
  const session = new Session(new URL(`https://${host}/`));
  for (const { url, headers } of https) {
    session.jar.getCookiesSync(url);
    for (const line of joined(headers)['set-cookie'] ?? []) session.jar.setCookieSync(line, url, { ignoreError: true });
  }
  seen.session = session;
  seen.resources.path = html;
  seen.responses.https = seen.responses.auto = replyOf(https.at(-1));
  seen.responses.http = replyOf(http.at(-1));
  seen.responses.httpRedirects = http.map(({ url, status }) => ({ url: new URL(url), status }));
  seen.responses.cors = cors && replyOf({ status: 200, headers: cors });
  const { auto } = seen.responses;
  auto.httpEquiv = HTML_TYPES.has(auto.headers['content-type']?.split(';')[0])
    ? parseHttpEquivHeaders(html, session.url.href)
    : new Map();
  const answers = ALL_TESTS.map((test) => test(seen));
  return {
    ...Object.fromEntries(answers.map((answer) => [answer.constructor.name, answer.result])),
    merged: merged(policies),
  };
}

function merged(policies) {
  try {
    return JSON.stringify(
      [...parseCsp(policies)].map(([name, sources]) => [name.replace(/^_.*/, ' repeated'), ...sources]),
    );
  } catch {
    return 'invalid';
  }
}

const replyOf = ({ status, headers }) => ({
  status,
  verified: true,
  headers: new AxiosHeaders(joined(headers)),
  request: {},
});

function joined(lines) {
  const message = new IncomingMessage(null);
  message._addHeaderLines(lines.flat(), lines.length * 2);
  return message.headers;
}

process.stdout.write(JSON.stringify(JSON.parse(await text(process.stdin)).map(answersOf)));
