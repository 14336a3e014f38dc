import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { readDuration, readTimetable } from '../../src/parse/timetable.ts';

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

test('the CronJob has the shape of batch/v1, and one night at a time', () => {
  expect(readTimetable(spec.schedule, spec.timeZone)).toHaveProperty('next');
});

test('its job is given time to reach its own deadline and to report', () => {
  const deadline = readDuration(container.args[container.args.indexOf('--deadline') + 1] ?? '') ?? Number.NaN;
  expect(spec.jobTemplate.spec.activeDeadlineSeconds * 1_000).toBeGreaterThan(deadline);
});

test('every mount has its volume, and the claim is the one that is made', () => {
  const volumes = pod.volumes.map(({ name }) => name).sort();
  expect(container.volumeMounts.map(({ name }) => name).sort()).toEqual(volumes);
  const { metadata } = z.looseObject({ metadata: z.looseObject({ name: z.string() }) }).parse(claim);
  expect(JSON.stringify(pod.volumes)).toContain(`"claimName":"${metadata.name}"`);
});
