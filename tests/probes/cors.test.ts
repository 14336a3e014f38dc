import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { CorsFacts, Observation, Outcome } from '../../src/model/observation.ts';
import type { Profile, Target } from '../../src/model/target.ts';
import { corsProbe, originsFor } from '../../src/probes/cors.ts';
import { httpProbe, httpsProbe } from '../../src/probes/http.ts';
import type { Lane } from '../../src/probes/net/lane.ts';
import { AUTHORISATION, aNetwork, aTarget, closeAll, serveHttp, serveHttps } from './net/loopback.ts';

afterEach(closeAll);

const PAGE = '<!doctype html><title>Accueil</title><p>Bienvenue';

interface Seen {
  readonly outcome: Outcome<CorsFacts>;
  readonly asked: readonly string[]; // what the probe sent: "GET https://unrelated.example"
  readonly connections: number;
}

/** A site, seen through its real chain. `allows` answers everything that carries an Origin; the rest gets the page. */
async function lookAt(
  allows: (request: IncomingMessage, response: ServerResponse) => void,
  { profile = 'standard', door, over = {} }: { profile?: Profile; door?: RequestListener; over?: Partial<Target> } = {},
): Promise<Seen> {
  const asked: string[] = [];
  const { port } = await serveHttps((request, response) => {
    const { origin } = request.headers;
    if (origin !== undefined) {
      asked.push(`${request.method} ${origin}`);
      return void allows(request, response);
    }
    if (door !== undefined) return void door(request, response);
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE);
  });
  const target = aTarget({ https: port, authorisation: { ...AUTHORISATION, allows: 'deep' }, ...over });
  const lane = aNetwork([target]).openLane(target, profile);
  try {
    const { outcome, connections } = await corsProbe.look(lane, [await observed(lane, 'https')]);
    return { outcome, asked, connections };
  } finally {
    await lane.close();
  }
}

async function observed(lane: Lane, kind: 'http' | 'https'): Promise<Observation> {
  const probe = kind === 'http' ? httpProbe : httpsProbe;
  return { kind, target: 'x', service: kind, at: '', ...(await probe.look(lane, [])) } as Observation;
}

const page =
  (
    headers: Record<string, string | readonly string[]> = {},
    status = 200,
  ): ((_: unknown, response: ServerResponse) => void) =>
  (_, response) =>
    void response.writeHead(status, { 'Content-Type': 'text/html', ...headers } as Record<string, string>).end(PAGE);

/** Names whatever origin passes, and lets cookies go along. */
const naming =
  (passes: (origin: string, method: string) => boolean) =>
  (request: IncomingMessage, response: ServerResponse): void => {
    const { origin = '' } = request.headers;
    const allowed = passes(origin, request.method ?? '');
    page(allowed ? { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' } : {})(
      null,
      response,
    );
  };

const HOST = 'www.example.ma';
const ORDINARY = [
  'GET https://unrelated.example',
  'OPTIONS https://unrelated.example',
  'GET null',
  `GET http://${HOST}`,
  `GET https://${HOST}.unrelatedexample.ma`,
];

const factsOf = ({ outcome }: Seen): CorsFacts => {
  if (!outcome.ok) throw new Error(outcome.failure.code);
  return outcome.value;
};
const named = (seen: Seen): readonly string[] =>
  factsOf(seen)
    .answers.filter(({ allowOrigin, sent }) => allowOrigin.join(', ') === sent)
    .map(({ origin, method }) => `${origin} ${method}`);

describe('what is asked', () => {
  it('is five questions on an ordinary night, on the connection that is open', async () => {
    const seen = await lookAt(page());
    expect(seen.asked).toEqual(ORDINARY);
    expect(factsOf(seen).answers.map(({ method, sent }) => `${method} ${sent}`)).toEqual(ORDINARY);
    expect(seen.connections).toBe(0);
  });

  it('is two questions when a stranger is let in with cookies', async () => {
    const seen = await lookAt(naming(() => true));
    expect(seen.asked).toEqual(ORDINARY.slice(0, 2));
    expect(named(seen)).toEqual(['foreign GET', 'foreign OPTIONS']);
  });

  it('is the whole matrix under the deep profile, whatever is answered', async () => {
    const seen = await lookAt(
      naming(() => true),
      { profile: 'deep' },
    );
    expect(seen.asked).toHaveLength(12);
    expect(named(seen)).toHaveLength(12);
    expect(new Set(seen.asked.filter((line) => line.startsWith('GET')))).toEqual(
      new Set([
        'GET https://unrelated.example',
        'GET null',
        `GET http://${HOST}`,
        `GET https://${HOST}.unrelated.example`,
        'GET https://unrelatedexample.ma',
        'GET https://unrelated.example.ma',
      ]),
    );
  });

  it('is without look-alikes for an address, and without http for a page that comes over http', () => {
    const kinds = (host: string, url: string) => [...originsFor({ host, domain: 'example.ma' }, url).keys()];
    expect(kinds('127.0.0.1', 'https://127.0.0.1/')).toEqual(['foreign', 'null', 'http']);
    expect(kinds('www.example.ma', 'http://www.example.ma/')).not.toContain('http');
    expect(originsFor({ host: '::1', domain: '::1' }, 'https://[::1]/').get('http')).toBe('http://[::1]');
  });

  it('carries the headers of a preflight with OPTIONS only', async () => {
    const wanted: (string | undefined)[] = [];
    await lookAt((request, response) => {
      wanted.push(request.headers['access-control-request-method'] as string | undefined);
      page()(null, response);
    });
    expect(wanted).toEqual([undefined, 'GET', undefined, undefined, undefined]);
  });
});

describe('careless lists', () => {
  it.each([
    ['ends as the site does', (origin: string) => origin.endsWith('example.ma')],
    ['begins as the site does', (origin: string) => origin.startsWith(`https://${HOST}`)],
    ['holds the name somewhere', (origin: string) => origin.includes(HOST)],
    ['a pattern without an anchor', (origin: string) => /https:\/\/www.example.ma/.test(origin)],
  ])('that look whether it %s let the one look-alike in', async (_, passes) => {
    expect(named(await lookAt(naming(passes)))).toContain('look-alike GET');
  });

  it('are told from a careful one', async () => {
    const careful = await lookAt(naming((origin) => /^https:\/\/([a-z0-9-]+\.)?example\.ma$/.test(origin)));
    expect(named(careful)).toEqual([]);
  });

  it('may be so for one method only', async () => {
    const onGet = await lookAt(naming((origin, method) => origin === 'null' || method === 'GET'));
    expect(named(onGet)).toEqual(['foreign GET']);
    const onOptions = await lookAt(naming((_, method) => method === 'OPTIONS'));
    expect(named(onOptions)).toEqual(['foreign OPTIONS']);
    expect(onOptions.asked).toHaveLength(5); // nothing can be read yet: the others are still asked
  });
});

describe('facts', () => {
  it('hold the lines as they were sent', async () => {
    const headers = {
      'Access-Control-Allow-Origin': ['*', 'https://app.example.ma'],
      'Access-Control-Allow-Credentials': 'TRUE',
      'Access-Control-Allow-Methods': 'GET, PUT',
      Vary: 'Origin',
    };
    const { answers, url } = factsOf(await lookAt(page(headers)));
    expect(url).toMatch(/^https:\/\/www\.example\.ma:\d+\/$/);
    expect(answers[0]).toEqual({
      origin: 'foreign',
      sent: 'https://unrelated.example',
      method: 'GET',
      status: 200,
      allowOrigin: ['*', 'https://app.example.ma'],
      allowCredentials: ['TRUE'],
      allowMethods: ['GET, PUT'],
      vary: ['Origin'],
    });
  });

  it('are the same on two nights', async () => {
    const night = async () => ({ ...factsOf(await lookAt(naming((origin) => origin === 'null'))), url: '' });
    expect(await night()).toEqual(await night());
  });

  it('take a refusal for an answer', async () => {
    const seen = await lookAt((request, response) => {
      if (request.method === 'OPTIONS') return page({}, 405)(null, response);
      page({}, 403)(null, response); // Spring refuses the origins that it does not know
    });
    expect(factsOf(seen).answers.map(({ status }) => status)).toEqual([403, 405, 403, 403, 403]);
    expect(factsOf(seen).unanswered).toEqual([]);
  });

  it('are about the page that redirects lead to', async () => {
    const seen = await lookAt(page(), {
      door: (request, response) => {
        if (request.url === '/') return void response.writeHead(302, { Location: '/fr?state=abc' }).end();
        page()(null, response);
      },
    });
    expect(factsOf(seen).url).toMatch(/\/fr\?state=\(masked\)$/);
  });
});

describe('what is not answered', () => {
  const codes = (seen: Seen) =>
    factsOf(seen).unanswered.map(({ origin, method, failure }) => `${origin} ${method} ${failure.code}`);

  it('is said of that one question when a filter minds the origin', async () => {
    const seen = await lookAt((request, response) => {
      if (request.headers.origin !== 'null') return page()(null, response);
      response.writeHead(200).end('<title>Request Rejected</title>');
    });
    expect(codes(seen)).toEqual(['null GET blocked']);
    expect(seen.asked).toEqual(ORDINARY);
  });

  it('ends the questions when the site asks us to slow down', async () => {
    const seen = await lookAt((request, response) => {
      page({}, request.headers.origin === 'null' ? 429 : 200)(null, response);
    });
    expect(seen.asked).toEqual(ORDINARY.slice(0, 3));
    expect(codes(seen)).toEqual(['null GET rate-limited', 'http GET rate-limited', 'look-alike GET rate-limited']);
  });

  it('is no answer from a tired server, and a method that it does not know is one', async () => {
    const tired = await lookAt((request, response) =>
      page({}, request.method === 'OPTIONS' ? 502 : 200)(null, response),
    );
    expect(codes(tired)).toEqual(['foreign OPTIONS indeterminate']);
    const old = await lookAt((request, response) => page({}, request.method === 'OPTIONS' ? 501 : 200)(null, response));
    expect(codes(old)).toEqual([]);
  });

  it('is told of a server that hangs up on OPTIONS, and the rest is asked', async () => {
    const seen = await lookAt((request, response) => {
      if (request.method === 'OPTIONS') return void request.socket.destroy();
      page()(null, response);
    });
    expect(codes(seen)).toEqual(['foreign OPTIONS connection-closed']);
    expect(factsOf(seen).answers).toHaveLength(4);
  });

  it('ends the questions when a plain GET is not answered', async () => {
    const seen = await lookAt((_, response) => page({}, 500)(null, response));
    expect(seen.asked).toHaveLength(1);
    expect(codes(seen)).toHaveLength(5);
  });
});

describe('without a page', () => {
  const redirecting =
    (location: string): RequestListener =>
    (_, response) =>
      void response.writeHead(301, { Location: location }).end();

  it('nothing is asked of a host that only leads elsewhere', async () => {
    const seen = await lookAt(page(), { door: redirecting('https://autre.example/') });
    expect(factsOf(seen)).toMatchObject({ answers: [], unanswered: [] });
    expect(seen.asked).toEqual([]);
  });

  it('a loop, a filter and a server that refuses are failures', async () => {
    const code = ({ outcome }: Seen) => (outcome.ok ? 'ok' : outcome.failure.code);
    expect(code(await lookAt(page(), { door: redirecting('/') }))).toBe('malformed-reply');
    const rejected: RequestListener = (_, response) => void response.end('<title>Request Rejected</title>');
    expect(code(await lookAt(page(), { door: rejected }))).toBe('blocked');
  });

  it('the http page does not stand in for the https one', async () => {
    const plain = await serveHttp((_, response) => page()(null, response));
    const seen = await lookAt(page(), {
      over: { http: plain.port },
      door: redirecting(`http://${HOST}:${plain.port}/`),
    });
    expect(factsOf(seen)).toMatchObject({ answers: [], unanswered: [] });
    expect(seen.asked).toEqual([]);
  });
});

it('asks over http where the list names no https', async () => {
  const asked: string[] = [];
  const { port } = await serveHttp((request, response) => {
    if (request.headers.origin !== undefined) asked.push(`${request.method} ${request.headers.origin}`);
    page()(null, response);
  });
  const target = aTarget({ http: port });
  const lane = aNetwork([target]).openLane(target);
  const { outcome } = await corsProbe.look(lane, [await observed(lane, 'http')]);
  await lane.close();
  expect(outcome.ok).toBe(true);
  expect(asked).toEqual(ORDINARY.filter((line) => !line.includes('http:')));
});
