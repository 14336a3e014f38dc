import { type Profiler, Session } from 'node:inspector';

/** Which blocks of our own code were run since it was last asked: names that mean nothing outside this process. */
export interface Coverage {
  /** How many blocks were run since the last call that had not been run before; they count as seen from now on when `keep` says so. */
  fresh(keep: boolean): number;
  readonly seen: number;
  close(): void;
}

/** V8's own block coverage of the files that `covers` names, so that nothing has to be instrumented. */
export function createCoverage(covers: (url: string) => boolean): Coverage {
  const session = new Session();
  session.connect();
  const ask = (method: 'enable' | 'start' | 'take'): Profiler.ScriptCoverage[] => {
    let scripts: Profiler.ScriptCoverage[] = [];
    const take = (error: Error | null, answer?: Profiler.TakePreciseCoverageReturnType) => {
      if (error !== null) throw error;
      scripts = answer?.result ?? [];
    };
    if (method === 'enable') session.post('Profiler.enable');
    else if (method === 'start') session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    else session.post('Profiler.takePreciseCoverage', take); // in one process the answer is there at once
    return scripts;
  };
  ask('enable');
  ask('start');
  const seen = new Set<string>();
  return {
    fresh(keep) {
      const fresh = new Set<string>();
      for (const { scriptId, url, functions } of ask('take').filter((script) => covers(script.url)))
        for (const { ranges } of functions)
          for (const { startOffset, endOffset, count } of ranges)
            if (count > 0) fresh.add(`${scriptId} ${url} ${startOffset} ${endOffset}`);
      const unseen = fresh.difference(seen);
      if (keep) for (const block of unseen) seen.add(block);
      return unseen.size;
    },
    get seen() {
      return seen.size;
    },
    close: () => session.disconnect(),
  };
}
