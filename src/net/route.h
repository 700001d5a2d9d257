// SPDX-License-Identifier: GPL-3.0-or-later
// A page or an address of the program. Rooms declare arrays of routes; help, menu checks, the walk
// of every route × role and docs/routes.md are printed from them.
#ifndef VSOKO_NET_ROUTE_H
#define VSOKO_NET_ROUTE_H

struct request;

enum http_method { HTTP_GET = 1, HTTP_POST }; // HEAD is answered as GET without a body

enum route_flag {
    ROUTE_PUBLIC = 1,   // without a session; `permission` is NULL
    ROUTE_UPLOAD = 2,   // takes multipart files, up to the server's upload limit
    ROUTE_API = 4,      // errors are JSON {"error": "…"}, CSRF comes in the header X-CSRF
    ROUTE_PART = 8,     // a part of a page for htmx: no layout around errors
    ROUTE_ANY_USER = 16 // any signed-in person; `permission` is NULL
};

struct route {
    enum http_method method; // an array ends with pattern NULL
    const char *pattern;     // "/sessions/{id}/map"; {name} takes one path segment
    void (*handle)(struct request *request);
    const char *permission; // asked through net_hooks.may before the handler runs
    unsigned flags;
    const char *title; // Russian, for the list of pages
    const char *since; // "0.1"
};

#endif
