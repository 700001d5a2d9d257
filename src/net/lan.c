// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/lan.h"

#include "base/vec.h"

#include <arpa/inet.h>
#include <errno.h>
#include <ifaddrs.h>
#include <limits.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// A card has a device behind it; bridges and tunnels have none.
static bool is_physical(const char *device) {
    char path[64 + IFNAMSIZ];
    snprintf(path, sizeof path, "/sys/class/net/%s/device", device);
    return access(path, F_OK) == 0;
}

static void add(struct arena *arena, struct lan_addresses *out, const struct ifaddrs *one) {
    char text[INET6_ADDRSTRLEN];
    if (one->ifa_addr == NULL || (one->ifa_flags & IFF_UP) == 0 ||
        (one->ifa_flags & IFF_LOOPBACK) != 0) {
        return;
    }
    bool ipv6 = one->ifa_addr->sa_family == AF_INET6;
    if (ipv6) {
        const struct in6_addr *address = &((const struct sockaddr_in6 *)one->ifa_addr)->sin6_addr;
        if (IN6_IS_ADDR_LINKLOCAL(address)) {
            return;
        }
        inet_ntop(AF_INET6, address, text, sizeof text);
    } else if (one->ifa_addr->sa_family == AF_INET) {
        const struct in_addr *address = &((const struct sockaddr_in *)one->ifa_addr)->sin_addr;
        if (ntohl(address->s_addr) >> 16 == 0xA9FE) { // 169.254: no network gave an address
            return;
        }
        inet_ntop(AF_INET, address, text, sizeof text);
    } else {
        return;
    }
    struct lan_address *fresh = vec_push(arena, out);
    *fresh = (struct lan_address){
        .device = str_dup(arena, str_from(one->ifa_name)),
        .text = str_dup(arena, str_from(text)),
        .ipv6 = ipv6,
        .physical = is_physical(one->ifa_name),
    };
}

static int by_likelihood(const void *a, const void *b) {
    const struct lan_address *left = a, *right = b;
    if (left->physical != right->physical) {
        return left->physical ? -1 : 1;
    }
    if (left->ipv6 != right->ipv6) {
        return left->ipv6 ? 1 : -1;
    }
    return str_cmp(left->text, right->text);
}

bool lan_list(struct arena *arena, struct lan_addresses *out, struct error *error) {
    struct ifaddrs *all = NULL;
    *out = (struct lan_addresses){0};
    if (getifaddrs(&all) != 0) {
        error_set(error, ERROR_IO, "Не удалось узнать адреса компьютера в сети.");
        return error_cause(error, "getifaddrs: %s", strerror(errno));
    }
    for (const struct ifaddrs *one = all; one != NULL; one = one->ifa_next) {
        add(arena, out, one);
    }
    freeifaddrs(all);
    if (out->n > 1) {
        qsort(out->at, out->n, sizeof out->at[0], by_likelihood);
    }
    return true;
}

struct str lan_host_name(struct arena *arena) {
    char name[HOST_NAME_MAX + 1] = "";
    if (gethostname(name, sizeof name - 1) != 0) {
        return S("");
    }
    return str_dup(arena, str_from(name));
}

struct str lan_url(struct arena *arena, struct str address, bool tls, uint16_t port) {
    bool ipv6 = str_find_char(address, ':') != STR_NONE;
    bool usual = port == (tls ? 443 : 80);
    return str_fmt(arena, "%s://%s%.*s%s%s", tls ? "https" : "http", ipv6 ? "[" : "",
                   STR_ARG(address), ipv6 ? "]" : "", usual ? "" : str_fmt(arena, ":%u", port).p);
}

void lan_put_urls(struct buf *out, const struct lan_addresses *addresses, bool tls, uint16_t port) {
    bool cards = addresses->n > 0 && addresses->at[0].physical;
    for (size_t i = 0; i < addresses->n; i++) {
        const struct lan_address *address = &addresses->at[i];
        if (!address->ipv6 && (address->physical || !cards)) {
            buf_put(out, lan_url(out->arena, address->text, tls, port));
            buf_put_char(out, '\n');
        }
    }
}
