// Preloaded into a process that runs MDN Observatory against servers on loopback: their names lead to their addresses, and every other name
// nowhere.
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';

const addresses = new Map(JSON.parse(process.env.OBSERVATORY_SITES).map(({ host, address }) => [host, address]));

dns.lookup = (name, options, done = options) => {
  const address = addresses.get(name);
  if (address === undefined) return done(Object.assign(new Error(`no such name: ${name}`), { code: 'ENOTFOUND' }));
  return options.all ? done(null, [{ address, family: 4 }]) : done(null, address, 4);
};
syncBuiltinESMExports();
