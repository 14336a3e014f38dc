import { z } from 'zod';
import { SEVERITIES } from '../model/finding.ts';
import { AUDIENCES, OCCASIONS, WEEKDAYS } from '../model/notification.ts';
import { LANGUAGES } from '../model/target.ts';
import { isLoopbackHost } from '../parse/address.ts';
import { block, jsonSchema, list, mailto, oneOf, slug, whole, words } from './shape.ts';

const DIGEST = 'a day of the week such as "weekly monday"';
const URL_EXPECTED = 'an https address without user or fragment (http on loopback alone)';
const SECONDS = 'whole seconds between 1 and 30';

const file = words('the path of a file');

const digest = z
  .string({ error: DIGEST })
  .regex(new RegExp(`^weekly (?:${WEEKDAYS.join('|')})$`), { error: DIGEST })
  .optional();

const audience = oneOf(AUDIENCES);
const owners = list(slug('the id of an owner'), 'a list of owner ids').min(1, { error: 'at least one owner id' });

export const MAIL_GROUP = block('a group: id, for and when', {
  id: slug('an id'),
  for: audience,
  owners: owners.optional(),
  to: list(mailto, 'a list of addresses').min(1, { error: 'at least one address' }).optional(),
  language: oneOf(LANGUAGES).optional(),
  when: oneOf(OCCASIONS),
  digest,
  severity: oneOf(SEVERITIES).optional(),
});

const receiver = z.string({ error: URL_EXPECTED }).refine(isReceiver, { error: URL_EXPECTED });

function isReceiver(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}

export const WEBHOOK = block('a webhook: id, url, secretFile or secretEnv, and when', {
  id: slug('an id'),
  url: receiver,
  secretFile: file.optional(),
  secretEnv: z
    .string({ error: 'the name of a variable' })
    .regex(/^[A-Z_][A-Z0-9_]*$/, { error: 'the name of a variable, in capitals' })
    .optional(),
  ca: file.optional(),
  timeoutSeconds: whole(1, 30, SECONDS).optional(),
  for: audience.optional(),
  owners: owners.optional(),
  when: oneOf(OCCASIONS),
  digest,
  severity: oneOf(SEVERITIES).optional(),
});

export const NOTIFY_SCHEMA = 'rasid/notify@1';
export const NOTIFY_FILE = block(`a mapping that begins with schema: ${NOTIFY_SCHEMA}`, {
  schema: z.literal(NOTIFY_SCHEMA, { error: NOTIFY_SCHEMA }),
  enabled: z.boolean({ error: 'true or false' }),
  from: block('who writes: name and address', { name: words('a name'), address: mailto }),
  replyTo: mailto.optional(),
  smtp: block('credentialsFile or ca', { credentialsFile: file.optional(), ca: file.optional() }).optional(),
  mail: list(MAIL_GROUP, 'a list of groups').optional(),
  webhooks: list(WEBHOOK, 'a list of webhooks').optional(),
});

export const notifyJsonSchema = (): Readonly<Record<string, unknown>> => jsonSchema(NOTIFY_FILE, NOTIFY_SCHEMA);
