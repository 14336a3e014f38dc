/** Length of a digest in bytes. */
const SIZES: Readonly<Record<string, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/**
 * Does an `integrity` attribute make a browser check anything? One digest of a known kind and the right length is enough; what is no digest
 * is skipped, and without any the file is loaded unchecked (SRI, sections 3.3.3 and 3.5).
 */
export const hasIntegrity = (attribute: string): boolean =>
  attribute
    .slice(0, 4096)
    .split(/[\t\n\f\r ]+/)
    .some(isDigest);

function isDigest(expression: string): boolean {
  const [, kind = '', digest = ''] =
    /^(sha256|sha384|sha512)-([A-Za-z0-9+/_-]{1,90}={0,2})(?:\?|$)/i.exec(expression) ?? [];
  return Buffer.from(digest, 'base64').length === SIZES[kind.toLowerCase()];
}
