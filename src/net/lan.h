// SPDX-License-Identifier: GPL-3.0-or-later
// The machine's own addresses on its networks: what is printed for people and stands in the
// certificate.
#ifndef VSOKO_NET_LAN_H
#define VSOKO_NET_LAN_H

#include "base/buf.h"
#include "base/error.h"

struct lan_address {
    struct str device; // "enp3s0"
    struct str text;   // "192.168.1.5"
    bool ipv6;
    bool physical; // a card or Wi-Fi, not a bridge of containers or a tunnel
};

struct lan_addresses {
    struct lan_address *at; // the likeliest first: of a card before virtual ones, IPv4 before IPv6
    size_t n;
    size_t cap;
};

// Without 127.0.0.1 and link-local ones; empty when the machine is on no network.
bool lan_list(struct arena *arena, struct lan_addresses *out, struct error *error)
    __attribute__((warn_unused_result));
// The machine's name, "" if it has none.
struct str lan_host_name(struct arena *arena);
// "https://192.168.1.5:8443", without the port where it is the usual one.
struct str lan_url(struct arena *arena, struct str address, bool tls, uint16_t port);
// A line with the URL of each IPv4 address of a card, or of any when there is no card.
void lan_put_urls(struct buf *out, const struct lan_addresses *addresses, bool tls, uint16_t port);

#endif
