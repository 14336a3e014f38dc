import { by } from '../model/canonical.ts';
import type { Commons } from '../model/plan.ts';
import type { Session } from './session.ts';
import { SCHEMA } from './tables.ts';

/**
 * Takes all lanes or none, by the server's clock, which is read when the rows are ours: who waited for them sees what the others left. The
 * rows are locked in the order of their names, so that no two wait for each other.
 */
const TAKE = `
  with mine as materialized (
    select lane, free_at from ${SCHEMA}.lanes where lane = any($1::text[]) order by lane for update
  ), moment as materialized (
    select count(*) as known, max(free_at) as free_at, clock_timestamp() as now from mine
  ), taken as (
    update ${SCHEMA}.lanes set free_at = moment.now + cost.ms * interval '1 millisecond'
    from unnest($1::text[], $2::float8[]) as cost(lane, ms), moment
    where lanes.lane = cost.lane and moment.known = cardinality($1) and moment.free_at <= moment.now
    returning lanes.lane
  )
  select mine.lane, (extract(epoch from mine.free_at - moment.now) * 1000)::float8 as ms, (select count(*) from taken) as taken
  from mine, moment`;

const MAKE = `
  insert into ${SCHEMA}.lanes (lane, free_at)
  select name, 'epoch' from unnest($1::text[]) as name order by name
  on conflict do nothing`;

const COUNT = `
  insert into ${SCHEMA}.counts (run, name, number) values ($1, $2, 1)
  on conflict (run, name) do update set number = counts.number + 1
  returning number`;

interface LaneRow {
  readonly lane: string;
  readonly ms: number; // until it is free
  readonly taken: number; // how many were taken
}

/**
 * What the workers of a run share in PostgreSQL. Lanes outlast the run: a pace does not begin anew with it. A place is an advisory lock of
 * this process's connection `holding`: the server gives it back when the process is gone. `held`: those that it has, since for its own
 * connection a lock is always free.
 */
export function commonsOf(run: string, lanes: Session, holding: Session, held: Set<string>): Commons {
  async function lock(place: string): Promise<boolean> {
    held.add(place);
    const key = 'hashtextextended($1, 0)';
    const [row] = await holding.prepared<{ got: boolean }>(`select pg_try_advisory_lock(${key}) as got`, [place]);
    if (row?.got !== true) held.delete(place);
    return row?.got === true;
  }

  function unlock(place: string): void {
    const key = 'hashtextextended($1, 0)';
    const given = holding.prepared(`select pg_advisory_unlock(${key})`, [place]);
    given.then(
      () => held.delete(place),
      () => {}, // the connection is gone, and the lock with it
    );
  }

  return {
    async take(costs) {
      const asked = [...costs].sort(by(([name]) => name));
      const names = asked.map(([name]) => name);
      const times = asked.map(([, ms]) => ms);
      for (;;) {
        const rows = await lanes.prepared<LaneRow>(TAKE, [names, times]);
        if (rows.length === names.length)
          return rows[0]?.taken === names.length
            ? new Map()
            : new Map(rows.filter(({ ms }) => ms > 0).map(({ lane, ms }) => [lane, ms]));
        await lanes.query(MAKE, [names]);
      }
    },
    async enter(name, places) {
      for (let number = 1; number <= places; number++) {
        const place = `rasid ${name} ${number}`;
        if (held.has(place) || !(await lock(place))) continue;
        return () => unlock(place);
      }
      return null;
    },
    async count(name) {
      const [row] = await lanes.prepared<{ number: number }>(COUNT, [run, name]);
      return row?.number ?? 1;
    },
  };
}
