// Looks at servers on loopback with MDN Observatory: its retriever, its tests and its sum, with ports of our own, which its scan() cannot
// be told. Run in the package's folder; answers on standard output.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const from = (path) => import(pathToFileURL(join(process.cwd(), 'src', path)).href);
const { retrieve } = await from('retriever/retriever.js');
const { ALL_TESTS } = await from('constants.js');
const { getGradeForScore, getScoreModifier } = await from('grader/grader.js');
const { MINIMUM_SCORE_FOR_EXTRA_CREDIT } = await from('grader/charts.js');

async function lookAt({ host, http, https }) {
  const seen = await retrieve(host, { httpPort: String(http), httpsPort: String(https) });
  const { auto } = seen.responses;
  if (auto === null) throw new Error('unreachable');
  // As scan() has it.
  if (auto.status < 200 || (auto.status >= 400 && ![401, 403].includes(auto.status)))
    throw new Error('unexpected-status');
  const answers = ALL_TESTS.map((test) => test(seen));
  const modifiers = answers.map(({ result }) => getScoreModifier(result));
  const sum = (points) => points.reduce((total, one) => total + one, 100);
  const uncurved = sum(modifiers.filter((points) => points < 0));
  return {
    codes: Object.fromEntries(answers.map((answer) => [answer.constructor.name, answer.result])),
    ...getGradeForScore(uncurved >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? sum(modifiers) : uncurved),
  };
}

async function answerFor(site) {
  const nothing = { host: site.host, codes: null, error: null, grade: null, score: null };
  try {
    return { ...nothing, ...(await lookAt(site)) };
  } catch (error) {
    return { ...nothing, error: error.message };
  }
}

const answers = await Promise.all(JSON.parse(process.env.OBSERVATORY_SITES).map(answerFor));
process.stdout.write(JSON.stringify(answers), () => process.exit(0)); // its clients keep connections open
