// SPDX-License-Identifier: GPL-3.0-or-later
// Files compiled into the program. Nothing is read from the disk, so no path leads out.
#include "net/net_internal.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { HASH_BYTES = 16 }; // the least that crypto_generichash gives

struct asset_entry {
    const struct net_asset *asset;
    char hash[HASH_BYTES * 2 + 1];
};

static int by_name(const void *a, const void *b) {
    const struct asset_entry *left = a, *right = b;
    return strcmp(left->asset->name, right->asset->name);
}

bool assets_open(struct net *net, struct error *error) {
    const struct net_asset *assets = net->options.assets;
    size_t n = 0;
    while (assets != NULL && assets[n].name != NULL) {
        n++;
    }
    net->assets = calloc(n + 1, sizeof *net->assets);
    if (net->assets == NULL) {
        return error_set(error, ERROR_IO, "Не хватило памяти для веб-сервера.");
    }
    for (size_t i = 0; i < n; i++) {
        unsigned char hash[HASH_BYTES];
        crypto_generichash(hash, sizeof hash, (const unsigned char *)assets[i].raw.p,
                           assets[i].raw.n, NULL, 0);
        net->assets[i].asset = &assets[i];
        sodium_bin2hex(net->assets[i].hash, sizeof net->assets[i].hash, hash, sizeof hash);
    }
    net->assets_n = n;
    qsort(net->assets, n, sizeof *net->assets, by_name);
    return true;
}

void assets_close(struct net *net) { free(net->assets); }

// Does "gzip, deflate;q=0.5, br;q=0" take this encoding?
static bool accepts(struct str header, struct str encoding) {
    while (header.n > 0) {
        struct str rest = str_cut(&header, ',');
        struct str name = str_trim(str_cut(&rest, ';'));
        if (!str_eq(name, encoding)) {
            continue;
        }
        double quality = 1;
        rest = str_trim(rest);
        if (str_starts(rest, S("q=")) && !str_to_real(str_from_at(rest, 2), &quality)) {
            return false;
        }
        return quality > 0;
    }
    return false;
}

void asset_serve(struct exchange *exchange) {
    struct request *request = &exchange->request;
    const struct net *net = exchange->loop->net;
    const struct net_asset wanted = {
        .name = str_c(request->arena, str_from_at(request->path, sizeof "/static/" - 1))};
    const struct asset_entry key = {.asset = &wanted};
    const struct asset_entry *entry =
        bsearch(&key, net->assets, net->assets_n, sizeof key, by_name);
    if (entry == NULL) {
        struct error error;
        error_set(&error, ERROR_NOT_FOUND, "Такого файла нет. Обновите страницу.");
        reply_refusal(exchange, 404, &error);
        return;
    }
    const struct net_asset *asset = entry->asset;
    struct str accept = request_header(request, "Accept-Encoding");
    struct str bytes = asset->raw;
    const char *encoding = NULL;
    if (asset->brotli.n > 0 && accepts(accept, S("br"))) {
        bytes = asset->brotli;
        encoding = "br";
    } else if (asset->gzip.n > 0 && accepts(accept, S("gzip"))) {
        bytes = asset->gzip;
        encoding = "gzip";
    }
    struct str etag = str_fmt(request->arena, "\"%s%s%s\"", entry->hash, encoding ? "-" : "",
                              encoding ? encoding : "");
    if (str_find(request_header(request, "If-None-Match"), etag) != STR_NONE) {
        reply_not_modified(exchange, etag);
    } else {
        reply_asset(exchange, asset, etag, encoding, bytes);
    }
}
