import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { USUAL } from '../../src/commands/schedule-plan.ts';
import { readTimetable, readWindow } from '../../src/parse/timetable.ts';

const text = readFileSync(join(import.meta.dirname, '../../deploy/kubernetes-cronjob.yaml'), 'utf8');
const [claim, job] = parseAllDocuments(text, { uniqueKeys: true }).map((document) => document.toJS() as unknown);

// Of the shapes of batch/v1 and core/v1 what this file uses; a key with a slip of the pen is refused.
const mounts = z.strictObject({ name: z.string(), mountPath: z.string(), readOnly: z.literal(true).optional() });
const POD = z.strictObject({
  hostname: z.literal('rasid'),
  restartPolicy: z.literal('Never'),
  automountServiceAccountToken: z.literal(false),
  enableServiceLinks: z.literal(false),
  terminationGracePeriodSeconds: z.int().min(30),
  securityContext: z.strictObject({
    runAsNonRoot: z.literal(true),
    runAsUser: z.int().positive(),
    runAsGroup: z.int().positive(),
    fsGroup: z.int().positive(),
    seccompProfile: z.strictObject({ type: z.literal('RuntimeDefault') }),
  }),
  containers: z.tuple([
    z.strictObject({
      name: z.string(),
      image: z.string().regex(/:[^:/]+$/), // a version, not whatever is newest
      imagePullPolicy: z.enum(['IfNotPresent', 'Always']),
      args: z.array(z.string()),
      env: z.array(z.looseObject({ name: z.string(), valueFrom: z.looseObject({}) })), // no secret in the file itself
      securityContext: z.strictObject({
        allowPrivilegeEscalation: z.literal(false),
        readOnlyRootFilesystem: z.literal(true),
        capabilities: z.strictObject({ drop: z.tuple([z.literal('ALL')]) }),
      }),
      resources: z.strictObject({
        requests: z.strictObject({ cpu: z.string(), memory: z.string() }),
        limits: z.strictObject({ memory: z.string() }),
      }),
      volumeMounts: z.array(mounts),
    }),
  ]),
  volumes: z.array(z.looseObject({ name: z.string() })),
});
const labels = z.strictObject({ 'app.kubernetes.io/name': z.literal('rasid') });
const CRON_JOB = z.strictObject({
  apiVersion: z.literal('batch/v1'),
  kind: z.literal('CronJob'),
  metadata: z.strictObject({ name: z.string(), labels }),
  spec: z.strictObject({
    schedule: z.string(),
    timeZone: z.string(),
    concurrencyPolicy: z.literal('Forbid'),
    startingDeadlineSeconds: z.int().min(10),
    successfulJobsHistoryLimit: z.int(),
    failedJobsHistoryLimit: z.int(),
    jobTemplate: z.strictObject({
      spec: z.strictObject({
        activeDeadlineSeconds: z.int(),
        backoffLimit: z.int(),
        template: z.strictObject({ metadata: z.strictObject({ labels }), spec: POD }),
      }),
    }),
  }),
});

const { spec } = CRON_JOB.parse(job);
const pod = spec.jobTemplate.spec.template.spec;
const [container] = pod.containers;

const timetable = readTimetable(spec.schedule, spec.timeZone);
const usual = readTimetable(USUAL.cron, USUAL.timezone);
const endOf = readWindow(USUAL.until, USUAL.timezone);
if ('expected' in timetable || 'expected' in usual || typeof endOf !== 'function') throw new Error('no timetable');
const due = usual.next('2026-11-22T12:00:00.000Z') ?? '';
const end = endOf(due);

test('it comes when the usual night is due, and again within its window alone', () => {
  expect(container.args).toEqual(expect.arrayContaining(['schedule', '--once']));
  const tomorrow = usual.next(due) ?? '';
  const comes: string[] = [];
  for (let at = timetable.next('2026-11-22T12:00:00.000Z'); at !== null && at < tomorrow; at = timetable.next(at))
    comes.push(at);
  expect(comes[0]).toBe(due);
  expect(comes.map((at) => at < end)).toEqual([true, true, true, true]);
});

test('its job is given time to reach the end of the window and to report', () => {
  expect(spec.jobTemplate.spec.activeDeadlineSeconds * 1_000).toBeGreaterThan(Date.parse(end) - Date.parse(due));
});

test('every mount has its volume, and the claim is the one that is made', () => {
  const volumes = pod.volumes.map(({ name }) => name).sort();
  expect(container.volumeMounts.map(({ name }) => name).sort()).toEqual(volumes);
  const { metadata } = z.looseObject({ metadata: z.looseObject({ name: z.string() }) }).parse(claim);
  expect(JSON.stringify(pod.volumes)).toContain(`"claimName":"${metadata.name}"`);
});
