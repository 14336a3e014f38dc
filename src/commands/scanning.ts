import type { Argv } from 'yargs';
import { PROFILES } from '../model/target.ts';
import { type Common, listOf, oneOf, wholeNumber } from './command.ts';
import { FORMATS, type Format } from './formats.ts';
import { withHistory, withTargets, withWaivers } from './options.ts';

export const USUAL_FORMATS: readonly Format[] = ['html', 'json'];

/** How a list is scanned, whether now or night after night. */
export const withScanning = <A extends Common>(program: Argv<A>) =>
  withWaivers(withHistory(withTargets(program)))
    .option('select', {
      type: 'string',
      array: true,
      describe:
        'only these: owner:cnss, tag:critical, host:*.gov.ma, id:…; repeatable: one key widens, several keys narrow',
    })
    .option('profile', {
      type: 'string',
      coerce: oneOf('profile', PROFILES),
      describe: PROFILES.join(' | '),
      defaultDescription: 'what the authorisation allows, at most standard',
    })
    .option('reports', { type: 'string', default: 'reports/', describe: 'folder for the reports' })
    .option('format', {
      type: 'string',
      coerce: listOf('format', FORMATS),
      describe: `what to write into the run's folder: ${FORMATS.join(', ')}`,
      defaultDescription: USUAL_FORMATS.join(','),
    })
    .option('ca', {
      type: 'string',
      array: true,
      default: [],
      describe: 'an additional trusted root in PEM, repeatable',
    })
    .option('hosts', {
      type: 'string',
      default: '64',
      coerce: wholeNumber('hosts', 1, 1024),
      describe: 'targets at once',
    })
    .option('allow-unauthorised-skip', {
      type: 'boolean',
      describe: 'leave targets without a valid authorisation out, as not-run',
    });
