import { softwareTableVersion } from '../../knowledge/software/index.ts';
import { by } from '../../model/canonical.ts';
import type { Hop, Observation } from '../../model/observation.ts';
import type { Probe } from '../../model/plan.ts';
import { latin1 } from '../../parse/body.ts';
import type { Lane } from '../net/lane.ts';
import { webService, whyNoPage } from '../page.ts';
import { askMore } from './asking.ts';
import { productsIn, sightingsIn } from './signs.ts';

/** Reads what other probes have fetched, and asks for little more. What is implied (WordPress, so PHP) is not seen. */
export const softwareProbe: Probe<Lane, 'software'> = {
  kind: 'software',
  service: webService,
  async look(lane, seen) {
    const hops = seen.flatMap((one) =>
      (one.kind === 'https' || one.kind === 'http') && one.outcome.ok ? one.outcome.value.hops : [],
    );
    const page = seen.find((one): one is Extract<Observation, { kind: 'page' }> => one.kind === 'page');
    // What a page of maintenance or of a filter does not show is not gone from the site.
    const hidden = page?.outcome.ok !== true && seen.some(({ kind, outcome }) => kind === 'https' && !outcome.ok);
    if (hops.length === 0 || hidden) return { connections: 0, outcome: { ok: false, failure: whyNoPage(seen) } };

    const before = lane.opened;
    const facts = page?.outcome.ok === true ? page.outcome.value : null;
    const material = {
      hops: [...ofThisHost(hops), ...answersBeside(seen)],
      page: facts,
      text: facts === null ? '' : outerParts(lane.notes.page?.body ?? new Uint8Array()),
    };
    const origin = facts === null ? null : URL.parse(facts.url)?.origin;
    const own = origin !== null && origin !== undefined && hostOf(origin) === hostOf(hops[0]?.url);
    const first = sightingsIn(material);
    const asked =
      own && lane.profile !== 'passive'
        ? await askMore(lane, facts, origin, productsIn(material, first))
        : NOTHING_ASKED;
    const products = productsIn(material, [...first, ...sightingsIn({ ...asked.material, hops: [], page: null })]);
    const unread = asked.unread.toSorted(by(({ source }) => source));
    return {
      connections: lane.opened - before,
      outcome: { ok: true, value: { table: softwareTableVersion, products, unread } },
    };
  },
};

const NOTHING_ASKED = { material: {}, unread: [] } as const;

const hostOf = (url: string | undefined): string | undefined => URL.parse(url ?? '')?.hostname;

/** A redirect may lead to another host of the list: its software is seen when that host is looked at. */
const ofThisHost = (hops: readonly Hop[]): readonly Hop[] => {
  const host = hostOf(hops[0]?.url);
  return hops.filter(({ url }) => hostOf(url) === host);
};

/** Answers of the same host for a path that cannot exist and for a static file: what runs behind a gateway may show there. */
function answersBeside(seen: readonly Observation[]): readonly Hop[] {
  const responses = seen.find((one): one is Extract<Observation, { kind: 'responses' }> => one.kind === 'responses');
  if (responses?.outcome.ok !== true) return [];
  const { notFound, asset } = responses.outcome.value;
  return [notFound, asset].flatMap((answer) => (answer?.ok === true ? [answer.value] : []));
}

const HEAD = 98_304;
const TAIL = 32_768;

/** The beginning and the end of a page: a long middle holds contents. */
const outerParts = (body: Uint8Array): string =>
  body.length <= HEAD + TAIL
    ? latin1(body)
    : `${latin1(body.subarray(0, HEAD))}\n${latin1(body.subarray(body.length - TAIL))}`;
