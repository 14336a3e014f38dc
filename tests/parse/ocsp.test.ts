import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type Forged,
  forgeIntermediate,
  forgeLeaf,
  forgeRoot,
  forgeSelfSigned,
  type KeySpec,
} from '../../src/demo/ca.ts';
import { readStaple, type StapleReading } from '../../src/parse/ocsp.ts';
import { type ParsedCertificate, readCertificate } from '../../src/parse/x509.ts';
import { makeMaterial } from '../world/tls/material.ts';
import { missing } from '../world/tls/program.ts';
import { type Answer, asDelegate, refuse, respond } from './ocsp-responder.ts';

const dates = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-12-31T23:59:59Z' };
const root = forgeRoot('OCSP Root', dates);
const issuer = forgeIntermediate(root, 'OCSP Intermediate', dates);
const namesake = forgeIntermediate(root, 'OCSP Intermediate', dates); // the same name, another key
const leafOf = (key: KeySpec = 'ec-p256'): Forged => forgeLeaf(issuer, { ...dates, names: ['www.example.ma'], key });
const leaf = leafOf();
const neighbour = leafOf();

function parsed({ der }: Forged): ParsedCertificate {
  const certificate = readCertificate(der);
  if (certificate === 'invalid') throw new Error('unreadable');
  return certificate;
}

const reading = (der: Uint8Array, candidates: readonly Forged[] = [issuer], about: Forged = leaf): StapleReading =>
  readStaple(der, parsed(about), candidates.map(parsed));

const staple = (wish: Partial<Answer> = {}, candidates?: readonly Forged[]) =>
  reading(respond({ issuer, leaf, ...wish }), candidates).staple;

describe('what it says of the leaf', () => {
  it('is read whole', () => {
    const der = respond({ issuer, leaf });
    expect(reading(der)).toEqual({
      staple: {
        sha256: createHash('sha256').update(der).digest('hex'),
        status: 'good',
        producedAt: '2026-11-22T00:00:00.000Z',
        thisUpdate: '2026-11-22T00:00:00.000Z',
        nextUpdate: '2026-11-29T00:00:00.000Z',
        signed: true,
      },
      timestamps: [],
    });
  });

  it.each(['good', 'revoked', 'unknown'] as const)('%s', (status) => {
    expect(staple({ status }).status).toBe(status);
  });

  it('whatever hash names it', () => {
    expect(staple({ hash: 'sha256' })).toMatchObject({ status: 'good', signed: true });
  });

  it('may stand after others', () => {
    expect(staple({ others: [neighbour], status: 'revoked' }).status).toBe('revoked');
  });

  it('need not say when the next one comes', () => {
    expect(staple({ nextUpdate: null })).toMatchObject({ status: 'good', nextUpdate: null });
  });

  it('has its own dates', () => {
    const dated = staple({ producedAt: '2026-11-03T04:05:06Z', thisUpdate: '2026-11-02T00:00:00Z' });
    expect(dated).toMatchObject({ producedAt: '2026-11-03T04:05:06.000Z', thisUpdate: '2026-11-02T00:00:00.000Z' });
  });

  it('may state the version that is the default', () => {
    expect(staple({ version: true })).toMatchObject({ status: 'good', signed: true });
  });

  it.each<[string, Partial<Answer>]>([
    ['of a neighbour', { leaf: neighbour }],
    ['of the namesake of its issuer', { issuer: namesake }],
  ])('%s, it is unreadable for this one', (_what, wish) => {
    expect(staple(wish)).toMatchObject({ status: 'unreadable', producedAt: null, signed: null });
  });

  it('timestamps come with it', () => {
    const timestamps = [Buffer.from('first'), Buffer.from('second')];
    expect(reading(respond({ issuer, leaf, timestamps })).timestamps).toEqual(timestamps);
  });
});

describe('its signature', () => {
  const responder = forgeLeaf(issuer, { ...dates, names: ['ocsp.example.ma'] });
  const delegate = asDelegate(responder, issuer);
  const foreign = asDelegate(forgeLeaf(namesake, { ...dates, names: ['ocsp.example.ma'] }), namesake);
  const short = { notBefore: '2026-01-01T00:00:00Z', notAfter: '2026-02-01T00:00:00Z' };
  const old = asDelegate(forgeLeaf(issuer, { ...short, names: ['ocsp.example.ma'] }), issuer);

  it.each<[string, Partial<Answer>, readonly Forged[] | undefined, boolean | null]>([
    ['of the issuer', {}, undefined, true],
    ['of the issuer among others', {}, [namesake, root, issuer], true],
    ['of a delegate', { signer: delegate, sent: [delegate] }, undefined, true],
    ['of a delegate that did not come along', { signer: delegate }, undefined, false],
    ['of a certificate for another purpose', { signer: responder, sent: [responder] }, undefined, false],
    ['of somebody else’s delegate', { signer: foreign, sent: [foreign] }, undefined, false],
    ['of a delegate whose time was over', { signer: old, sent: [old] }, undefined, false],
    ['of the leaf itself', { signer: leaf, sent: [leaf] }, undefined, false],
    ['of the namesake', { signer: namesake }, undefined, false],
    ['when the issuer is not known', {}, [], null],
    ['when only its namesake is known', {}, [namesake], null],
  ])('%s', (_what, wish, candidates, signed) => {
    expect(staple(wish, candidates)).toMatchObject({ status: 'good', signed });
  });

  it('covers what is said', () => {
    const der = respond({ issuer, leaf });
    const forged = Buffer.from(der);
    const said = forged.indexOf('20261129000000Z');
    forged.write('20361129000000Z', said);
    expect(reading(forged).staple).toMatchObject({ nextUpdate: '2036-11-29T00:00:00.000Z', signed: false });
  });

  it('can be RSA', () => {
    const authority = forgeRoot('RSA Root', { ...dates, key: 'rsa-2048' });
    const served = forgeLeaf(authority, { ...dates, names: ['www.example.ma'] });
    const der = respond({ issuer: authority, leaf: served });
    expect(reading(der, [authority], served).staple).toMatchObject({ status: 'good', signed: true });
  });

  it('of one who vouches for itself is its own', () => {
    const self = forgeSelfSigned({ ...dates, names: ['www.example.ma'] });
    expect(reading(respond({ issuer: self, leaf: self }), [self], self).staple.signed).toBe(true);
  });
});

describe('what is no answer', () => {
  it.each([1, 2, 3, 5, 6])('status %i is not successful', (status) => {
    expect(reading(refuse(status)).staple).toMatchObject({ status: 'not-successful', signed: null, thisUpdate: null });
  });

  it.each<[string, Uint8Array]>([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('HTTP/1.1 404 Not Found')],
    ['a certificate', leaf.der],
    ['an answer that was cut off', respond({ issuer, leaf }).subarray(0, 100)],
    ['an answer with something behind', Buffer.concat([respond({ issuer, leaf }), Buffer.of(0)])],
  ])('%s is unreadable', (_what, bytes) => {
    expect(reading(bytes).staple).toMatchObject({ status: 'unreadable', producedAt: null, signed: null });
  });

  it('one octet of it changed never throws, and is never signed and different', () => {
    const der = respond({ issuer, leaf });
    const { sha256: _, ...whole } = reading(der).staple;
    fc.assert(
      fc.property(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(der);
        changed[at] = (changed[at] ?? 0) ^ mask;
        const { sha256: __, ...told } = reading(changed).staple;
        if (told.signed === true) expect(told).toEqual(whole);
      }),
      { numRuns: 300 },
    );
  });
});

describe('an answer of OpenSSL', () => {
  const material = makeMaterial();
  afterAll(() => material.discard());
  const absent = missing('openssl');

  it.skipIf(absent !== null)(`is read${absent === null ? '' : `: ${absent}`}`, () => {
    const identity = material.identity('rsa-2048');
    const told = reading(readFileSync(material.staple(identity)), [material.authority], identity.forged).staple;
    expect(told).toMatchObject({ status: 'good', signed: true });
    expect(Date.parse(told.nextUpdate ?? '') - Date.parse(told.thisUpdate ?? '')).toBe(7 * 86_400_000);
  });
});
