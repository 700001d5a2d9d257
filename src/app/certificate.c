// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/certificate.h"

#include "base/vec.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PEM_MAX = 64 * 1024 };

static struct str read_pem(struct arena *arena, const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return (struct str){0};
    }
    char *text = arena_alloc(arena, PEM_MAX + 1);
    size_t n = fread(text, 1, PEM_MAX, file);
    fclose(file);
    return str_n(text, n);
}

static bool fail(struct error *error, const char *path) {
    error_set(error, ERROR_IO, "Сертификат «%s» не записывается: проверьте права и диск.", path);
    return error_cause(error, "%s", strerror(errno));
}

// Beside, then renamed: a power cut leaves the old file or the new one.
static bool write_pem(struct arena *arena, const char *path, struct str text, struct error *error) {
    const char *beside = str_fmt(arena, "%s.new", path).p;
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0) {
        return fail(error, path);
    }
    bool ok = write(fd, text.p, text.n) == (ssize_t)text.n && fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    return (ok && rename(beside, path) == 0) || fail(error, path);
}

static bool keep(struct arena *arena, struct str dir, const char *name, const struct tls_pair *pair,
                 struct error *error) {
    const char *cert = str_fmt(arena, "%.*s/%s.pem", STR_ARG(dir), name).p;
    const char *key = str_fmt(arena, "%.*s/%s.key", STR_ARG(dir), name).p;
    return write_pem(arena, key, pair->key_pem, error) &&
           write_pem(arena, cert, pair->cert_pem, error);
}

static struct tls_pair find(struct arena *arena, struct str dir, const char *name) {
    return (struct tls_pair){
        read_pem(arena, str_fmt(arena, "%.*s/%s.pem", STR_ARG(dir), name).p),
        read_pem(arena, str_fmt(arena, "%.*s/%s.key", STR_ARG(dir), name).p),
    };
}

bool certificate_ready(struct arena *arena, struct str data_dir,
                       const struct lan_addresses *addresses, struct tls_pair *out,
                       struct error *error) {
    struct str dir = str_fmt(arena, "%.*s/tls", STR_ARG(data_dir));
    VEC(struct str) names = {0};
    struct str host = lan_host_name(arena);
    if (mkdir(dir.p, 0700) != 0 && errno != EEXIST) {
        return fail(error, dir.p);
    }
    *vec_push(arena, &names) = S("127.0.0.1");
    *vec_push(arena, &names) = S("localhost");
    if (!str_empty(host)) {
        *vec_push(arena, &names) = host;
    }
    for (size_t i = 0; i < addresses->n; i++) {
        *vec_push(arena, &names) = addresses->at[i].text;
    }
    struct tls_pair authority = find(arena, dir, "authority");
    *out = find(arena, dir, "server");
    bool fresh =
        str_empty(authority.cert_pem) || tls_days_left(authority.cert_pem) < TLS_RENEW_DAYS;
    if (fresh && (!tls_make_authority(arena, S("Школьный сервер vsoko"), names.at, names.n,
                                      &authority, error) ||
                  !keep(arena, dir, "authority", &authority, error))) {
        return false;
    }
    if (!fresh && !str_empty(out->cert_pem) &&
        !tls_must_renew(arena, out->cert_pem, names.at, names.n)) {
        return true;
    }
    return tls_make_certificate(arena, &authority, names.at, names.n, out, error) &&
           keep(arena, dir, "server", out, error);
}

struct str certificate_authority(struct arena *arena, const char *data_dir) {
    return read_pem(arena, str_fmt(arena, "%s/tls/authority.pem", data_dir).p);
}
