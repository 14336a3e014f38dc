import type { AnyProbe } from '../model/plan.ts';
import { corsProbe } from './cors.ts';
import { disclosureProbe } from './disclosure.ts';
import { dnsProbe } from './dns.ts';
import { httpProbe, httpsProbe } from './http.ts';
import type { Lane } from './net/lane.ts';
import { pageProbe } from './page.ts';
import { type PathsProbeOptions, pathsProbe } from './paths/probe.ts';
import { responsesProbe } from './responses.ts';
import { softwareProbe } from './software/probe.ts';
import { tlsProbe } from './tls/probe.ts';
import { twinProbe } from './twin.ts';

/** All that we look with, in the order of KINDS. */
export const probesFor = (options: PathsProbeOptions): readonly AnyProbe<Lane>[] => [
  dnsProbe,
  tlsProbe,
  httpProbe,
  httpsProbe,
  twinProbe,
  pageProbe,
  responsesProbe,
  corsProbe,
  disclosureProbe,
  softwareProbe,
  pathsProbe(options),
];
