/* cc wolf.c -o wolf -lwolfssl
 * wolf PORT CHAIN KEY: one handshake after the other, on 127.0.0.1
 * wolf: the suites that were compiled in, by their names of IANA */
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

int main(int count, char **args) {
  if (count == 1) {
    static char names[16384];
    if (wolfSSL_get_ciphers_iana(names, sizeof names) != WOLFSSL_SUCCESS) return 6;
    puts(names);
    return 0;
  }
  if (count != 4) return 2;
  signal(SIGPIPE, SIG_IGN);
  wolfSSL_Init();
  WOLFSSL_CTX *context = wolfSSL_CTX_new(wolfSSLv23_server_method());
  if (wolfSSL_CTX_use_certificate_chain_file(context, args[2]) != WOLFSSL_SUCCESS) return 3;
  if (wolfSSL_CTX_use_PrivateKey_file(context, args[3], WOLFSSL_FILETYPE_PEM) != WOLFSSL_SUCCESS) return 4;
  int server = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(atoi(args[1])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  if (bind(server, (void *)&address, sizeof address) != 0 || listen(server, 50) != 0) return 5;
  for (;;) {
    int client = accept(server, 0, 0);
    struct timeval patience = {3, 0};
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    WOLFSSL *session = wolfSSL_new(context);
    wolfSSL_set_fd(session, client);
    wolfSSL_accept(session);
    wolfSSL_free(session);
    close(client);
  }
}
