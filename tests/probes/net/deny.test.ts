import { describe, expect, test } from 'vitest';
import { isNeverRequested } from '../../../src/probes/net/deny.ts';

const never = (path: string) => isNeverRequested(new URL(path, 'https://www.example.ma'));

describe('never requested', () => {
  test.each([
    '/actuator/heapdump',
    '/manage/actuator/heapdump',
    '/heapdump',
    '/dump',
    '/actuator/shutdown',
    '/actuator/restart',
    '/wp-cron.php',
    '/blog/wp-cron.php?doing_wp_cron',
    '/cron.php',
    '/core/cron.php',
    '/cron/abc123',
    '/trace.axd?clear=1',
    '/logout',
    '/user/logout?destination=/',
    '/index.php?action=logout',
    '/log-out',
    '/sign_out',
    '/?logoff',
    '/password/reset',
    '/resetPassword',
    '/api/deleteUser?id=1',
    '/cache?op=clear',
    '/clearcache',
    '/update.php',
    '/upgrade.php',
    '/wp-admin/upgrade.php',
    '/_search',
    '/index/_search',
    '/server-status?refresh=1',
    '/?phpinfo',
    '/?phpinfo=1',
    '/%6cogout',
    '/%256cogout',
    '/LOGOUT',
    '/logout;jsessionid=1',
    '/a\\logout',
    '/?do=%64elete',
  ])('%s', (path) => {
    expect(never(path)).toBe(true);
  });
});

describe('requested', () => {
  test.each([
    '/',
    '/.git/HEAD',
    '/.env',
    '/dump.sql',
    '/backup.zip',
    '/actuator',
    '/actuator/env',
    '/actuator/health',
    '/server-status',
    '/server-info',
    '/trace.axd',
    '/phpinfo.php',
    '/wp-login.php',
    '/wp-admin/install.php',
    '/wp-json/wp/v2/users?_fields=id',
    '/?author=1',
    '/fr/energie-nucleaire',
    '/en/nuclear-safety',
    '/en/unclear',
    '/blog/login',
    '/catalogue-outils',
    '/.well-known/security.txt',
    '/%D8%A7%D9%84%D8%B1%D8%A6%D9%8A%D8%B3%D9%8A%D8%A9',
    '/%E0%A4%A',
  ])('%s', (path) => {
    expect(never(path)).toBe(false);
  });
});
