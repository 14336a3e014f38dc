import type { Duplex } from 'node:stream';
import type { Serve } from './hostile.ts';

// Small pieces of which hostile servers are made. Each is called with one connection whose errors are already nobody's business.

export const OK = 'HTTP/1.1 200 OK\r\n';
export const HTML = 'Content-Type: text/html; charset=utf-8\r\n';

const asBytes = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? Buffer.from(text, 'latin1') : text;

/** Does something with each request, once its head is complete. */
export const asked =
  (act: (connection: Duplex, path: string, method: string) => void): Serve =>
  (connection) => {
    let heard = '';
    connection.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      if (!heard.includes('\r\n\r\n')) return;
      const [method = '', path = '/'] = heard.split(' ', 2);
      heard = '';
      act(connection, path, method);
    });
  };

/** Answers every request with these bytes and hangs up. */
export const says = (reply: string | Uint8Array): Serve => {
  const bytes = asBytes(reply);
  return asked((connection) => connection.end(bytes));
};

/** The same by path; what is not named is not found. */
export const sites = (pages: Readonly<Record<string, string | Uint8Array>>): Serve =>
  asked((connection, path) => connection.end(asBytes(pages[path.split('?', 1)[0] ?? '/'] ?? NOT_FOUND)));

export const NOT_FOUND = `HTTP/1.1 404 Not Found\r\n${HTML}Content-Length: 9\r\n\r\nnot found`;

/** A whole reply. `head`: lines with their ends. */
export function page(body: string | Uint8Array, head = HTML, status = OK): Uint8Array {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  return Buffer.concat([Buffer.from(`${status}${head}Content-Length: ${bytes.length}\r\n\r\n`, 'latin1'), bytes]);
}

export const movedTo = (address: string, more = ''): string =>
  `HTTP/1.1 302 Found\r\nLocation: ${address}\r\n${more}Content-Length: 0\r\n\r\n`;

/** Begins with `head` and then sends `piece` for ever, as fast as it is taken; `last` ends it after so many bytes. */
export const pours = (head: string, piece: string | Uint8Array, most = Number.POSITIVE_INFINITY): Serve => {
  const bytes = asBytes(piece);
  return asked((connection) => pour(connection, head, bytes, most));
};

export function pour(connection: Duplex, head: string | Uint8Array, bytes: Uint8Array, most: number): void {
  let sent = 0;
  const more = () => {
    while (!connection.destroyed && sent < most) {
      sent += bytes.length;
      if (!connection.write(bytes)) return;
    }
    if (sent >= most) connection.end();
  };
  connection.on('drain', more);
  connection.write(asBytes(head));
  more();
}

/** Begins with `head` and then sends `piece` after every so many milliseconds. */
export const drips = (head: string, piece: string, everyMs: number): Serve =>
  asked((connection) => drip(connection, head, asBytes(piece), everyMs));

export function drip(connection: Duplex, head: string | Uint8Array, piece: Uint8Array, everyMs: number): void {
  connection.write(asBytes(head));
  const timer = setInterval(() => connection.write(piece), everyMs);
  connection.once('close', () => clearInterval(timer));
}
