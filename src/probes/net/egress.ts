import { isIP } from 'node:net';
import { canonicalAddress } from '../../parse/address.ts';
import { dialSocket } from './dial.ts';
import { dnsResolver, type Resolver } from './resolve.ts';

/** How a control is reached. */
export interface Egress {
  readonly resolver?: Resolver;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * Which of the operator's own hosts (`host` or `host:port`, 443 unless said) take no connection from here. Nothing is sent over it: that
 * it opens proves that our line and our resolver work.
 */
export async function unreachableOf(controls: readonly string[], egress: Egress): Promise<readonly string[]> {
  const reached = await Promise.all(controls.map((control) => isReached(control, egress)));
  return controls.filter((_, index) => reached[index] !== true);
}

async function isReached(control: string, { resolver = dnsResolver(), timeoutMs, signal }: Egress): Promise<boolean> {
  const url = URL.parse(`tcp://${control}`);
  if (url === null || url.hostname === '') return false;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? 443 : Number(url.port);
  const addresses = isIP(host) === 0 ? await addressesOf(host, resolver, timeoutMs) : [canonicalAddress(host) ?? host];
  for (const address of addresses) {
    try {
      // The operator's own machine may well stand in a private network.
      const socket = await dialSocket({ address, port, allowPrivate: true, timeoutMs, signal });
      socket.destroy();
      return true;
    } catch {
      // the next address may answer
    }
  }
  return false;
}

async function addressesOf(host: string, resolver: Resolver, timeoutMs: number): Promise<readonly string[]> {
  const found = await Promise.allSettled(
    ([4, 6] as const).map((family) => resolver.addresses(host, family, timeoutMs)),
  );
  return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
}
