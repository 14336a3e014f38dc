import { cursor, total } from './tls/bytes.ts';

/**
 * The signed certificate timestamps of a SignedCertificateTimestampList (RFC 6962 section 3.3), as it stands in a TLS extension or inside
 * the OCTET STRING of a certificate's or an OCSP response's extension. Total: anything else is `invalid`.
 */
export const parseTimestampList = (bytes: Uint8Array): readonly Uint8Array[] | 'invalid' =>
  total(() => {
    const read = cursor(bytes);
    const list = cursor(read.take(read.u16()));
    const timestamps: Uint8Array[] = [];
    while (list.left > 0) {
      const one = list.take(list.u16());
      if (one.length === 0) return 'invalid';
      timestamps.push(one);
    }
    return read.left > 0 ? 'invalid' : timestamps;
  });
