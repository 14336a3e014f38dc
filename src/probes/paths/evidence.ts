import type { PathEntry } from '../../knowledge/paths.ts';
import { sha256 } from '../../model/canonical.ts';
import type { Evidence } from '../../model/observation.ts';
import { tidy } from '../../parse/body.ts';
import {
  readAccounts,
  readActuator,
  readCompose,
  readDesktopMetadata,
  readGitConfig,
  readIndices,
  readInterfaces,
  readKey,
  readListing,
  readPhpInfo,
  readSamples,
  readServerStatus,
  readVariables,
  readWebConfig,
  sizeClassOf,
  sizeOf,
} from '../../parse/exposed.ts';
import { headerOf } from '../page.ts';
import type { Answer } from './answer.ts';

/** What is kept of an answer that is believed: never its body, a secret or a name of a person. */
export function evidenceOf(entry: PathEntry, answer: Answer): Evidence {
  return { ...readingOf(entry, answer), ...sizeAndDigest(entry, answer), ...versionOf(entry, answer) };
}

function readingOf({ reads }: PathEntry, { reply, text }: Answer): Evidence {
  if (reads === undefined) return {};
  switch (reads) {
    case 'accounts':
      return readAccounts(text);
    case 'actuator':
      return readActuator(text);
    case 'compose':
      return readCompose(text);
    case 'credentials-in-remote':
      return readGitConfig(text);
    case 'desktop-metadata':
      return readDesktopMetadata(text);
    case 'indices':
      return readIndices(text);
    case 'interfaces':
      return readInterfaces(text);
    case 'key-kind':
      return readKey(text);
    case 'listing':
      return readListing(text, reply.url);
    case 'phpinfo':
      return readPhpInfo(text);
    case 'queries':
      return readServerStatus(text);
    case 'samples':
      return readSamples(text);
    case 'size': {
      const size = sizeOf((name) => headerOf(reply, name));
      return size === null ? {} : { size };
    }
    case 'users': {
      const users = /^\d{1,9}$/.exec(headerOf(reply, 'x-wp-total')?.trim() ?? '')?.[0];
      return users === undefined ? {} : { accounts: Number(users) };
    }
    case 'variables':
      return readVariables(text);
    case 'web-config':
      return readWebConfig(text);
  }
}

/** Files are told apart by a digest of what was read; a page that differs from look to look has none that would say anything. */
function sizeAndDigest({ html, changes, reads }: PathEntry, { reply }: Answer): Evidence {
  if (html || changes === true) return {};
  const digest = { digest: sha256(reply.body).slice(0, 16) };
  return reads === 'size' ? digest : { ...digest, sizeClass: sizeClassOf(reply.body.length, reply.truncated) };
}

function versionOf({ product, version, versionHeader }: PathEntry, { reply, text }: Answer): Evidence {
  if (version === undefined) return product === undefined ? {} : { product };
  const found = version.exec(versionHeader === undefined ? text : (headerOf(reply, versionHeader) ?? ''));
  const shown = found?.slice(1).find((group) => group !== undefined);
  return {
    ...(product === undefined ? {} : { product }),
    ...(shown === undefined ? {} : { version: tidy(decoded(shown), 60) }),
  };
}

const decoded = (text: string): string => text.replace(/%2B/gi, '+');
