/* cc mbed.c -o mbed -lmbedtls -lmbedx509 -lmbedcrypto
 * mbed PORT CHAIN KEY: one handshake after the other, on 127.0.0.1
 * mbed: the suites that were compiled in, each with its first minor version (1: TLS 1.0), and the curves by their number in TLS */
#include <mbedtls/ctr_drbg.h>
#include <mbedtls/ecp.h>
#include <mbedtls/entropy.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/pk.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <signal.h>
#include <stdio.h>

int main(int count, char **args) {
  if (count == 1) {
    for (const int *id = mbedtls_ssl_list_ciphersuites(); *id != 0; id++) {
      const mbedtls_ssl_ciphersuite_t *suite = mbedtls_ssl_ciphersuite_from_id(*id);
      printf("suite %04x %d\n", suite->id, suite->min_minor_ver);
    }
    for (const mbedtls_ecp_curve_info *curve = mbedtls_ecp_curve_list(); curve->name != 0; curve++) printf("curve %d\n", curve->tls_id);
    return 0;
  }
  if (count != 4) return 2;
  signal(SIGPIPE, SIG_IGN);
  mbedtls_entropy_context entropy;
  mbedtls_ctr_drbg_context chance;
  mbedtls_ssl_config config;
  mbedtls_x509_crt chain;
  mbedtls_pk_context key;
  mbedtls_net_context server, client;
  mbedtls_entropy_init(&entropy);
  mbedtls_ctr_drbg_init(&chance);
  mbedtls_ssl_config_init(&config);
  mbedtls_x509_crt_init(&chain);
  mbedtls_pk_init(&key);
  mbedtls_net_init(&server);
  if (mbedtls_ctr_drbg_seed(&chance, mbedtls_entropy_func, &entropy, 0, 0) != 0) return 3;
  if (mbedtls_x509_crt_parse_file(&chain, args[2]) != 0) return 4;
  if (mbedtls_pk_parse_keyfile(&key, args[3], 0) != 0) return 5;
  mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT);
  mbedtls_ssl_conf_min_version(&config, 3, 1);
  mbedtls_ssl_conf_rng(&config, mbedtls_ctr_drbg_random, &chance);
  mbedtls_ssl_conf_ca_chain(&config, chain.next, 0);
  mbedtls_ssl_conf_own_cert(&config, &chain, &key);
  mbedtls_ssl_conf_read_timeout(&config, 2000);
  if (mbedtls_net_bind(&server, "127.0.0.1", args[1], MBEDTLS_NET_PROTO_TCP) != 0) return 6;
  for (;;) {
    mbedtls_ssl_context session;
    int said;
    mbedtls_net_init(&client);
    if (mbedtls_net_accept(&server, &client, 0, 0, 0) != 0) continue;
    mbedtls_ssl_init(&session);
    mbedtls_ssl_setup(&session, &config);
    mbedtls_ssl_set_bio(&session, &client, mbedtls_net_send, mbedtls_net_recv, mbedtls_net_recv_timeout);
    while ((said = mbedtls_ssl_handshake(&session)) == MBEDTLS_ERR_SSL_WANT_READ || said == MBEDTLS_ERR_SSL_WANT_WRITE) continue;
    mbedtls_ssl_free(&session);
    mbedtls_net_free(&client);
  }
}
