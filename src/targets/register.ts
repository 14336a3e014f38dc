import type { z } from 'zod';
import { by, canonical, digestOf } from '../model/canonical.ts';
import {
  AREAS,
  type Authorisation,
  DEFAULT_PACE,
  type Owner,
  type Pace,
  type Register,
  type Scanner,
  type Target,
} from '../model/target.ts';
import { canonicalAddress, classify } from '../parse/address.ts';
import { sourcesOf } from './files.ts';
import { type Host, readHost } from './host.ts';
import { didYouMean, inReadingOrder, type Mistake, quote } from './mistake.ts';
import { AUTHORISATION, mistakesIn, OWNER, SCANNER, SCHEDULE, TARGET, TARGETS_FILE, TARGETS_SCHEMA } from './shape.ts';
import type { Path, Source } from './source.ts';

const FASTEST = 5; // requests a second on public addresses
const SHORTEST_GAP = 75; // milliseconds between connections to public addresses

/** What people wrote, or all that is wrong with it. */
export interface Reading {
  readonly register: Register | null; // null when there is any mistake
  readonly notes: ReadonlyMap<string, string>; // by target id, for whoever maintains the list
  readonly schedule: ListSchedule; // what the block says of its nights; empty without one
  readonly mistakes: readonly Mistake[]; // in reading order
}

/** A block "schedule" as it was written; formats are names that are not known here. */
export type ListSchedule = z.output<typeof SCHEDULE>;

/**
 * Reads files and folders into one register. Owners and authorisations are shared by all files of one reading; the scanner and the
 * schedule may stand in any of them. All mistakes are reported, not only the first. An authorisation that has ended is no mistake: see authorised.
 */
export function readRegister(paths: readonly string[], cwd: string): Reading {
  const { sources, mistakes } = sourcesOf(paths, TARGETS_SCHEMA, cwd);
  return merge(sources, mistakes);
}

/** A well-formed piece of a file, and where it stands. */
interface Entry<T> {
  readonly source: Source;
  readonly path: Path;
  readonly value: T;
}
type Written<S extends z.ZodType> = Entry<z.output<S>>;

/** Merges files that were read; `unread` are the mistakes of those that could not be. */
export function merge(sources: readonly Source[], unread: readonly Mistake[] = []): Reading {
  const owners = unique(entriesOf(sources, 'owners', OWNER));
  const authorisations = unique(entriesOf(sources, 'authorisations', AUTHORISATION));
  const scanners = blocksOf(sources, 'scanner', SCANNER);
  const schedules = blocksOf(sources, 'schedule', SCHEDULE);
  const targets = entriesOf(sources, 'targets', TARGET);
  const permissions = new Map([...authorisations.first].map(([id, { value }]) => [id, value]));
  const made = targets.map((entry) => ({ entry, target: targetFrom(entry.value, permissions) }));

  const mistakes = [
    ...unread,
    ...sources.flatMap((source) => mistakesIn(source, [], TARGETS_FILE, source.content)),
    ...blocksThatDiffer(scanners, 'scanner'),
    ...blocksThatDiffer(schedules, 'schedule'),
    ...owners.mistakes,
    ...authorisations.mistakes,
    ...[...authorisations.first.values()].flatMap(daysOutOfOrder),
    ...idsUsedTwice(made),
    ...formerIdsInUse(made),
    ...targets.flatMap((entry) =>
      wrongReferences(entry, writtenIds(sources, 'owners'), writtenIds(sources, 'authorisations')),
    ),
    ...targets.flatMap(samePortTwice),
    ...made.flatMap(({ entry, target }) => [...privatePins(entry, target), ...tooFast(entry, target)]),
  ];
  const schedule = schedules[0]?.value ?? {};
  if (mistakes.length > 0) return { register: null, notes: new Map(), schedule, mistakes: inReadingOrder(mistakes) };

  const content = {
    scanner: scanners[0] === undefined ? null : scannerFrom(scanners[0].value),
    owners: [...owners.first.values()].map(({ value }) => ownerFrom(value)).sort(by(({ id }) => id)),
    targets: made.map(({ target }) => target).sort(by(({ id }) => id)),
  };
  const notes = new Map(
    made.flatMap(({ entry, target }) => (entry.value.note ? [[target.id, entry.value.note] as const] : [])),
  );
  return { register: { ...content, digest: digestOf(content) }, notes, schedule, mistakes: [] };
}

// --- from the files ----------------------------------------------------------------------------------------------

type ListName = 'authorisations' | 'owners' | 'targets';

function rawList({ content }: Source, name: ListName): readonly unknown[] {
  const list = (content as Partial<Record<ListName, unknown>>)[name];
  return Array.isArray(list) ? list : [];
}

/** The well-formed entries of one list in all files; what is wrong with the others is said by the schema of the file. */
const entriesOf = <S extends z.ZodType>(sources: readonly Source[], name: ListName, schema: S): Written<S>[] =>
  sources.flatMap((source) =>
    rawList(source, name).flatMap((raw, index) => {
      const parsed = schema.safeParse(raw);
      return parsed.success ? [{ source, path: [name, index], value: parsed.data }] : [];
    }),
  );

/** Ids as written, of broken entries too: one broken owner is one mistake, and not one for each of its targets. */
const writtenIds = (sources: readonly Source[], name: ListName): readonly string[] =>
  sources.flatMap((source) =>
    rawList(source, name).flatMap((raw) =>
      raw !== null && typeof raw === 'object' && 'id' in raw && typeof raw.id === 'string' ? [raw.id] : [],
    ),
  );

type BlockName = 'scanner' | 'schedule';

/** The well-formed blocks of one name in all files. */
const blocksOf = <S extends z.ZodType>(sources: readonly Source[], name: BlockName, schema: S): Written<S>[] =>
  sources.flatMap((source) => {
    const parsed = schema.safeParse((source.content as Partial<Record<BlockName, unknown>>)[name]);
    return parsed.success ? [{ source, path: [name], value: parsed.data }] : [];
  });

// --- into the model ----------------------------------------------------------------------------------------------

const scannerFrom = ({ contact, info, vantage, controls, addresses }: z.output<typeof SCANNER>): Scanner => ({
  contact,
  info,
  vantage,
  controls: (controls ?? []).map((host) => hostOf(host).host),
  ...(addresses ? { addresses: addresses.map((one) => canonicalAddress(one) ?? one) } : {}),
});

const ownerFrom = ({ id, name, kind, sector, language, contacts }: z.output<typeof OWNER>): Owner => ({
  id,
  name: named(name),
  kind,
  sector: sector ?? null,
  language: language ?? 'fr',
  contacts: contacts ?? [],
});

const named = ({ fr, ar, en }: z.output<typeof OWNER>['name']): Owner['name'] => ({
  ...(fr === undefined ? {} : { fr }),
  ...(ar === undefined ? {} : { ar }),
  ...(en === undefined ? {} : { en }),
});

function targetFrom(written: z.output<typeof TARGET>, authorisations: ReadonlyMap<string, Authorisation>): Target {
  const place = hostOf(written.host);
  const { perSecond, connectionGapMs, exposurePerSecond } = written.pace ?? {};
  const formerly = [...new Set(written.formerly)].sort();
  return {
    id: written.id ?? place.host,
    ...(formerly.length === 0 ? {} : { formerly }),
    ...place,
    owner: written.owner,
    tags: [...new Set(written.tags)].sort(),
    https: portOf(written.https, 443),
    http: portOf(written.http, 80),
    addresses: [...new Set((written.addresses ?? []).flatMap((text) => canonicalAddress(text) ?? []))].sort(),
    allowPrivate: written.allowPrivate ?? false,
    skip: AREAS.filter((area) => written.skip?.includes(area)),
    pace: written.pace
      ? {
          perSecond: perSecond ?? DEFAULT_PACE.perSecond,
          connectionGapMs: connectionGapMs ?? DEFAULT_PACE.connectionGapMs,
          exposurePerSecond: exposurePerSecond ?? DEFAULT_PACE.exposurePerSecond,
        }
      : null,
    authorisation: written.authorisation ? (authorisations.get(written.authorisation) ?? null) : null,
  };
}

const portOf = (written: number | false | undefined, usual: number): number | null =>
  written === false ? null : (written ?? usual);

/** The schema has accepted it already. */
function hostOf(written: string): Host {
  const read = readHost(written);
  if ('expected' in read) throw new Error(`host ${quote(written)} passed the schema`);
  return read;
}

// --- what no single value can tell -------------------------------------------------------------------------------

/** Owners and authorisations by id. The same one may be written in several files, but not differently. */
function unique<T extends { readonly id: string }>(entries: readonly Entry<T>[]) {
  const first = new Map<string, Entry<T>>();
  const mistakes: Mistake[] = [];
  for (const entry of entries) {
    const { id } = entry.value;
    const known = first.get(id);
    if (known === undefined) first.set(id, entry);
    else if (known.source === entry.source || canonical(known.value) !== canonical(entry.value)) {
      mistakes.push(usedBefore(entry, id, known));
    }
  }
  return { first, mistakes };
}

function usedBefore(entry: Entry<unknown>, id: string, { source, path }: Entry<unknown>): Mistake {
  return entry.source.mistake(
    [...entry.path, 'id'],
    'an id of its own',
    `${quote(id)} again (first at ${source.place(path)})`,
  );
}

function idsUsedTwice(
  made: readonly { readonly entry: Written<typeof TARGET>; readonly target: Target }[],
): readonly Mistake[] {
  const first = new Map<string, Entry<unknown>>();
  return made.flatMap(({ entry, target }) => {
    const known = first.get(target.id);
    if (known !== undefined) return [usedTwice(entry, target, known)];
    first.set(target.id, entry);
    return [];
  });
}

/** A former id belongs to one target, and is no other's id: histories would be mixed. */
function formerIdsInUse(
  made: readonly { readonly entry: Written<typeof TARGET>; readonly target: Target }[],
): readonly Mistake[] {
  const users = new Map(made.map(({ entry, target }) => [target.id, entry]));
  return made.flatMap(({ entry, target }) =>
    (target.formerly ?? []).flatMap((id) => {
      const known = users.get(id);
      users.set(id, known ?? entry);
      if (known === undefined) return [];
      const found = `${quote(id)} again (first at ${known.source.place(known.path)})`;
      return [entry.source.mistake([...entry.path, 'formerly'], 'ids that no other target has or had', found)];
    }),
  );
}

function usedTwice(entry: Written<typeof TARGET>, { id }: Target, known: Entry<unknown>): Mistake {
  if (entry.value.id !== undefined) return usedBefore(entry, id, known);
  const found = `${quote(id)} again (first at ${known.source.place(known.path)})`;
  return entry.source.mistake([...entry.path, 'host'], 'a host of its own, or an id', found);
}

const blocksThatDiffer = ([first, ...others]: readonly Entry<unknown>[], name: BlockName): readonly Mistake[] =>
  others
    .filter(({ value }) => canonical(value) !== canonical(first?.value))
    .map(({ source, path }) =>
      source.mistake(path, `one ${name}`, `another than at ${first?.source.place(first.path) ?? ''}`),
    );

function daysOutOfOrder({ source, path, value: { from, until } }: Written<typeof AUTHORISATION>): readonly Mistake[] {
  return until < from ? [source.mistake([...path, 'until'], `a day on or after ${from}, where it begins`)] : [];
}

function wrongReferences(
  { source, path, value: { owner, authorisation } }: Written<typeof TARGET>,
  owners: readonly string[],
  authorisations: readonly string[],
): readonly Mistake[] {
  const mistakes: Mistake[] = [];
  if (!owners.includes(owner)) {
    mistakes.push(source.mistake([...path, 'owner'], `the id of an owner${didYouMean(owner, owners)}`));
  }
  if (authorisation && !authorisations.includes(authorisation)) {
    const hint = didYouMean(authorisation, authorisations);
    mistakes.push(source.mistake([...path, 'authorisation'], `the id of an authorisation${hint}`));
  }
  return mistakes;
}

function samePortTwice({ source, path, value }: Written<typeof TARGET>): readonly Mistake[] {
  const https = portOf(value.https, 443);
  if (https === null || https !== portOf(value.http, 80)) return [];
  const key = value.http === undefined ? 'https' : 'http';
  return [source.mistake([...path, key], 'different ports for https and http')];
}

function privatePins(
  { source, path, value }: Written<typeof TARGET>,
  { host, allowPrivate }: Target,
): readonly Mistake[] {
  if (allowPrivate) return [];
  const pins = (value.addresses ?? []).map((text, index) => ({ text, path: [...path, 'addresses', index] }));
  return [{ text: host, path: [...path, 'host'] }, ...pins].flatMap((pin) => {
    const address = canonicalAddress(pin.text);
    const kind = address === null ? null : classify(address);
    if (address === null || kind === null) return [];
    return [source.mistake(pin.path, 'a public address, or allowPrivate: true', `${quote(address)} (${kind})`)];
  });
}

/** On loopback a target may be asked as fast as anyone likes; elsewhere others live on the same machine. */
function tooFast(
  { source, path, value: { pace } }: Written<typeof TARGET>,
  { host, addresses }: Target,
): readonly Mistake[] {
  const pins = addresses.length > 0 ? addresses : [canonicalAddress(host) ?? ''];
  if (!pace || pins.every((address) => address !== '' && classify(address) === 'loopback')) return [];
  const { perSecond, exposurePerSecond, connectionGapMs } = pace;
  const at = (key: keyof Pace, expected: string) => source.mistake([...path, 'pace', key], expected);
  const mistakes: Mistake[] = [];
  if (perSecond !== undefined && perSecond > FASTEST)
    mistakes.push(at('perSecond', `at most ${FASTEST} requests a second`));
  if (exposurePerSecond !== undefined && exposurePerSecond > FASTEST) {
    mistakes.push(at('exposurePerSecond', `at most ${FASTEST} requests a second`));
  }
  if (connectionGapMs !== undefined && connectionGapMs < SHORTEST_GAP) {
    mistakes.push(at('connectionGapMs', `at least ${SHORTEST_GAP} milliseconds`));
  }
  return mistakes;
}
