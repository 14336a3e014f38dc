import type { Message } from './compose.ts';
import { webhookId } from './identity.ts';
import { mailBytes } from './mail.ts';
import { type Decision, isTold, type ToldDecision } from './select.ts';

interface File {
  readonly name: string;
  readonly content: string;
}

interface Row {
  readonly who: string;
  readonly to: string | null;
  readonly tell: boolean;
  readonly kind: string;
  readonly why: string;
  readonly subject: string | null;
  readonly file: string | null;
}

/**
 * What would be sent, as files: each mail as it would go over the wire, each body of a webhook, and an index that says who would get what and
 * why somebody gets nothing. No secret is read for it.
 */
export async function* dryRunFiles(
  decisions: readonly Decision[],
  messageFor: (decision: ToldDecision) => Message,
): AsyncGenerator<File> {
  const rows: Row[] = [];
  for (const decision of decisions) {
    const { recipient, who, tell, kind, why } = decision;
    const message = isTold(decision) ? messageFor(decision) : null;
    const row = { who, to: recipient?.address ?? null, tell, kind, why };
    if (message === null) {
      rows.push({ ...row, subject: null, file: null });
      continue;
    }
    const file = `${stem(recipient?.key ?? '')}-${message.name.slice(0, 8)}`;
    if (message.channel === 'mail') {
      rows.push({ ...row, subject: message.subject, file: `${file}.eml` });
      yield { name: `${file}.eml`, content: (await mailBytes(message.mail)).toString('latin1') };
    } else {
      rows.push({ ...row, subject: webhookId(message.name), file: `${file}.json` });
      yield { name: `${file}.json`, content: message.body };
    }
  }
  yield { name: 'index.json', content: `${JSON.stringify(rows, null, 1)}\n` };
  yield { name: 'index.txt', content: rows.map(spoken).join('') };
}

const stem = (key: string): string =>
  key
    .toLowerCase()
    .replace(/[^a-z0-9.@]+/g, '-')
    .slice(0, 80);

function spoken({ who, to, tell, kind, why, subject, file }: Row): string {
  const address = to === null ? '' : ` <${to}>`;
  if (!tell) return `-    ${who}${address}: nothing, ${why}\n`;
  return `SEND ${who}${address}: ${kind}, ${why}\n     ${subject ?? ''}\n     ${file ?? ''}\n`;
}
