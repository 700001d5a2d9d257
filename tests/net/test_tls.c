// SPDX-License-Identifier: GPL-3.0-or-later
// The school's own certificates, and https inside the server on our own loop.
#include "test.h"

#include "base/clock.h"
#include "net/fixture.h"
#include "net/tls.h"

#include <arpa/inet.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static struct arena *arena;
static struct fixture *fixture;
static struct tls_pair authority, server;

static const struct str names[] = {S("school.local"), S("127.0.0.1"), S("192.168.1.5"),
                                   S("fd00::1")};
enum { NAMES = sizeof names / sizeof names[0] };

// A client that trusts the authority alone ------------------------------------------------------

struct client {
    int fd;
    gnutls_session_t session;
    gnutls_certificate_credentials_t trust;
    char in[8 << 20];
    size_t n;
};

static struct client *client_open(const char *name, int *code) {
    struct client *client = calloc(1, sizeof *client);
    assert_non_null(client);
    const struct timeval wait = {.tv_sec = 30};
    const struct sockaddr_in to = {.sin_family = AF_INET,
                                   .sin_port = htons(fixture->port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const gnutls_datum_t pem = {(unsigned char *)authority.cert_pem.p,
                                (unsigned)authority.cert_pem.n};
    client->fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(client->fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    assert_int_equal(connect(client->fd, (const struct sockaddr *)&to, sizeof to), 0);
    gnutls_certificate_allocate_credentials(&client->trust);
    gnutls_certificate_set_x509_trust_mem(client->trust, &pem, GNUTLS_X509_FMT_PEM);
    gnutls_init(&client->session, GNUTLS_CLIENT);
    gnutls_set_default_priority(client->session);
    gnutls_credentials_set(client->session, GNUTLS_CRD_CERTIFICATE, client->trust);
    gnutls_session_set_verify_cert(client->session, name, 0);
    gnutls_transport_set_int(client->session, client->fd);
    do {
        *code = gnutls_handshake(client->session);
    } while (*code < 0 && gnutls_error_is_fatal(*code) == 0);
    return client;
}

static void client_close(struct client *client) {
    gnutls_deinit(client->session);
    gnutls_certificate_free_credentials(client->trust);
    close(client->fd);
    free(client);
}

static void client_send(struct client *client, struct str bytes) {
    while (bytes.n > 0) {
        ssize_t n = gnutls_record_send(client->session, bytes.p, bytes.n);
        if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED) {
            continue;
        }
        assert_true(n > 0);
        bytes = str_from_at(bytes, (size_t)n);
    }
}

// The body of the next reply; its head is cut off the front of `in` first.
static struct str client_read(struct client *client, struct str *head) {
    static const struct str length_name = S("Content-Length: ");
    size_t need = 0, head_n = 0;
    while (need == 0 || client->n < need) {
        struct str seen = str_n(client->in, client->n);
        size_t end = str_find(seen, S("\r\n\r\n"));
        if (need == 0 && end != STR_NONE) {
            size_t at = str_find(seen, length_name);
            assert_int_not_equal(at, STR_NONE);
            head_n = end + 4;
            need = head_n + strtoul(seen.p + at + length_name.n, NULL, 10);
            continue;
        }
        ssize_t n = gnutls_record_recv(client->session, client->in + client->n,
                                       sizeof client->in - client->n);
        assert_true(n > 0 || n == GNUTLS_E_AGAIN);
        client->n += n > 0 ? (size_t)n : 0;
    }
    struct str all = str_dup(arena, str_n(client->in, need));
    client->n -= need;
    memmove(client->in, client->in + need, client->n);
    *head = str_n(all.p, head_n);
    return str_from_at(all, head_n);
}

static struct str client_get(struct client *client, const char *path) {
    struct str head;
    client_send(client, str_fmt(arena, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", path));
    return client_read(client, &head);
}

// Certificates -----------------------------------------------------------------------------------

static void a_certificate_holds_its_names_and_term(void **state) {
    (void)state;
    // The term begins a day ago; the day that runs is not counted.
    assert_in_range(tls_days_left(authority.cert_pem), TLS_AUTHORITY_DAYS - 2, TLS_AUTHORITY_DAYS);
    assert_in_range(tls_days_left(server.cert_pem), TLS_SERVER_DAYS - 2, TLS_SERVER_DAYS);
    assert_int_equal(tls_days_left(S("none")), -1);
    assert_false(tls_must_renew(arena, server.cert_pem, names, NAMES));
    const struct str moved[] = {S("192.168.1.6")};
    assert_true(tls_must_renew(arena, server.cert_pem, moved, 1));
    assert_true(tls_must_renew(arena, S(""), names, NAMES));
    int64_t now = clock_now_ms();
    clock_fake_ms(now + (TLS_SERVER_DAYS - TLS_RENEW_DAYS + 1) * (int64_t)86400000);
    assert_true(tls_must_renew(arena, server.cert_pem, names, NAMES));
    clock_fake_ms(0);
}

static void fingerprints_differ_and_read_well(void **state) {
    (void)state;
    struct str one = tls_fingerprint(arena, authority.cert_pem);
    struct str two = tls_fingerprint(arena, server.cert_pem);
    assert_int_equal(one.n, 32 * 3 - 1);
    assert_true(one.p[2] == ':');
    assert_false(str_eq(one, two));
    assert_str(tls_fingerprint(arena, S("none")), "");
}

static void the_hash_of_the_file_is_the_fingerprint(void **state) {
    (void)state;
    struct str der = tls_der(arena, authority.cert_pem);
    unsigned char hash[32];
    struct buf text = buf_open(arena, 128);
    const gnutls_datum_t data = {(unsigned char *)der.p, (unsigned)der.n};
    size_t n = sizeof hash;
    assert_true(der.n > 0);
    assert_int_equal(gnutls_fingerprint(GNUTLS_DIG_SHA256, &data, hash, &n), 0);
    for (size_t i = 0; i < n; i++) {
        buf_fmt(&text, i == 0 ? "%02X" : ":%02X", hash[i]);
    }
    assert_true(str_eq(buf_str(&text), tls_fingerprint(arena, authority.cert_pem)));
    assert_str(tls_der(arena, S("none")), "");
}

static void the_authority_cannot_vouch_for_the_internet(void **state) {
    (void)state;
    struct error error;
    struct tls_pair bank;
    const struct str foreign[] = {S("bank.example"), S("8.8.8.8")};
    assert_true(tls_make_certificate(arena, &authority, foreign, 2, &bank, &error));
    gnutls_x509_trust_list_t trust;
    gnutls_x509_crt_t ca, certs[2];
    const gnutls_datum_t ca_pem = {(unsigned char *)authority.cert_pem.p,
                                   (unsigned)authority.cert_pem.n};
    const struct str chains[] = {server.cert_pem, bank.cert_pem};
    gnutls_x509_trust_list_init(&trust, 0);
    gnutls_x509_crt_init(&ca);
    gnutls_x509_crt_import(ca, &ca_pem, GNUTLS_X509_FMT_PEM);
    gnutls_x509_trust_list_add_cas(trust, &ca, 1, 0);
    for (size_t i = 0; i < 2; i++) {
        const gnutls_datum_t pem = {(unsigned char *)chains[i].p, (unsigned)chains[i].n};
        unsigned n = 2, status = 1;
        assert_int_equal(gnutls_x509_crt_list_import(certs, &n, &pem, GNUTLS_X509_FMT_PEM, 0), 2);
        gnutls_x509_trust_list_verify_crt(trust, certs, n, 0, &status, NULL);
        assert_int_equal(status == 0, i == 0);
        gnutls_x509_crt_deinit(certs[0]);
        gnutls_x509_crt_deinit(certs[1]);
    }
    gnutls_x509_trust_list_deinit(trust, 1);
}

static void a_long_russian_school_name_fits(void **state) {
    (void)state;
    struct tls_pair pair;
    struct error error;
    assert_true(tls_make_authority(
        arena, S("Муниципальное бюджетное общеобразовательное учреждение «Средняя школа № 12»"),
        names, NAMES, &pair, &error));
    assert_true(tls_days_left(pair.cert_pem) > 3600);
}

// The server -------------------------------------------------------------------------------------

static void a_browser_that_trusts_the_authority_is_served(void **state) {
    (void)state;
    int code;
    static const char *const known[] = {"127.0.0.1", "school.local"};
    for (size_t i = 0; i < 2; i++) {
        struct client *client = client_open(known[i], &code);
        assert_int_equal(code, 0);
        assert_str(client_get(client, "/"), "hello");
        assert_str(client_get(client, "/items/7"), "item 7 7 q=");
        client_close(client);
    }
    struct client *client = client_open("other.local", &code);
    assert_int_equal(code, GNUTLS_E_CERTIFICATE_VERIFICATION_ERROR);
    client_close(client);
}

static void a_session_cookie_is_bound_to_https_and_the_host(void **state) {
    (void)state;
    int code;
    struct str head;
    struct client *client = client_open("127.0.0.1", &code);
    client_send(client, S("GET /login-as/1 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
    client_read(client, &head);
    assert_int_not_equal(str_find(head, S("Set-Cookie: __Host-vsoko-")), STR_NONE);
    assert_int_not_equal(str_find(head, S("; Path=/; HttpOnly; SameSite=Lax; Secure\r\n")),
                         STR_NONE);
    assert_int_equal(str_find(head, S("Strict-Transport-Security")), STR_NONE);
    client_close(client);
}

// Bytes that gnutls has decrypted already do not wake an epoll.
static void what_comes_in_one_record_is_all_served(void **state) {
    (void)state;
    int code;
    struct str head;
    struct client *client = client_open("127.0.0.1", &code);
    struct buf many = buf_open(arena, 1 << 20);
    for (int i = 0; i < 200; i++) {
        buf_put_c(&many, "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    }
    client_send(client, buf_str(&many));
    for (int i = 0; i < 200; i++) {
        assert_str(client_read(client, &head), "hello");
    }
    client_close(client);
}

static void large_bodies_pass_both_ways(void **state) {
    (void)state;
    int code;
    struct str head;
    enum { BYTES = 3000000 };
    char *body = arena_alloc(arena, BYTES);
    for (int i = 0; i < BYTES; i++) {
        body[i] = (char)('a' + i % 23);
    }
    struct client *client = client_open("127.0.0.1", &code);
    for (int round = 0; round < 3; round++) {
        client_send(client, str_fmt(arena,
                                    "POST /api HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                    "Content-Type: text/plain\r\nContent-Length: %d\r\n\r\n",
                                    BYTES));
        client_send(client, str_n(body, BYTES));
        assert_true(str_eq(client_read(client, &head), str_n(body, BYTES)));
    }
    client_close(client);
}

static void many_kept_alive_clients_and_deferred_replies_are_served(void **state) {
    (void)state;
    enum { CLIENTS = 130 };
    struct client **clients = calloc(CLIENTS, sizeof *clients);
    assert_non_null(clients);
    struct str head;
    int code;
    for (int i = 0; i < CLIENTS; i++) {
        clients[i] = client_open("127.0.0.1", &code);
        assert_int_equal(code, 0);
    }
    fixture_batch(CLIENTS);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < CLIENTS; i++) {
            client_send(clients[i], S("GET /defer HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"));
        }
        for (int i = 0; i < CLIENTS; i++) {
            assert_str(client_read(clients[i], &head), "saved all");
        }
    }
    for (int i = 0; i < CLIENTS; i++) {
        client_close(clients[i]);
    }
    free(clients);
}

static void a_broken_certificate_is_told(void **state) {
    (void)state;
    struct net *net = NULL;
    struct error error;
    const struct net_options options = {
        .address = "127.0.0.1", .tls_cert_pem = "none", .tls_key_pem = "none"};
    assert_false(net_start(&net, &options, &error));
    assert_int_equal(error.code, ERROR_IO);
}

static int set_up(void **state) {
    (void)state;
    struct error error;
    arena = arena_open(0);
    if (arena == NULL ||
        !tls_make_authority(arena, S("Школа № 5"), names, NAMES, &authority, &error) ||
        !tls_make_certificate(arena, &authority, names, NAMES, &server, &error)) {
        return 1;
    }
    fixture = fixture_open((struct net_options){.threads = 1,
                                                .tls_cert_pem = str_c(arena, server.cert_pem),
                                                .tls_key_pem = str_c(arena, server.key_pem)});
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    fixture_close(fixture);
    arena_close(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_certificate_holds_its_names_and_term),
        cmocka_unit_test(fingerprints_differ_and_read_well),
        cmocka_unit_test(the_hash_of_the_file_is_the_fingerprint),
        cmocka_unit_test(the_authority_cannot_vouch_for_the_internet),
        cmocka_unit_test(a_long_russian_school_name_fits),
        cmocka_unit_test(a_browser_that_trusts_the_authority_is_served),
        cmocka_unit_test(a_session_cookie_is_bound_to_https_and_the_host),
        cmocka_unit_test(what_comes_in_one_record_is_all_served),
        cmocka_unit_test(large_bodies_pass_both_ways),
        cmocka_unit_test(many_kept_alive_clients_and_deferred_replies_are_served),
        cmocka_unit_test(a_broken_certificate_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
