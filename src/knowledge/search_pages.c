// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru.h"
#include "knowledge/knowledge_internal.h"
#include "knowledge/search_view.h"
#include "school/web.h"
#include "search.html.h"

static void fill_words(struct arena *arena, struct search_page *out) {
    struct str count = ru_count(arena, (int64_t)out->result.found, RU_RECORD, RU_NOMINATIVE);
    out->standing =
        str_fmt(arena, "%s: %.*s",
                out->result.some ? "Всех слов сразу нет нигде; с большинством из них" : "Найдено",
                STR_ARG(count));
    out->empty = (struct empty){S("Ничего не нашлось"),
                                S("Попробуйте одно слово в любой форме: «планирование», "
                                  "«рефлексия», «анкета»."),
                                S("/content"), S("Смотреть по видам")};
}

static void get_search(struct request *request) {
    struct error error;
    struct arena *arena = request->arena;
    struct search_page out = {.text = str_trim(request_query(request, "q")),
                              .kind = request_query(request, "kind")};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!str_empty(out.text) && !search_find(db, arena, web_app(request)->base, web_org(request),
                                             out.text, out.kind, &out.result, &error)) {
        reply_error(request, &error);
        return;
    }
    fill_words(arena, &out);
    struct buf body;
    struct view view = web_view(request, &body);
    view_search_body(&view, &out);
    struct page page = web_page(request, db, S("Поиск"));
    page_add_trail(arena, &page, S("База знаний"), S("/content"));
    web_reply_page(request, &page, view_done(&view));
}

const struct route search_routes[] = {
    {HTTP_GET, "/search", get_search, "knowledge.view", 0, "Поиск по базе знаний", "0.2"},
    {0},
};
