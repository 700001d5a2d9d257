// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tls.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/rng.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

enum { DAY_S = 24 * 3600, SERIAL_BYTES = 16, NAME_BYTES = 63, HASH_BYTES = 32 };

static bool failed(struct error *error, int code) {
    error_set(error, ERROR_INTERNAL,
              "Не удалось сделать сертификат сервера. Запустите программу с ключом --plain или "
              "обратитесь к разработчикам.");
    return error_cause(error, "gnutls: %s", gnutls_strerror(code));
}

// The bytes of an IPv4 or IPv6 address; 0 when the text is a name.
static unsigned address_bytes(struct arena *arena, struct str text, unsigned char out[16]) {
    const char *c = str_c(arena, text);
    if (inet_pton(AF_INET, c, out) == 1) {
        return 4;
    }
    return inet_pton(AF_INET6, c, out) == 1 ? 16 : 0;
}

static void key_close(void *key) { gnutls_x509_privkey_deinit(key); }
static void cert_close(void *cert) { gnutls_x509_crt_deinit(cert); }
static void constraints_close(void *all) { gnutls_x509_name_constraints_deinit(all); }

static int key_new(struct arena *arena, gnutls_x509_privkey_t *out) {
    int code = gnutls_x509_privkey_init(out);
    if (code >= 0) {
        arena_on_close(arena, key_close, *out);
    }
    return code;
}

static int cert_new(struct arena *arena, gnutls_x509_crt_t *out) {
    int code = gnutls_x509_crt_init(out);
    if (code >= 0) {
        arena_on_close(arena, cert_close, *out);
    }
    return code;
}

static int put_pem(struct arena *arena, gnutls_x509_crt_t cert, gnutls_x509_privkey_t key,
                   struct tls_pair *out) {
    gnutls_datum_t text = {0};
    int code = gnutls_x509_crt_export2(cert, GNUTLS_X509_FMT_PEM, &text);
    if (code >= 0) {
        out->cert_pem = str_dup(arena, str_n((const char *)text.data, text.size));
        gnutls_free(text.data);
        code = gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, NULL, GNUTLS_PKCS_PLAIN,
                                                 &text);
    }
    if (code >= 0) {
        out->key_pem = str_dup(arena, str_n((const char *)text.data, text.size));
        gnutls_memset(text.data, 0, text.size);
        gnutls_free(text.data);
    }
    return code;
}

// What both kinds have: a fresh key, version, serial number, term, name.
static int begin(struct arena *arena, struct str title, int days, gnutls_x509_crt_t *cert,
                 gnutls_x509_privkey_t *key) {
    unsigned char serial[SERIAL_BYTES];
    rng_secret(serial, sizeof serial);
    serial[0] = (serial[0] & 0x7F) | 0x40; // positive and of full length
    time_t now = (time_t)(clock_now_ms() / 1000);
    while (title.n > NAME_BYTES || !utf8_valid(title)) { // the field holds 64 characters
        title.n--;
    }
    int code = key_new(arena, key);
    code = code < 0
               ? code
               : gnutls_x509_privkey_generate(*key, GNUTLS_PK_ECDSA,
                                              GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
    code = code < 0 ? code : cert_new(arena, cert);
    code = code < 0 ? code : gnutls_x509_crt_set_key(*cert, *key);
    code = code < 0 ? code : gnutls_x509_crt_set_version(*cert, 3);
    code = code < 0 ? code : gnutls_x509_crt_set_serial(*cert, serial, sizeof serial);
    // A phone whose clock is a little behind must take it at once.
    code = code < 0 ? code : gnutls_x509_crt_set_activation_time(*cert, now - DAY_S);
    code = code < 0 ? code
                    : gnutls_x509_crt_set_expiration_time(*cert, now + (time_t)(days - 1) * DAY_S);
    return code < 0 ? code
                    : gnutls_x509_crt_set_dn_by_oid(*cert, GNUTLS_OID_X520_COMMON_NAME, 0, title.p,
                                                    (unsigned)title.n);
}

static int add_subject_key_id(gnutls_x509_crt_t cert, gnutls_x509_crt_t issuer) {
    unsigned char id[64];
    size_t n = sizeof id;
    int code = gnutls_x509_crt_get_key_id(cert, 0, id, &n);
    code = code < 0 ? code : gnutls_x509_crt_set_subject_key_id(cert, id, n);
    n = sizeof id;
    code = code < 0 ? code : gnutls_x509_crt_get_key_id(issuer, 0, id, &n);
    return code < 0 ? code : gnutls_x509_crt_set_authority_key_id(cert, id, n);
}

static int permit(gnutls_x509_name_constraints_t all, gnutls_x509_subject_alt_name_t kind,
                  const void *bytes, unsigned n) {
    const gnutls_datum_t name = {(unsigned char *)bytes, n};
    return gnutls_x509_name_constraints_add_permitted(all, kind, &name);
}

// An address and its mask, as a certificate holds them.
static int permit_network(gnutls_x509_name_constraints_t all, const unsigned char *address,
                          unsigned n, unsigned bits) {
    unsigned char both[32] = {0};
    for (unsigned i = 0; i < bits; i++) {
        both[n + i / 8] |= (unsigned char)(0x80 >> i % 8);
    }
    for (unsigned i = 0; i < n; i++) {
        both[i] = address[i] & both[n + i];
    }
    return permit(all, GNUTLS_SAN_IPADDRESS, both, 2 * n);
}

static int permit_local(struct arena *arena, gnutls_x509_name_constraints_t all,
                        const struct str *names, size_t n) {
    static const char *const domains[] = {"local", "lan", "home.arpa", "internal", "localhost"};
    static const struct {
        const char *address;
        unsigned bits;
    } networks[] = {{"10.0.0.0", 8},  {"172.16.0.0", 12},  {"192.168.0.0", 16},
                    {"127.0.0.0", 8}, {"169.254.0.0", 16}, {"100.64.0.0", 10},
                    {"fc00::", 7},    {"fe80::", 10},      {"::1", 128}};
    int code = 0;
    for (size_t i = 0; code >= 0 && i < sizeof domains / sizeof domains[0]; i++) {
        code = permit(all, GNUTLS_SAN_DNSNAME, domains[i], (unsigned)strlen(domains[i]));
    }
    unsigned char bytes[16];
    for (size_t i = 0; code >= 0 && i < sizeof networks / sizeof networks[0]; i++) {
        unsigned length = address_bytes(arena, str_from(networks[i].address), bytes);
        code = permit_network(all, bytes, length, networks[i].bits);
    }
    for (size_t i = 0; code >= 0 && i < n; i++) {
        unsigned length = address_bytes(arena, names[i], bytes);
        code = length > 0 ? permit_network(all, bytes, length, length * 8)
                          : permit(all, GNUTLS_SAN_DNSNAME, names[i].p, (unsigned)names[i].n);
    }
    return code;
}

bool tls_make_authority(struct arena *arena, struct str title, const struct str *names, size_t n,
                        struct tls_pair *out, struct error *error) {
    gnutls_x509_crt_t cert;
    gnutls_x509_privkey_t key;
    gnutls_x509_name_constraints_t all;
    int code = begin(arena, title, TLS_AUTHORITY_DAYS, &cert, &key);
    code = code < 0 ? code : gnutls_x509_name_constraints_init(&all);
    if (code < 0) {
        return failed(error, code);
    }
    arena_on_close(arena, constraints_close, all);
    code = gnutls_x509_crt_set_basic_constraints(cert, 1, 0);
    code = code < 0 ? code
                    : gnutls_x509_crt_set_key_usage(cert,
                                                    GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
    code = code < 0 ? code : add_subject_key_id(cert, cert);
    code = code < 0 ? code : permit_local(arena, all, names, n);
    code = code < 0 ? code : gnutls_x509_crt_set_name_constraints(cert, all, 1);
    code = code < 0 ? code : gnutls_x509_crt_sign2(cert, cert, key, GNUTLS_DIG_SHA256, 0);
    code = code < 0 ? code : put_pem(arena, cert, key, out);
    return code >= 0 || failed(error, code);
}

static int cert_read(struct arena *arena, struct str pem, gnutls_x509_crt_t *out) {
    const gnutls_datum_t text = {(unsigned char *)pem.p, (unsigned)pem.n};
    int code = cert_new(arena, out);
    return code < 0 ? code : gnutls_x509_crt_import(*out, &text, GNUTLS_X509_FMT_PEM);
}

static int add_names(struct arena *arena, gnutls_x509_crt_t cert, const struct str *names,
                     size_t n) {
    int code = 0;
    for (size_t i = 0; code >= 0 && i < n; i++) {
        unsigned char bytes[16];
        unsigned length = address_bytes(arena, names[i], bytes);
        code = length > 0
                   ? gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_IPADDRESS, bytes, length,
                                                          GNUTLS_FSAN_APPEND)
                   : gnutls_x509_crt_set_subject_alt_name(cert, GNUTLS_SAN_DNSNAME, names[i].p,
                                                          (unsigned)names[i].n, GNUTLS_FSAN_APPEND);
    }
    return code;
}

bool tls_make_certificate(struct arena *arena, const struct tls_pair *authority,
                          const struct str *names, size_t n, struct tls_pair *out,
                          struct error *error) {
    gnutls_x509_crt_t cert, issuer;
    gnutls_x509_privkey_t key, issuer_key;
    const gnutls_datum_t key_text = {(unsigned char *)authority->key_pem.p,
                                     (unsigned)authority->key_pem.n};
    int code = cert_read(arena, authority->cert_pem, &issuer);
    code = code < 0 ? code : key_new(arena, &issuer_key);
    code = code < 0 ? code
                    : gnutls_x509_privkey_import2(issuer_key, &key_text, GNUTLS_X509_FMT_PEM, NULL,
                                                  GNUTLS_PKCS_PLAIN);
    code =
        code < 0 ? code : begin(arena, n > 0 ? names[0] : S("vsoko"), TLS_SERVER_DAYS, &cert, &key);
    code = code < 0 ? code : gnutls_x509_crt_set_basic_constraints(cert, 0, -1);
    code = code < 0 ? code : gnutls_x509_crt_set_key_usage(cert, GNUTLS_KEY_DIGITAL_SIGNATURE);
    code = code < 0 ? code : gnutls_x509_crt_set_key_purpose_oid(cert, GNUTLS_KP_TLS_WWW_SERVER, 0);
    code = code < 0 ? code : add_names(arena, cert, names, n);
    code = code < 0 ? code : add_subject_key_id(cert, issuer);
    code = code < 0 ? code : gnutls_x509_crt_sign2(cert, issuer, issuer_key, GNUTLS_DIG_SHA256, 0);
    code = code < 0 ? code : put_pem(arena, cert, key, out);
    if (code < 0) {
        return failed(error, code);
    }
    out->cert_pem =
        str_fmt(arena, "%.*s%.*s", STR_ARG(out->cert_pem), STR_ARG(authority->cert_pem));
    return true;
}

int64_t tls_days_left(struct str cert_pem) {
    const gnutls_datum_t text = {(unsigned char *)cert_pem.p, (unsigned)cert_pem.n};
    gnutls_x509_crt_t cert;
    int64_t days = -1;
    if (gnutls_x509_crt_init(&cert) < 0) {
        return days;
    }
    if (gnutls_x509_crt_import(cert, &text, GNUTLS_X509_FMT_PEM) >= 0) {
        int64_t left = (int64_t)gnutls_x509_crt_get_expiration_time(cert) - clock_now_ms() / 1000;
        days = left < 0 ? -1 : left / DAY_S;
    }
    gnutls_x509_crt_deinit(cert);
    return days;
}

bool tls_must_renew(struct arena *arena, struct str cert_pem, const struct str *names, size_t n) {
    gnutls_x509_crt_t cert;
    if (tls_days_left(cert_pem) < TLS_RENEW_DAYS || cert_read(arena, cert_pem, &cert) < 0) {
        return true;
    }
    for (size_t i = 0; i < n; i++) { // an address is recognised as one
        if (gnutls_x509_crt_check_hostname(cert, str_c(arena, names[i])) == 0) {
            return true;
        }
    }
    return false;
}

struct str tls_fingerprint(struct arena *arena, struct str cert_pem) {
    gnutls_x509_crt_t cert;
    unsigned char hash[HASH_BYTES];
    size_t n = sizeof hash;
    if (cert_read(arena, cert_pem, &cert) < 0 ||
        gnutls_x509_crt_get_fingerprint(cert, GNUTLS_DIG_SHA256, hash, &n) < 0) {
        return S("");
    }
    struct buf out = buf_open(arena, HASH_BYTES * 3);
    for (size_t i = 0; i < n; i++) {
        buf_fmt(&out, i == 0 ? "%02X" : ":%02X", hash[i]);
    }
    return buf_str(&out);
}

struct str tls_der(struct arena *arena, struct str cert_pem) {
    gnutls_x509_crt_t cert;
    size_t n = 0;
    if (cert_read(arena, cert_pem, &cert) < 0 ||
        gnutls_x509_crt_export(cert, GNUTLS_X509_FMT_DER, NULL, &n) !=
            GNUTLS_E_SHORT_MEMORY_BUFFER) {
        return S("");
    }
    char *der = arena_alloc(arena, n);
    return gnutls_x509_crt_export(cert, GNUTLS_X509_FMT_DER, der, &n) < 0 ? S("") : str_n(der, n);
}
