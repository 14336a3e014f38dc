import { describe, expect, test } from 'vitest';
import { SCHEMA } from '../../src/queue/tables.ts';
import { ask, noPostgres } from '../history/postgres.ts';
import { type Desk, leader, openDesk, stored, untilGivenUp, worker } from './desk.ts';

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
/** This machine may be busy. */
const eventually = <T>(what: () => T) => expect.poll(what, { timeout: 20_000 });
const SEEN_BY = (who: string) => `connection-timeout, ${who}`;
const targetsOf = ({ looked }: Desk) => looked.map((one) => one.split(' ')[1]).sort();

describe.skipIf(await noPostgres())('a run that is shared', () => {
  test('each target is looked at once, by whoever took it, and the leader hears of all', async () => {
    const desk = await openDesk(NAMES);
    const { crew, told } = await leader(desk, { hosts: 2 });
    await Promise.all([worker(desk, 'one'), worker(desk, 'two'), worker(desk, 'three')]);
    await crew.look(desk.targets);
    expect(targetsOf(desk)).toEqual(NAMES);
    expect(told.sort()).toEqual(NAMES);
    expect(await desk.history.stored('run')).toEqual(NAMES);
    for (const [id, night] of Object.entries(await stored(desk)))
      expect(desk.looked.map((one) => `${one.split(' ')[1]} ${SEEN_BY(one.split(' ')[0] ?? '')}`)).toContain(
        `${id} ${night}`,
      );
  });

  test('a leader that does not work waits for workers that come later, and looks at nothing', async () => {
    const desk = await openDesk(['a', 'b']);
    const { crew } = await leader(desk);
    const looking = crew.look(desk.targets);
    await worker(desk, 'late');
    await looking;
    expect(desk.looked.sort()).toEqual(['late a', 'late b']);
  });

  test('what a worker had when it was cut off is looked at by others; what it brings afterwards is thrown away', async () => {
    const desk = await openDesk(['a', 'b', 'c']);
    const { crew } = await leader(desk);
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
    let here = 0;
    const first = await worker(desk, 'first', {
      hosts: 3,
      look: async (_id, givenUp) => {
        here += 1;
        if (here === 3) arrive();
        await untilGivenUp(givenUp);
      },
    });
    const looking = crew.look(desk.targets);
    await arrived;
    await first.cut();
    await worker(desk, 'second');
    await looking;
    expect(await stored(desk)).toEqual({ a: SEEN_BY('second'), b: SEEN_BY('second'), c: SEEN_BY('second') });
  });

  test('a target that kills whoever looks at it is given up after three; those that were there with it are not', async () => {
    const desk = await openDesk(['a', 'b', 'poison', 'z']);
    const { crew } = await leader(desk);
    const looking = crew.look(desk.targets);
    for (let death = 1; death <= 3; death++) {
      const { promise: bitten, resolve: bite } = Promise.withResolvers<void>();
      const victim = await worker(desk, `victim-${death}`, {
        hosts: 4,
        look: async (id, givenUp) => {
          if (id === 'poison') bite();
          if (id === 'poison' || death === 1) await untilGivenUp(givenUp);
          else await new Promise((resolve) => setTimeout(resolve, 300)); // long enough to be there when it bites
        },
      });
      await bitten;
      await victim.cut();
    }
    await worker(desk, 'survivor');
    await looking;
    const nights = await stored(desk);
    expect(nights.poison).toBe('probe-crashed');
    for (const id of ['a', 'b', 'z']) expect(nights[id]).toMatch(/^connection-timeout, (victim-[23]|survivor)$/);
    expect(desk.looked.filter((one) => one.endsWith(' poison'))).toHaveLength(3);
  });

  test('a worker that stands still is believed dead; when it comes back its night is thrown away', async () => {
    const desk = await openDesk(['a']);
    const { crew, lead } = await leader(desk);
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: comesBack, resolve: comeBack } = Promise.withResolvers<void>();
    const still = await worker(desk, 'still', {
      hosts: 1, // it takes nothing else
      look: async () => {
        begin();
        await comesBack;
      },
    });
    const looking = crew.look(desk.targets);
    await begun;
    await ask(desk.url, `update ${SCHEMA}.job set heartbeat_on = now() - interval '1 hour'`);
    await lead.supervise();
    await worker(desk, 'next');
    await looking;
    comeBack();
    await eventually(() => still.words).toContain('a thrown away');
    expect(await stored(desk)).toEqual({ a: SEEN_BY('next') });
  });

  test('a worker that is told to stop hands back what it has, as often as it likes', async () => {
    const desk = await openDesk(['a']);
    const { crew } = await leader(desk);
    const looking = crew.look(desk.targets);
    for (const who of ['one', 'two', 'three', 'four']) {
      const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
      const leaving = await worker(desk, who, {
        look: async (_id, givenUp) => {
          begin();
          await untilGivenUp(givenUp);
        },
      });
      await begun;
      await leaving.stop();
      expect(leaving.words).toEqual(['a begun', 'a handed back']);
    }
    await worker(desk, 'five');
    await looking;
    expect(await stored(desk)).toEqual({ a: SEEN_BY('five') });
  });

  test('after the deadline nothing is taken, and what was taken before is finished', async () => {
    const desk = await openDesk(['a', 'b']);
    const { crew } = await leader(desk, { stopAt: '2999-01-01T00:00:00.000Z' });
    await worker(desk, 'slow', {
      hosts: 1,
      look: async () => void (await ask(desk.url, `update ${SCHEMA}.plans set stop_at = clock_timestamp()`)),
    });
    await crew.look(desk.targets);
    expect(desk.looked).toEqual(['slow a']);
    expect(await desk.history.stored('run')).toEqual(['a']);
  });

  test('a deadline that has passed when the run begins leaves it all', async () => {
    const desk = await openDesk(['a']);
    const { crew } = await leader(desk, { stopAt: '2000-01-01T00:00:00.000Z', hosts: 1 });
    await crew.look(desk.targets);
    expect(desk.looked).toEqual([]);
  });

  test('Ctrl-C: everybody gives up, nothing is stored any more, and another leader goes on', async () => {
    const desk = await openDesk(['a', 'b', 'c']);
    const { promise: two, resolve: atTwo } = Promise.withResolvers<void>();
    let patient = true;
    const helper = await worker(desk, 'helper', {
      hosts: 1,
      look: async (id, givenUp) => {
        if (id === 'a' || !patient) return;
        atTwo();
        await untilGivenUp(givenUp);
      },
    });
    const interruption = new AbortController();
    const first = await leader(desk, { signal: interruption.signal });
    const looking = first.crew.look(desk.targets);
    await two;
    interruption.abort();
    await looking;
    expect(await desk.history.stored('run')).toEqual(['a']);
    await eventually(() => helper.words).toContain('b handed back');

    patient = false;
    const second = await leader(desk);
    await second.crew.look(desk.targets.filter(({ id }) => id !== 'a'));
    expect(await stored(desk)).toEqual({ a: SEEN_BY('helper'), b: SEEN_BY('helper'), c: SEEN_BY('helper') });
    expect(desk.looked.toSorted()).toEqual(['helper a', 'helper b', 'helper b', 'helper c']);
  });

  test('what is seen when the run was just given up is thrown away', async () => {
    const desk = await openDesk(['a']);
    const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
    const { promise: seen, resolve: see } = Promise.withResolvers<void>();
    const late = await worker(desk, 'late', {
      look: async () => {
        begin();
        await seen;
      },
    });
    const interruption = new AbortController();
    const { crew } = await leader(desk, { signal: interruption.signal });
    const looking = crew.look(desk.targets);
    await begun;
    interruption.abort();
    await looking;
    see();
    await eventually(() => late.words.at(-1)).toMatch(/^a (thrown away|handed back)$/);
    expect(await desk.history.stored('run')).toEqual([]);
  });

  test('a leader that was cut off: workers go on, and another leader takes the run over', async () => {
    const desk = await openDesk(['a', 'b', 'c']);
    await worker(desk, 'helper');
    const first = await leader(desk, { signal: AbortSignal.timeout(1) });
    await first.lead.open(
      { scanner: { contact: '', info: '', vantage: '', controls: [] }, roots: [], ahead: 0, unwilling: [], listed: [] },
      null,
    );
    await first.lead.add(desk.targets.map(({ id }) => ({ target: id, again: null, after: 0 })));
    await eventually(() => desk.history.stored('run')).toEqual(['a', 'b', 'c']);
    const second = await leader(desk);
    await second.crew.look([]);
    expect(targetsOf(desk)).toEqual(['a', 'b', 'c']);
  });

  test('a worker of another version takes nothing, and says whose run it is', async () => {
    const desk = await openDesk(['a']);
    const { crew } = await leader(desk);
    const newer = await worker(desk, 'newer', { tool: 'rasid/99' });
    const looking = crew.look(desk.targets);
    await eventually(() => newer.strangers).toContain('run rasid/0');
    await worker(desk, 'same');
    await looking;
    expect(desk.looked).toEqual(['same a']);
  });

  test('a second look is one more job, and its requests stand behind those of the first', async () => {
    const desk = await openDesk(['a', 'b']);
    const { crew } = await leader(desk);
    await worker(desk, 'one');
    await crew.look(desk.targets);
    const [a] = desk.targets;
    if (a === undefined) throw new Error('no target');
    await crew.lookAgain([{ target: a, kinds: ['page'], notBefore: '2026-11-21T02:00:01.000Z' }]);
    expect(await stored(desk)).toEqual({
      a: 'connection-timeout, connection-timeout, one, one',
      b: SEEN_BY('one'),
    });
  });

  test('while the leader is held, nobody begins anything', async () => {
    const desk = await openDesk(['a']);
    const { promise: released, resolve: release } = Promise.withResolvers<'go'>();
    const { crew, lead } = await leader(desk, { mayStart: () => released });
    const looking = crew.look(desk.targets);
    const paused = () => ask(desk.url, `select paused from ${SCHEMA}.plans`);
    await eventually(paused).toEqual([{ paused: true }]);
    await worker(desk, 'one');
    await lead.reap();
    expect(desk.looked).toEqual([]);
    release('go');
    await looking;
    expect(desk.looked).toEqual(['one a']);
  });
});
