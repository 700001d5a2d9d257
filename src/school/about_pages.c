// SPDX-License-Identifier: GPL-3.0-or-later
// «О программе»: what it is, on which terms, what it is built on.
#include "school/school_pages.h"
#include "school/web.h"
#include "about.html.h"

static void get_about(struct request *request) {
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct buf body;
    struct view view = web_view(request, &body);
    view_about_body(&view, web_app(request)->version);
    struct page page = web_page(request, db, S("О программе"));
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

const struct route about_routes[] = {
    {HTTP_GET, "/about", get_about, NULL, ROUTE_PUBLIC, "О программе", "0.1"}, {0}};
