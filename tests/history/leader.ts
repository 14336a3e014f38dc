// A process that holds the history given as its argument until it is killed.
import { openHistory } from '../../src/history/history.ts';

const history = await openHistory(process.argv[2] ?? '', { create: false });
const holder = { host: 'here', process: process.pid, since: '2026-11-22T02:00:00.000Z', what: 'scan' };
await history.hold(holder, () => true);
process.send?.('held');
process.on('message', () => {}); // stay
