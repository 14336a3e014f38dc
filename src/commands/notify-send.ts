import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { NotifyPolicy, Webhook } from '../model/notification.ts';
import type { Patience } from '../notify/attempt.ts';
import { deliver, type Parcel } from '../notify/deliver.ts';
import { messageName } from '../notify/identity.ts';
import { mailBytes } from '../notify/mail.ts';
import { readSmtpUrl, readWebhookSecrets } from '../notify/secrets.ts';
import { isTold, type ToldDecision } from '../notify/select.ts';
import { openPost, type Post } from '../notify/smtp.ts';
import type { Told } from '../notify/told.ts';
import { type Hook, openHook } from '../notify/webhook.ts';
import { type Environment, EXIT, type ExitCode, UsageError } from './environment.ts';
import { owing, type Prepared } from './notify-prepare.ts';
import { readRoots } from './reading.ts';
import { plural } from './speaking.ts';
import { TOOL } from './version.ts';

const MAIL_PATIENCE: Patience = { attempts: 3, firstMs: 2_000, longestMs: 30_000 };
const HOOK_PATIENCE: Patience = { attempts: 5, firstMs: 1_000, longestMs: 60_000 };

interface Sending {
  readonly policy: NotifyPolicy;
  readonly told: Told;
  readonly quiet: boolean;
}

/** Sends what is to be told, and says what could not be delivered. */
export async function send(prepared: Prepared, sending: Sending, environment: Environment): Promise<ExitCode> {
  const { stdout, stderr, sleep, signal, now } = environment;
  const told = prepared.decisions.filter(isTold);
  const silent = prepared.decisions.length - told.length;
  await using ways = openWays(told, sending.policy, environment);
  const parcels = told.map((decision) => parcelFor(decision, prepared, ways, environment));
  let delivered = 0;
  let interrupted = false;
  const failures: string[] = [];
  for await (const { recipient, attempt } of deliver(parcels, sending.told, { sleep, signal, now })) {
    if (attempt === null) interrupted = true;
    else if (attempt.ok) delivered += 1;
    else failures.push(`Not delivered: ${recipient}: ${attempt.why}\n`);
  }
  stderr.write(failures.join(''));
  if (!sending.quiet) {
    const nothing = silent === 0 ? '' : `; nothing to ${plural(silent, 'other')}`;
    stdout.write(`${delivered} of ${plural(told.length, 'message')} delivered${nothing}.\n${owing(prepared.owed)}`);
  }
  if (interrupted) return EXIT.interrupted;
  return failures.length > 0 ? EXIT.tooLittleSeen : EXIT.done;
}

interface Ways extends AsyncDisposable {
  readonly post: Post;
  readonly hooks: ReadonlyMap<string, Hook>;
}

/** Reads the secrets that these messages need, before the first of them goes out. */
function openWays(told: readonly ToldDecision[], policy: NotifyPolicy, environment: Environment): Ways {
  const needed = new Set(told.map(({ recipient: { channel, group } }) => `${channel} ${group.id}`));
  const writes = told.some(({ recipient }) => recipient.channel === 'mail');
  const post: Post = writes
    ? openPostFor(policy, environment)
    : () => Promise.reject(new Error('no mail was to be sent'));
  const hooks = new Map(
    policy.webhooks
      .filter(({ id }) => needed.has(`webhook ${id}`))
      .map((webhook) => [webhook.id, openHookFor(webhook, environment)] as const),
  );
  return {
    post,
    hooks,
    [Symbol.asyncDispose]: async () => {
      for (const hook of hooks.values()) await hook[Symbol.asyncDispose]();
    },
  };
}

function openPostFor({ smtp }: NotifyPolicy, environment: Environment): Post {
  const { credentialsFile, ca } = smtp;
  const from = credentialsFile ?? 'RASID_SMTP_URL';
  const text = credentialsFile === null ? environment.env.RASID_SMTP_URL : secretIn(credentialsFile, environment);
  if (text === undefined || text === '') {
    throw new UsageError(
      'Where mail is handed over is not said: set RASID_SMTP_URL, or smtp.credentialsFile in the file.',
    );
  }
  const access = readSmtpUrl(text);
  if (typeof access === 'string') throw new UsageError(`${from} cannot be used: ${access}.`);
  return openPost(access, ca === null ? [] : readRoots([ca], environment, 'smtp.ca:'));
}

function openHookFor({ id, url, secret, ca, timeoutSeconds }: Webhook, environment: Environment): Hook {
  const from = 'env' in secret ? secret.env : secret.file;
  const text = 'env' in secret ? environment.env[secret.env] : secretIn(secret.file, environment);
  if (text === undefined || text === '')
    throw new UsageError(`The secret of webhook ${id} is not there: ${from} is empty.`);
  const secrets = readWebhookSecrets(text);
  if (typeof secrets === 'string')
    throw new UsageError(`The secret of webhook ${id} cannot be used (${from}): ${secrets}.`);
  const roots = ca === null ? [] : readRoots([ca], environment, `webhook ${id}, ca:`);
  return openHook({ url, secrets, roots, timeoutMs: timeoutSeconds * 1000, agent: TOOL });
}

function secretIn(file: string, { cwd }: Environment): string {
  try {
    return readFileSync(resolve(cwd, file), 'utf8').trim();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new UsageError(`${file} cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}.`);
  }
}

/** Composed when its turn comes, and sent as the same bytes at each attempt. */
function parcelFor(
  decision: ToldDecision,
  { run, messageFor }: Prepared,
  { post, hooks }: Ways,
  { now }: Environment,
): Parcel {
  const { recipient, kind } = decision;
  const { key, channel, group } = recipient;
  return {
    delivery: { id: messageName(run, key), run, recipient: key, kind },
    destination: channel === 'mail' ? 'mail' : `webhook ${group.id}`,
    patience: channel === 'mail' ? MAIL_PATIENCE : HOOK_PATIENCE,
    prepare: async () => {
      const message = messageFor(decision);
      if (message.channel === 'mail') {
        const { from, to } = message.mail;
        const bytes = await mailBytes(message.mail);
        return () => post({ from: from.address, to }, bytes);
      }
      const hook = hooks.get(group.id);
      if (hook === undefined) throw new Error(`no way to webhook ${group.id}`);
      return () => hook.post(message.name, message.body, now());
    },
  };
}
