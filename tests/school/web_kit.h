// SPDX-License-Identifier: GPL-3.0-or-later
// The pages of this room on a real server, and a browser that remembers cookies and the token of
// its forms.
#ifndef VSOKO_TESTS_SCHOOL_WEB_KIT_H
#define VSOKO_TESTS_SCHOOL_WEB_KIT_H

#include "support/http_client.h"
#include "support/test_store.h"

#include "school/web.h"

struct web_kit {
    struct test_store test;
    struct app app;
    struct net *net;
    struct http *http;
    struct http_reply reply; // the last one
};

extern struct web_kit web;

// Set before web_open() by tests of other rooms: rooms end with NULL, routes too.
extern const struct room *const *web_rooms;
extern const struct route *const *web_routes;

int web_open(void **state);
int web_close(void **state);

// Gets a page; every page must be valid HTML. Returns the status.
int web_get(const char *path);
// Posts a form with the token of the last page; pairs of name and value, ended by NULL.
int web_post(const char *path, const char *const *pairs);
// Posts a form with a file beside the pairs, as a browser sends it.
int web_post_file(const char *path, const char *const *pairs, const char *name, struct str bytes);
#define FORM(...) ((const char *const[]){__VA_ARGS__, NULL})

// Does the last page hold the text?
bool web_says(const char *text);
// Where the last reply sent the browser.
const char *web_sent_to(void);
// The first run as a deputy head does it; leaves the browser signed in.
void web_begin(void);
// Out and in again.
void web_login(const char *login, const char *password);

#endif
