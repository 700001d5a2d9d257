// SPDX-License-Identifier: GPL-3.0-or-later
// A school's own certificates, for https on its network: an authority that people trust once on
// each device, and a server certificate signed by it that is renewed without them.
#ifndef VSOKO_NET_TLS_H
#define VSOKO_NET_TLS_H

#include "base/error.h"
#include "base/str.h"

enum {
    TLS_AUTHORITY_DAYS = 3652,
    TLS_SERVER_DAYS = 820, // Apple refuses more than 825
    TLS_RENEW_DAYS = 120   // renewed when less is left
};

struct tls_pair {
    struct str cert_pem;
    struct str key_pem; // PKCS #8, ECDSA P-256; a secret
};

// Makes an authority. It can only vouch for addresses of local networks, names that end in .local,
// .lan, .home.arpa or .internal, and `names` (of this machine): trusting it opens nothing else.
// `title` is the school's name as a browser shows it.
bool tls_make_authority(struct arena *arena, struct str title, const struct str *names, size_t n,
                        struct tls_pair *out, struct error *error)
    __attribute__((warn_unused_result));

// Makes a server certificate for `names` (host names and addresses, 192.168.1.5, fd00::1).
// out->cert_pem holds the authority's certificate after it, as net_options takes it.
bool tls_make_certificate(struct arena *arena, const struct tls_pair *authority,
                          const struct str *names, size_t n, struct tls_pair *out,
                          struct error *error) __attribute__((warn_unused_result));

// Whole days that a certificate (the first one of the text) still holds; below 0 when it is over
// or the text is none.
int64_t tls_days_left(struct str cert_pem);
// True when a server certificate must be made anew: soon over, or one of the names is not in it.
bool tls_must_renew(struct arena *arena, struct str cert_pem, const struct str *names, size_t n);

// SHA-256 of the first certificate as people compare it: "3A:F1:…". "" if the text is none.
struct str tls_fingerprint(struct arena *arena, struct str cert_pem);
// The first certificate in DER, as Windows and phones take it: the SHA-256 of these bytes is the
// fingerprint. "" if the text is none.
struct str tls_der(struct arena *arena, struct str cert_pem);

#endif
