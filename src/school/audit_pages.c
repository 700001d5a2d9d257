// SPDX-License-Identifier: GPL-3.0-or-later
// «Кто что сделал»: the record, narrowed by person, deed and days.
#include "base/ru.h"
#include "school/account.h"
#include "school/audit.h"
#include "school/audit_view.h"
#include "school/school_pages.h"
#include "school/web.h"
#include "audit.html.h"

enum { ROWS = 100 };

static const struct form_field filter_fields[] = {{"who", FORM_CHOICE, "Кто"},
                                                  {"action", FORM_CHOICE, "Что сделал"},
                                                  {"from", FORM_DATE, "С какого дня"},
                                                  {"to", FORM_DATE, "По какой день"},
                                                  {0}};

static struct str query_field(void *request, const char *name) {
    return request_query(request, name);
}

// The Russian words of a deed; its name when no room knows it (a row of a newer program).
static struct str deed_title(const struct request *request, struct str action) {
    for (const struct room *const *room = web_app(request)->rooms; *room != NULL; room++) {
        const struct deed *deed = (*room)->deeds;
        for (; deed != NULL && deed->name != NULL; deed++) {
            if (str_eq(action, str_from(deed->name))) {
                return str_from(deed->title);
            }
        }
    }
    return action;
}

// What a record is about: the word and, where it has a page, the address before its id.
static const struct {
    const char *noun, *title, *path, *permission;
} nouns[] = {{"account", "учётная запись", "/accounts/", "school.accounts"},
             {"batch", "загрузка", "", ""},
             {"class", "класс", "/classes/", "school.view"},
             {"job", "долгая работа", "/jobs/", "school.audit"},
             {"org", "школа", "", ""},
             {"pupil", "ученик", "/pupils/", "school.view"},
             {"setting", "настройка", "", ""},
             {"staff", "сотрудник", "/staff/", "school.view"},
             {"year", "учебный год", "/calendar/", "school.setup"}};

static void add_noun(struct request *request, struct table_row *row, const struct audit_row *line) {
    struct table_cell *cell = table_add_cell(request->arena, row, line->noun);
    for (size_t i = 0; i < sizeof nouns / sizeof nouns[0]; i++) {
        if (!str_eq(line->noun, str_from(nouns[i].noun))) {
            continue;
        }
        cell->text = str_from(nouns[i].title);
        if (nouns[i].path[0] != '\0' && line->noun_id != 0 &&
            web_may(request, nouns[i].permission)) {
            cell->path = str_fmt(request->arena, "%s%lld", nouns[i].path, (long long)line->noun_id);
        }
    }
}

// Keys of a detail in words; a key that is not here is shown as it is.
static const struct {
    const char *key, *title;
} keys[] = {{"after", "стало"},         {"before", "было"},     {"graduated", "выпущено"},
            {"kept", "не тронуто"},     {"kind", "вид"},        {"left", "выбыло"},
            {"name", "название"},       {"on", "с какого дня"}, {"promoted", "переведено"},
            {"repeated", "второй год"}, {"roles", "роли"},      {"undone", "отменено записей"},
            {"waiting", "отложено"}};

static struct str key_title(struct str key) {
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (str_eq(key, str_from(keys[i].key))) {
            return str_from(keys[i].title);
        }
    }
    return key;
}

// «переведено 540, выпущено 48»; ids and noughts say nothing to a person and are left out.
static struct str detail_text(struct arena *arena, struct str json) {
    struct buf out = buf_open(arena, 2000);
    struct node *detail = node_from_json(arena, json, NULL);
    for (const struct node *part = detail == NULL ? NULL : detail->first; part != NULL;
         part = part->next) {
        struct error error;
        struct date day;
        unsigned roles = 0;
        struct str value = node_str(part);
        if (node_is(part, NODE_INT) && part->integer > 0 && part->integer < 1000000) {
            value = ru_int(arena, part->integer);
        } else if (date_parse_iso(value, &day)) {
            value = ru_date_short(arena, day);
        } else if (!str_empty(value) && account_roles_from_text(value, &roles, &error)) {
            value = account_roles_title(arena, roles);
        }
        if (!str_empty(value)) {
            buf_put_c(&out, out.n > 0 ? ", " : "");
            buf_put(&out, key_title(part->key));
            buf_put_c(&out, " ");
            buf_put(&out, value);
        }
    }
    return buf_str(&out);
}

static bool make_filter(struct request *request, struct db *db, struct form **out,
                        struct error *error) {
    struct account_list accounts;
    struct form *form = form_new(request->arena, filter_fields);
    if (!account_list(db, request->arena, web_org(request), &accounts, error)) {
        return false;
    }
    form_add_choice(form, "who", S("0"), S("консоль"));
    for (size_t i = 0; i < accounts.rows.n; i++) {
        const struct account *account = &accounts.rows.at[i];
        form_add_choice(form, "who",
                        str_fmt(request->arena, "%lld", (long long)account->account_id),
                        account->shown_name);
    }
    for (const struct room *const *room = web_app(request)->rooms; *room != NULL; room++) {
        const struct deed *deed = (*room)->deeds;
        for (; deed != NULL && deed->name != NULL; deed++) {
            form_add_choice(form, "action", str_from(deed->name), str_from(deed->title));
        }
    }
    *out = form;
    return true;
}

static struct str clock_text(struct arena *arena, int64_t at_ms) {
    enum { MINUTE_MS = 60 * 1000, DAY_MINUTES = 24 * 60 };
    struct date day = date_of_instant(at_ms);
    // The local time of day, found from the local date: the zone is the system's.
    int64_t minutes = at_ms / MINUTE_MS;
    int64_t begin = minutes;
    while (date_cmp(date_of_instant((begin - 60) * MINUTE_MS), day) == 0) {
        begin -= 60;
    }
    while (date_cmp(date_of_instant((begin - 1) * MINUTE_MS), day) == 0) {
        begin--;
    }
    int64_t since = (minutes - begin) % DAY_MINUTES;
    struct str date = ru_date_short(arena, day);
    return str_fmt(arena, "%.*s, %02d:%02d", STR_ARG(date), (int)(since / 60), (int)(since % 60));
}

static void fill_rows(struct request *request, const struct audit_list *list, struct table *table) {
    struct arena *arena = request->arena;
    table->caption = S("Кто что сделал");
    table_add_column(arena, table, S("Когда"), false);
    table_add_column(arena, table, S("Кто"), false);
    table_add_column(arena, table, S("Что сделал"), false);
    table_add_column(arena, table, S("О чём"), false);
    for (size_t i = 0; i < list->rows.n; i++) {
        const struct audit_row *line = &list->rows.at[i];
        struct table_row *row = table_add_row(arena, table);
        table_add_cell(arena, row, clock_text(arena, line->at_ms));
        table_add_cell(arena, row, line->who);
        struct table_cell *deed = table_add_cell(arena, row, deed_title(request, line->action));
        deed->note = detail_text(arena, line->detail);
        add_noun(request, row, line);
    }
}

static struct str next_page(struct request *request, const struct audit_list *list) {
    if (list->rows.n < ROWS) {
        return (struct str){0};
    }
    struct buf out = buf_open(request->arena, 2000);
    struct view view = {.out = &out};
    buf_fmt(&out, "/audit?before=%lld", (long long)list->rows.at[list->rows.n - 1].audit_id);
    for (const struct form_field *field = filter_fields; field->name != NULL; field++) {
        buf_fmt(&out, "&%s=", field->name);
        view_query(&view, request_query(request, field->name));
    }
    return buf_str(&out);
}

static void get_audit(struct request *request) {
    struct error error = {0};
    struct form *form = NULL;
    struct audit_list list = {0};
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    if (!make_filter(request, db, &form, &error)) {
        reply_error(request, &error);
        return;
    }
    struct audit_filter filter = {.account = -1, .limit = ROWS};
    if (form_read(form, query_field, request)) {
        if (!str_to_int(form_text(form, "who"), &filter.account)) {
            filter.account = -1;
        }
        filter.action = form_text(form, "action");
        filter.from = form_date(form, "from");
        filter.to = form_date(form, "to");
    }
    if (!str_to_int(request_query(request, "before"), &filter.before_id)) {
        filter.before_id = 0;
    }
    if (!audit_list(db, request->arena, web_org(request), &filter, &list, &error)) {
        reply_error(request, &error);
        return;
    }
    struct audit_view out = {.filter = form,
                             .empty = {S("Записей нет"),
                                       S("За эти дни с таким отбором никто ничего не делал."),
                                       S(""), S("")},
                             .next = next_page(request, &list)};
    fill_rows(request, &list, &out.table);
    struct buf body;
    struct view view = web_view(request, &body);
    view_audit_body(&view, &out);
    struct page page = web_page(request, db, S("Кто что сделал"));
    page.lead = S("Записи нельзя изменить или удалить. Имён учеников, отметок и паролей в них нет");
    web_reply_page(request, &page, (struct html){buf_str(&body)});
}

const struct route audit_routes[] = {
    {HTTP_GET, "/audit", get_audit, "school.audit", 0, "Кто что сделал", "0.1"}, {0}};
