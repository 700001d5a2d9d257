// SPDX-License-Identifier: GPL-3.0-or-later
// The register of law: what acts, what does not any more and what came instead.
#include "base/ru.h"
#include "school/law_view.h"
#include "school/school_pages.h"
#include "school/web.h"
#include "law.html.h"

static void fill(struct request *request, struct law_list_view *view) {
    struct arena *arena = request->arena;
    const struct law_register *laws = web_app(request)->laws;
    struct date today = date_today();
    for (size_t i = 0; i < laws->rows.n; i++) {
        const struct law *law = &laws->rows.at[i];
        struct law_row_view *row = vec_push(arena, &view->rows);
        bool ended = !date_is_none(law->lapsed) && date_cmp(law->lapsed, today) <= 0;
        const struct law *instead = ended ? law_instead(laws, law, today) : NULL;
        *row = (struct law_row_view){
            .name = ru_capital(arena, law_name(arena, law)),
            .title = law->title,
            .note = law->note,
            .acts = law_acts(law, today),
            .confirmed = law->confirmed,
            .instead = instead == NULL ? (struct str){0} : law_name(arena, instead),
            .since = str_fmt(arena, ended ? "до %.*s" : "с %.*s",
                             STR_ARG(ru_date_short(arena, ended ? law->lapsed : law->in_force))),
        };
    }
}

static void get_laws(struct request *request) {
    struct law_list_view view = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    fill(request, &view);
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_law_list_body(&out, &view);
    struct page page = web_page(request, db, S("Нормативные акты"));
    page.lead = S("На чём стоят план и локальные акты. Где сказано «сверьте», откройте сам акт.");
    page_add_script(request->arena, &page, asset_table_js);
    web_reply_page(request, &page, view_done(&out));
}

const struct route law_routes[] = {
    {HTTP_GET, "/laws", get_laws, "school.view", 0, "Нормативные акты", "0.2"},
    {0},
};
