import type { CorsFacts, CorsOrigin, FailureCode } from '../../../src/model/observation.ts';
import { corsFacts, HOST } from '../table.ts';

export const SENT: Readonly<Record<CorsOrigin, string>> = {
  foreign: 'https://unrelated.example',
  null: 'null',
  http: `http://${HOST}`,
  'look-alike': `https://${HOST}.unrelatedexample.ma`,
  prefix: `https://${HOST}.unrelated.example`,
  suffix: 'https://unrelatedexample.ma',
  subdomain: 'https://unrelated.example.ma',
};

/** How a server answers an origin: it names it, with cookies or without, or says `*`, or says nothing. */
export type Says = 'nothing' | 'named' | 'named-with-cookies' | '*' | '*-with-cookies';

export const answer = (origin: CorsOrigin, says: Says, method: 'GET' | 'OPTIONS' = 'GET', status = 200) => ({
  origin,
  sent: SENT[origin],
  method,
  status,
  allowOrigin: says === 'nothing' ? [] : [says.startsWith('*') ? '*' : SENT[origin]],
  allowCredentials: says.endsWith('with-cookies') ? ['true'] : [],
});

const ASKED = [
  ['foreign', 'GET'],
  ['foreign', 'OPTIONS'],
  ['null', 'GET'],
  ['http', 'GET'],
  ['look-alike', 'GET'],
] as const;

/** The five answers of an ordinary night; all say nothing but those that are given, by origin or by `origin OPTIONS`. */
export const answersOf = (
  says: Readonly<Partial<Record<CorsOrigin | `${CorsOrigin} OPTIONS`, Says>>> = {},
): CorsFacts =>
  corsFacts(
    ...ASKED.map(([origin, method]) =>
      answer(origin, (method === 'GET' ? says[origin] : says[`${origin} OPTIONS` as const]) ?? 'nothing', method),
    ),
  );

/** The same night, without answers to these questions. */
export function silentOn(cors: CorsFacts, code: FailureCode, ...questions: readonly string[]): CorsFacts {
  const asked = ({ origin, method }: CorsFacts['answers'][number]) => questions.includes(`${origin} ${method}`);
  return {
    ...cors,
    answers: cors.answers.filter((one) => !asked(one)),
    unanswered: cors.answers
      .filter(asked)
      .map(({ origin, method }) => ({ origin, method, failure: { code, detail: code } })),
  };
}

/** The host only leads elsewhere. */
export const NO_PAGE: CorsFacts = corsFacts();
