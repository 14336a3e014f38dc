import { describe, expect, test } from 'vitest';
import { coded, failureOf } from '../../../src/probes/net/failure.ts';

const query = (code: string) => Object.assign(coded(code, `queryA ${code} www.example.ma`), { syscall: 'queryA' });

describe('failureOf', () => {
  test.each([
    ['ECONNREFUSED', 'connection-refused', 'ECONNREFUSED'],
    ['ENOTFOUND', 'name-not-found', 'ENOTFOUND'],
    ['ENODATA', 'name-not-found', 'ENODATA'],
    ['ETIMEDOUT', 'connection-timeout', 'ETIMEDOUT'],
    ['UND_ERR_CONNECT_TIMEOUT', 'connection-timeout', 'ETIMEDOUT'],
    ['EHOSTUNREACH', 'connection-timeout', 'EHOSTUNREACH'],
    ['ENETUNREACH', 'connection-timeout', 'ENETUNREACH'],
    ['ECONNRESET', 'connection-closed', 'ECONNRESET'],
    ['EPIPE', 'connection-closed', 'ECONNRESET'],
    ['UND_ERR_SOCKET', 'connection-closed', 'ECONNRESET'],
    ['EPROTO', 'handshake-failed', 'EPROTO'],
    ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'handshake-failed', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'handshake-failed', 'ERR_SSL_WRONG_VERSION_NUMBER'],
    ['UND_ERR_HEADERS_TIMEOUT', 'read-timeout', 'timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'read-timeout', 'timeout'],
    ['UND_ERR_HEADERS_OVERFLOW', 'reply-too-large', 'headers'],
    ['HPE_HEADER_OVERFLOW', 'reply-too-large', 'headers'],
    ['UND_ERR_RES_EXCEEDED_MAX_SIZE', 'reply-too-large', 'body'],
    ['ERR_BUFFER_TOO_LARGE', 'reply-too-large', 'body'],
    ['HPE_INVALID_HEADER_TOKEN', 'malformed-reply', 'HPE_INVALID_HEADER_TOKEN'],
    ['ERR_ASSERTION', 'malformed-reply', 'ERR_ASSERTION'],
    ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'malformed-reply', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'],
    ['UND_ERR_ABORTED', 'indeterminate', 'interrupted'],
    ['EMFILE', 'indeterminate', 'EMFILE'],
    ['ESOMETHINGNEW', 'indeterminate', 'ESOMETHINGNEW'],
  ])('%s is %s (%s)', (code, expected, detail) => {
    expect(failureOf(coded(code, 'at 192.0.2.1:443 after 4021 ms'))).toEqual({ code: expected, detail });
  });

  test('the kinds without letters as a code go by their names', () => {
    expect(failureOf(new DOMException('', 'TimeoutError'))).toEqual({ code: 'read-timeout', detail: 'timeout' });
    expect(failureOf(new DOMException('', 'AbortError'))).toEqual({ code: 'indeterminate', detail: 'interrupted' });
    expect(failureOf(Object.assign(new Error('Parse Error'), { name: 'HTTPParserError' })).code).toBe(
      'malformed-reply',
    );
  });

  test('a resolver that says no says nothing of the site', () => {
    expect(failureOf(query('ENOTFOUND')).code).toBe('name-not-found');
    expect(failureOf(query('ETIMEOUT'))).toEqual({ code: 'connection-timeout', detail: 'ETIMEDOUT' });
    for (const code of ['ECONNREFUSED', 'ESERVFAIL', 'EREFUSED', 'EBADRESP']) {
      expect(failureOf(query(code))).toEqual({ code: 'indeterminate', detail: code });
    }
  });

  test('causes and aggregates are looked through', () => {
    expect(failureOf(new Error('outer', { cause: coded('ECONNRESET', 'inner') })).code).toBe('connection-closed');
    expect(failureOf(new AggregateError([coded('ECONNREFUSED', 'one'), coded('ETIMEDOUT', 'two')])).code).toBe(
      'connection-refused',
    );
    const ring = coded('ENEW', 'ring');
    ring.cause = ring;
    expect(failureOf(ring)).toEqual({ code: 'indeterminate', detail: 'ENEW' });
  });

  test.each([
    ['a TypeError', new TypeError('x is not a function')],
    ['a RangeError', new RangeError('Invalid array length')],
    ['one of Node about our arguments', coded('ERR_INVALID_ARG_TYPE', 'The "x" argument')],
    ['one of undici about our arguments', coded('UND_ERR_INVALID_ARG', 'invalid method')],
    ['an address that our lookup got wrong', coded('ERR_INVALID_IP_ADDRESS', 'Invalid IP')],
    ['one wrapped in another', new Error('outer', { cause: new TypeError('inner') })],
    ['an error without a code', new Error('whatever')],
    ['no error', 'whatever'],
  ])('%s is our bug', (_name, error) => {
    let thrown: unknown = null;
    try {
      failureOf(error);
    } catch (again) {
      thrown = again;
    }
    expect(thrown).toBe(error);
  });
});
