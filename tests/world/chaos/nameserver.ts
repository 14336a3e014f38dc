import { createSocket } from 'node:dgram';

/** What a question gets: addresses and other names, an error, or nothing at all. */
export type NameAnswer =
  | { readonly addresses: readonly string[]; readonly alias?: string }
  | { readonly error: 'servfail' | 'nxdomain' | 'refused' }
  | 'silence';

export interface NameServer {
  readonly place: string; // address:port
  readonly asked: () => number;
  stop(): Promise<void>;
}

const CODES = { servfail: 2, nxdomain: 3, refused: 5 } as const;

/** A real name server on a UDP port of 127.0.0.1 (RFC 1035). A and AAAA only. */
export async function startNameServer(answer: (name: string, family: 4 | 6) => NameAnswer): Promise<NameServer> {
  const socket = createSocket('udp4');
  let asked = 0;
  socket.on('error', () => {});
  socket.on('message', (question, from) => {
    asked += 1;
    const { name, type, end } = readQuestion(question);
    const said = answer(name, type === 28 ? 6 : 4);
    if (said === 'silence') return;
    const records = 'error' in said ? [] : recordsOf(said, type);
    const header = Buffer.alloc(12);
    question.copy(header, 0, 0, 2);
    header.writeUInt16BE(0x8180 | ('error' in said ? CODES[said.error] : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    socket.send(Buffer.concat([header, question.subarray(12, end), ...records]), from.port, from.address, () => {});
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return {
    place: `127.0.0.1:${socket.address().port}`,
    asked: () => asked,
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function readQuestion(message: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

/** An alias answers with its own name and then as the question's name would. */
function recordsOf({ addresses, alias }: Extract<NameAnswer, { addresses: unknown }>, type: number): Buffer[] {
  const records = alias === undefined ? [] : [record(5, labelsOf(alias))];
  const owner = alias === undefined ? undefined : labelsOf(alias);
  return [...records, ...addresses.map((address) => record(type, bytesOf(address), owner))];
}

/** The owner is the name of the question unless said. */
function record(type: number, body: Buffer, owner: Buffer = Buffer.of(0xc0, 12)): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(0, 4); // lives for no time: every look asks anew
  fixed.writeUInt16BE(body.length, 8);
  return Buffer.concat([owner, fixed, body]);
}

const labelsOf = (name: string): Buffer =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.of(label.length), Buffer.from(label, 'latin1')])),
    Buffer.of(0),
  ]);

function bytesOf(address: string): Buffer {
  if (!address.includes(':')) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const [before, after] = [groups(head), groups(tail ?? '')];
  const all = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after];
  return Buffer.from(all.flatMap((group) => [group >> 8, group & 255]));
}
