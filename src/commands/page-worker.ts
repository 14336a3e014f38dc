import { parentPort, workerData } from 'node:worker_threads';
import { UsageError } from './environment.ts';
import { type Share, writeShare } from './pages.ts';

// Where a thread begins that writes pages beside the first one: see pages.ts. It answers only with a sentence about a mistake of the user's.
try {
  writeShare(workerData as Share);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  parentPort?.postMessage(error.message);
}
