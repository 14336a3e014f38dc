import { z } from 'zod';
import { AREAS, LANGUAGES, OWNER_KINDS, PROFILES } from '../model/target.ts';
import { canonicalAddress } from '../parse/address.ts';
import { readDuration, readTimetable, readWindow } from '../parse/timetable.ts';
import { readHost } from './host.ts';
import { didYouMean, type Mistake, quote } from './mistake.ts';
import type { Path, Source } from './source.ts';

// Every schema says what it expects in the words of its error: a mistake is that text and a place.

/** A mapping that knows all its keys. */
export const block = <S extends z.core.$ZodLooseShape>(expected: string, shape: S) =>
  z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : expected),
  });

export const list = <T extends z.ZodType>(entry: T, expected: string) => z.array(entry, { error: expected });

export const oneOf = <const T extends readonly [string, ...string[]]>(names: T) =>
  z.enum(names, {
    error: ({ input }) => `one of ${names.join(', ')}${typeof input === 'string' ? didYouMean(input, names) : ''}`,
  });

// Characters that turn a line around or break it have no place in a name.
const PRINTABLE = /^(?!\s)[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+(?<!\s)$/u;
export const words = (what: string) => {
  const expected = `${what}, on one line of at most 300 characters`;
  return z.string({ error: expected }).max(300, { error: expected }).regex(PRINTABLE, { error: expected });
};

export const slug = (what: string) => {
  const expected = `${what}: letters, digits, and . _ - inside`;
  return z
    .string({ error: expected })
    .max(253, { error: expected })
    .regex(/^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._-]*[\p{L}\p{M}\p{N}])?$/u, { error: expected });
};

const day = (what: string) => z.iso.date({ error: `${what}: a day such as 2026-11-22` });

export const mailto = z
  .string({ error: 'an address such as "mailto:soc@example.gov.ma"' })
  .regex(/^mailto:[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>".]+$/, { error: 'an address such as "mailto:soc@example.gov.ma"' });

const webPage = 'an https address such as https://example.gov.ma/scan-info';

const hostName = z.string({ error: 'a host name such as www.example.gov.ma' }).check((context) => {
  const read = readHost(context.value);
  if ('expected' in read) context.issues.push({ code: 'custom', input: context.value, message: read.expected });
});

export const whole = (from: number, to: number, expected: string) =>
  z.int({ error: expected }).min(from, { error: expected }).max(to, { error: expected });

const portOrNone = 'a port between 1 and 65535, or false';
const port = z.union([whole(1, 65535, portOrNone), z.literal(false)], { error: portOrNone });

const rate = (most: string) => z.number({ error: most }).positive({ error: most }).max(1000, { error: most });

const ipAddress = z
  .string({ error: 'an IP address in quotes' })
  .refine((text) => canonicalAddress(text) !== null, { error: 'an IP address such as "192.0.2.1" or "2001:db8::1"' });

export const SCANNER = block('who scans: contact, info and vantage', {
  contact: mailto,
  info: z.url({ protocol: /^https$/, error: webPage }),
  vantage: slug('where we look from'),
  controls: list(hostName, 'a list of hosts of our own').nullish(),
  addresses: list(ipAddress, 'a list of the addresses that our requests come from').nullish(),
});

/** A text that a reader of ours accepts; `wrong` gives what it expects otherwise. */
const readable = (expected: string, wrong: (text: string) => string | null) =>
  z.string({ error: expected }).check((context) => {
    const message = wrong(context.value);
    if (message !== null) context.issues.push({ code: 'custom', input: context.value, message });
  });

const expectation = (read: object): string | null => ('expected' in read ? String(read.expected) : null);

export const SCHEDULE = block('when this list is scanned: cron, timezone, until, jitter, formats or frozen', {
  cron: readable('a cron expression in quotes', (text) => expectation(readTimetable(text, 'UTC'))).optional(),
  timezone: readable('a time zone', (text) => expectation(readTimetable('@daily', text))).optional(),
  until: readable('a time of day or a duration, in quotes', (text) => expectation(readWindow(text, 'UTC'))).optional(),
  jitter: readable('a duration', (text) => (readDuration(text) === null ? 'a duration such as 15m' : null)).optional(),
  formats: list(slug('the name of a format'), 'a list of formats').min(1, { error: 'a list of formats' }).optional(),
  frozen: list(day('a day on which nothing is scanned'), 'a list of days').nullish(), // elections, results of examinations
});

export const AUTHORISATION = block('an authorisation: id, reference, by, from, until and allows', {
  id: slug('an id'),
  reference: words('the reference of the letter'),
  by: words('who gave it'),
  from: day('the first day'),
  until: day('the last day'),
  allows: oneOf(PROFILES),
});

const names = block('names by language: fr, ar or en', {
  fr: words('a name').optional(),
  ar: words('a name').optional(),
  en: words('a name').optional(),
}).refine((name) => Object.values(name).some((one) => one !== undefined), {
  error: 'a name in at least one of fr, ar, en',
});

export const OWNER = block('an owner: id, name and kind', {
  id: slug('an id'),
  name: names,
  kind: oneOf(OWNER_KINDS),
  sector: words('a sector').nullish(),
  language: oneOf(LANGUAGES).optional(),
  contacts: list(mailto, 'a list of addresses').nullish(),
});

export const TARGET = block('a target: host and owner', {
  host: hostName,
  id: slug('an id').optional(),
  formerly: list(slug('an id that it had before'), 'a list of ids that it had before').nullish(),
  owner: slug('the id of an owner'),
  authorisation: slug('the id of an authorisation').nullish(),
  name: names.optional(), // what people call this site, where it differs from its owner
  note: words('a note').nullish(), // for whoever maintains the list
  tags: list(slug('a tag'), 'a list of tags').nullish(),
  https: port.optional(),
  http: port.optional(),
  addresses: list(ipAddress, 'a list of IP addresses').nullish(),
  allowPrivate: z.boolean({ error: 'true or false' }).optional(),
  skip: list(oneOf(AREAS), 'a list of areas').nullish(),
  pace: block('a pace: perSecond, connectionGapMs or exposurePerSecond', {
    perSecond: rate('requests a second, more than 0').optional(),
    connectionGapMs: whole(0, 60_000, 'whole milliseconds between 0 and 60000').optional(),
    exposurePerSecond: rate('requests a second, more than 0').optional(),
  }).nullish(),
});

export const TARGETS_SCHEMA = 'rasid/targets@1';
export const TARGETS_FILE = block(`a mapping that begins with schema: ${TARGETS_SCHEMA}`, {
  schema: z.literal(TARGETS_SCHEMA, { error: TARGETS_SCHEMA }),
  scanner: SCANNER.nullish(),
  authorisations: list(AUTHORISATION, 'a list of authorisations').nullish(),
  owners: list(OWNER, 'a list of owners').nullish(),
  targets: list(TARGET, 'a list of targets').nullish(),
  schedule: SCHEDULE.nullish(), // for `rasid schedule`; no part of the register
});

export const WAIVER = block('a waiver: rule, target, reason, approvedBy and until', {
  rule: z
    .string({ error: 'the id of a rule, such as tls/version-1.0' })
    .regex(/^[a-z]+\/[a-z0-9][a-z0-9.-]*$/, { error: 'the id of a rule, such as tls/version-1.0' }),
  target: slug('the id of a target'),
  subject: words('a subject').nullish(),
  reason: words('the reason'),
  approvedBy: words('who approved it'),
  until: day('the last day'),
  evidence: z
    .string({ error: 'a digest of 64 hexadecimal digits, in quotes' })
    .regex(/^[0-9a-f]{64}$/, { error: 'a digest of 64 hexadecimal digits' })
    .nullish(),
});

export const WAIVERS_SCHEMA = 'rasid/waivers@1';
export const WAIVERS_FILE = block(`a mapping that begins with schema: ${WAIVERS_SCHEMA}`, {
  schema: z.literal(WAIVERS_SCHEMA, { error: WAIVERS_SCHEMA }),
  waivers: list(WAIVER, 'a list of waivers').nullish(),
});

/** What a schema says against a value at a path of a source; nothing when it is as expected. */
export function mistakesIn(source: Source, path: Path, schema: z.ZodType, value: unknown): readonly Mistake[] {
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues.flatMap((one) => {
    const place = [...path, ...one.path.filter((step) => typeof step !== 'symbol')];
    if (one.code !== 'unrecognized_keys') return [source.mistake(place, one.message)];
    const known = one.message.split(', ');
    return one.keys.map((key) =>
      source.keyMistake([...place, key], `one of the keys ${one.message}${didYouMean(key, known)}`, quote(key)),
    );
  });
}

/** The JSON Schema of a kind of file, for editors (`# yaml-language-server: $schema=...`). */
export const jsonSchema = (schema: z.ZodType, title: string): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(schema, { io: 'input' }),
  title,
});

export const targetsJsonSchema = (): Readonly<Record<string, unknown>> => jsonSchema(TARGETS_FILE, TARGETS_SCHEMA);
export const waiversJsonSchema = (): Readonly<Record<string, unknown>> => jsonSchema(WAIVERS_FILE, WAIVERS_SCHEMA);
