// Preloaded into a process that runs MDN Observatory's own tests: every outermost call of one of its analysers is kept with its input and
// its answer, and printed as JSON when all tests have run. Nothing of theirs is changed or kept on disk.
//
//   node --import ./observatory-record.mjs ./observatory-cases.mjs test/csp.test.js ...     (in the package's folder)
import { registerHooks } from 'node:module';

const ANALYSER = /\/mdn-http-observatory\/src\/analyzer\/(tests\/[a-z-]+|cspParser)\.js$/;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    const name = ANALYSER.exec(url)?.[1];
    if (name === undefined) return loaded;
    const original = JSON.stringify(`${url}?original`);
    const functions = [...String(loaded.source).matchAll(/^export function (\w+)/gm)].map((match) => match[1]);
    const lines = functions.map(
      (one) => `export const ${one} = globalThis.recorded(${JSON.stringify(name)}, '${one}', original.${one});`,
    );
    return {
      ...loaded,
      source: [`export * from ${original};`, `import * as original from ${original};`, ...lines].join('\n'),
    };
  },
});

const cases = [];
let depth = 0;

/** `analyse`, and a note of what it was given and what it said. */
globalThis.recorded = (module, name, analyse) =>
  function recorder(...given) {
    if (depth > 0) return analyse(...given);
    const input = module === 'cspParser' ? { policies: [...given[0]] } : inputOf(given[0]);
    depth++;
    try {
      const answer = analyse(...given);
      cases.push({ module, name, input, expectation: given[1] ?? null, answer: answerOf(answer) });
      return answer;
    } catch (error) {
      cases.push({ module, name, input, expectation: null, answer: { thrown: String(error) } });
      throw error;
    } finally {
      depth--;
    }
  };

globalThis.recordedCases = () => cases;

function inputOf({ hostname, resources, responses, session }) {
  const { auto, http, https, cors, httpRedirects } = responses;
  return {
    host: hostname,
    url: session?.url.href ?? null,
    html: resources.path,
    auto: replyOf(auto),
    http: replyOf(http),
    https: replyOf(https),
    cors: cors && { ...replyOf(cors), origin: cors.request?.headers?.origin ?? null },
    route: httpRedirects.map(({ url }) => url.href),
    cookies: session?.jar.serializeSync().cookies ?? [],
  };
}

const replyOf = (reply) =>
  reply && {
    status: reply.status,
    verified: reply.verified,
    headers: Object.entries(reply.headers).filter(([, value]) => value !== undefined && value !== null),
    equiv: Object.fromEntries(reply.httpEquiv ?? []),
  };

const answerOf = (answer) =>
  answer instanceof Map
    ? { policy: [...answer].map(([directive, sources]) => [directive, [...sources]]) }
    : { code: answer.result, passes: answer.pass };
