// SPDX-License-Identifier: GPL-3.0-or-later
// A POST must come from a page of ours: it repeats a token made from the session's, and where the
// browser tells the page's origin, that must be us. Without a session (login) the origin alone is
// asked.
#include "net/net_internal.h"

#include <sodium.h>
#include <strings.h>

struct str csrf_token(struct arena *arena, struct str session_token) {
    static const char purpose[] = "vsoko csrf";
    unsigned char hash[TOKEN_BYTES];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)purpose, sizeof purpose - 1,
                       (const unsigned char *)session_token.p, session_token.n);
    char text[sodium_base64_ENCODED_LEN(TOKEN_BYTES, sodium_base64_VARIANT_URLSAFE_NO_PADDING)];
    sodium_bin2base64(text, sizeof text, hash, sizeof hash,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_dup(arena, str_from(text));
}

static bool from_our_page(const struct request *request) {
    struct str site = request_header(request, "Sec-Fetch-Site");
    if (site.n > 0 && !str_eq(site, S("same-origin")) && !str_eq(site, S("none"))) {
        return false;
    }
    struct str origin = request_header(request, "Origin");
    if (origin.n == 0) {
        return true;
    }
    size_t at = str_find(origin, S("://")); // "null" has none
    struct str host = at == STR_NONE ? (struct str){0} : str_from_at(origin, at + 3);
    return host.n > 0 && host.n == request->host.n &&
           strncasecmp(host.p, request->host.p, host.n) == 0;
}

bool csrf_allows(struct exchange *exchange) {
    const struct request *request = &exchange->request;
    if (!from_our_page(request)) {
        return false;
    }
    if (request->csrf.n == 0) {
        return true;
    }
    struct str given = request_header(request, "X-CSRF");
    if (given.n == 0) {
        given = request_field(request, "csrf");
    }
    return given.n == request->csrf.n && sodium_memcmp(given.p, request->csrf.p, given.n) == 0;
}
