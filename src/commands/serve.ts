import { type History, HistoryError } from '../history/history.ts';
import { loadRuleset } from '../rules/registry.ts';
import { deskOf } from '../serve/desk.ts';
import type { Library } from '../serve/library.ts';
import { answerTo } from '../serve/routes.ts';
import { type Listening, listen } from '../serve/server.ts';
import { standardsDigest } from './brief.ts';
import { defineCommand, oneOf, wholeNumber } from './command.ts';
import { type Environment, EXIT, UsageError } from './environment.ts';
import { knowledgeFor } from './known.ts';
import { withOpenHistory } from './opening.ts';
import { withHistory, withWaivers } from './options.ts';
import { readAccepted, type WaiverOptions } from './reading.ts';
import { pastAfter, storedReport } from './reporting.ts';
import { VERSION } from './version.ts';

const LOOPBACK = ['127.0.0.1', '::1'] as const;

export const serve = defineCommand({
  command: 'serve',
  describe: 'browse the runs of the history on this machine, read-only',
  options: (program) =>
    withWaivers(withHistory(program))
      .option('port', {
        type: 'string',
        default: '7273', // RASD on the keys of a telephone
        coerce: wholeNumber('port', 0, 65_535),
        describe: 'where to listen; 0: any free port, which is printed',
      })
      .option('address', {
        type: 'string',
        default: '127.0.0.1',
        coerce: loopback,
        describe: '127.0.0.1 or ::1, nothing else',
      })
      .example('$0 serve', 'then open http://127.0.0.1:7273/')
      .example(
        'ssh -L 7273:127.0.0.1:7273 scanner.example.ma',
        'from another machine: a tunnel, with the same port on both sides',
      )
      .example('curl -s http://127.0.0.1:7273/api/runs/latest', 'the document of the newest run'),
  run: (args, environment) =>
    withOpenHistory(
      args.history,
      environment,
      async (history) => {
        const { stdout, stderr, signal } = environment;
        const desk = deskOf(await libraryOf(history, args, environment));
        const listening = await opened({
          address: args.address ?? '127.0.0.1',
          port: args.port ?? 7273,
          answer: (asked) => answerTo(asked, desk),
          fault: (error) => stderr.write(`Sorry: ${(args.verbose && stackOf(error)) || String(error)}\n`),
        });
        stdout.write(args.quiet ? `${listening.url}\n` : `Read-only, until Ctrl-C: ${listening.url}\n`);
        await aborted(signal);
        await listening.close();
        if (!args.quiet) stderr.write('Closed.\n');
        return EXIT.done;
      },
      { create: false, readOnly: true },
    ),
});

function loopback(text: string | readonly string[] | undefined): (typeof LOOPBACK)[number] | undefined {
  if (typeof text === 'string' && !LOOPBACK.some((one) => one === text))
    throw new UsageError(
      `--address is 127.0.0.1 or ::1, not ${JSON.stringify(text)}: the history is a list of weak points, and nobody logs in here. Reach it through an SSH tunnel, or a reverse proxy that asks who comes (docs/operations/serve.md).`,
    );
  return oneOf('address', LOOPBACK)(text);
}

async function opened(door: Parameters<typeof listen>[0]): Promise<Listening> {
  try {
    return await listen(door);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = {
      EADDRINUSE: 'another program listens there; --port 0 takes a free one',
      EACCES: 'ports below 1024 are for the system',
      EADDRNOTAVAIL: 'this machine has no such address',
    }[code];
    if (why === undefined) throw error;
    throw new UsageError(`${door.address} port ${door.port} cannot be used: ${why}.`, { cause: error });
  }
}

/** What is asked of the history, judged by the rules, the knowledge and the waivers as they are at that moment. */
async function libraryOf(history: History, options: WaiverOptions, environment: Environment): Promise<Library> {
  const { rules, version } = await loadRuleset();
  const standards = () => {
    const { knowledge, versions } = knowledgeFor(environment);
    return {
      rules,
      version,
      knowledge,
      versions,
      waivers: readAccepted(options, environment.now(), environment),
    };
  };
  return {
    history,
    rules,
    find: (name) => history.find(name).catch(noneOfThatName),
    standards: async () => {
      const today = standards();
      return `${VERSION} ${standardsDigest(today, today.versions)}`;
    },
    judged: (run) => storedReport(history, run.id, standards(), { pages: true }),
    compared: async (from, to) =>
      storedReport(history, to.id, standards(), { past: from === null ? null : await pastAfter(history, from) }),
    mistake: (error) => (error instanceof UsageError || error instanceof HistoryError ? error.message : null),
  };
}

function noneOfThatName(error: unknown): null {
  if (error instanceof HistoryError) return null;
  throw error;
}

const stackOf = (error: unknown): string | undefined => (error instanceof Error ? error.stack : undefined);

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
