// SPDX-License-Identifier: GPL-3.0-or-later
// The session for the marks of a sheet: sessions of the class whose signs are the sheet's, the
// instruments of the shelf with these signs, or the sheet itself as an instrument.
#include "monitoring/uud_import_plan.h"

#include "base/content_file.h"
#include "base/ru.h"
#include "instruments/kind.h"
#include "instruments/shelf.h"
#include "instruments/wording.h"
#include "monitoring/uud_own.h"
#include "school/year.h"

#include <inttypes.h>
#include <string.h>

struct choosing {
    struct import_work *work;
    const struct uud_sheet *sheet;
    struct uud_target *target;
    struct school_year year;
    struct class_row class;
    struct instrument own;
    struct plan_line *line; // the question «where to»
    struct str answer;
    bool any_fits; // of sessions and of the shelf
};

// ---- do the signs match?

static size_t kept_signs(const struct uud_sheet *sheet) {
    size_t n = 0;
    for (size_t s = 0; s < sheet->signs.n; s++) {
        n += !sheet->signs.at[s].personal;
    }
    return n;
}

static bool names_item(struct arena *arena, const struct uud_sign *sign, const struct item *item) {
    struct str title = ru_fold(arena, sign->title), text = ru_fold(arena, item->text);
    return str_eq(title, text) || str_ends(title, text) ||
           str_eq(ru_fold(arena, sign->code), item->id);
}

static bool match_by_name(struct arena *arena, const struct uud_sheet *sheet,
                          const struct instrument *instrument, size_t *item) {
    size_t n = 0;
    for (size_t s = 0; s < sheet->signs.n; s++) {
        item[s] = UUD_NO_ITEM;
        for (size_t i = 0; i < instrument->items.n && !sheet->signs.at[s].personal; i++) {
            if (names_item(arena, &sheet->signs.at[s], &instrument->items.at[i])) {
                item[s] = i;
            }
        }
        n += item[s] != UUD_NO_ITEM;
    }
    return n > 0 && n == kept_signs(sheet);
}

// As many signs, and the same scale: an offer that the person looks at, never taken unasked.
static bool match_by_order(const struct uud_sheet *sheet, const struct instrument *instrument,
                           size_t *item) {
    size_t n = 0;
    if (kept_signs(sheet) != instrument->items.n) {
        return false;
    }
    for (size_t i = 0; i < instrument->items.n; i++) {
        int top = item_max(&instrument->items.at[i]);
        if (top < sheet->top || (sheet->worded && top != sheet->top)) {
            return false;
        }
    }
    for (size_t s = 0; s < sheet->signs.n; s++) {
        item[s] = sheet->signs.at[s].personal ? UUD_NO_ITEM : n++;
    }
    return true;
}

static bool match(struct choosing *c, const struct instrument *instrument, size_t *item,
                  bool *by_order) {
    *by_order = false;
    if (match_by_name(c->work->arena, c->sheet, instrument, item)) {
        return true;
    }
    *by_order = !str_eq(instrument->id, c->own.id);
    return match_by_order(c->sheet, instrument, item);
}

// «Признаки по порядку: Р1 – «Принимает цель», Р2 – «Делит работу».»
static void tell_pairs(struct choosing *c, const struct instrument *instrument, const size_t *item,
                       struct buf *out) {
    buf_put_c(out, " Названия признаков не совпали, по порядку выходит: ");
    bool first = true;
    for (size_t s = 0; s < c->sheet->signs.n; s++) {
        if (item[s] != UUD_NO_ITEM) {
            buf_fmt(out, "%s%.*s – «%.*s»", first ? "" : ", ", STR_ARG(c->sheet->signs.at[s].code),
                    STR_ARG(instrument->items.at[item[s]].text));
            first = false;
        }
    }
    buf_put_char(out, '.');
}

// ---- offers

static bool fill_members(struct choosing *c, struct error *error) {
    struct class_members members;
    struct arena *arena = c->work->arena;
    if (!class_members_on(c->work->db, arena, c->work->by->org, c->class.class_id, c->work->on,
                          &members, error)) {
        return false;
    }
    for (size_t i = 0; i < members.rows.n; i++) {
        const struct class_member *row = &members.rows.at[i];
        *vec_push(arena, &c->target->pupils) =
            (struct uud_pupil){row->pupil_id, row->full_name, row->short_name, false};
    }
    return true;
}

static void take_session_pupils(struct choosing *c) {
    for (size_t i = 0; i < c->target->session.pupils.n; i++) {
        const struct session_pupil *row = &c->target->session.pupils.at[i];
        *vec_push(c->work->arena, &c->target->pupils) =
            (struct uud_pupil){row->pupil_id, row->full_name, row->short_name, row->absent};
    }
}

static void offer(struct choosing *c, struct str value, struct buf *words) {
    import_plan_option(c->work, c->line, value, buf_str(words));
    if (str_eq(c->answer, value)) {
        c->line->answer = value;
    }
}

static bool offer_session(struct choosing *c, const struct session_line *row, struct error *error) {
    struct arena *arena = c->work->arena;
    struct session *session = arena_new(arena, struct session);
    size_t item[UUD_SIGNS_MAX];
    bool by_order;
    if (!session_get(c->work->db, arena, c->work->by->org, row->session_id, session, error)) {
        return false;
    }
    if (!match(c, &session->instrument, item, &by_order)) {
        return true;
    }
    struct buf words = buf_open(arena, 16 * 1024);
    buf_fmt(&words, "в работу «%.*s» от %.*s, наблюдают: ", STR_ARG(row->title),
            STR_ARG(ru_date(arena, row->held_on)));
    for (size_t i = 0; i < session->raters.n; i++) {
        buf_fmt(&words, "%s%.*s", i > 0 ? ", " : "", STR_ARG(session->raters.at[i].name));
    }
    buf_put_char(&words, '.');
    if (by_order) {
        tell_pairs(c, &session->instrument, item, &words);
    }
    struct str value = str_fmt(arena, "s%" PRId64, row->session_id);
    offer(c, value, &words);
    c->any_fits = true;
    if (str_eq(c->answer, value)) {
        c->target->session = *session;
        c->target->session_id = row->session_id;
        c->target->instrument = &c->target->session.instrument;
        c->target->by_order = by_order;
        memcpy(c->target->item, item, sizeof item);
        take_session_pupils(c);
    }
    return true;
}

static bool offer_sessions(struct choosing *c, struct error *error) {
    struct session_list list;
    struct session_filter filter = {.org = c->work->by->org,
                                    .year = c->year.year_id,
                                    .account = c->work->by->account,
                                    .class_id = c->class.class_id};
    if (!session_list_of(c->work->db, c->work->arena, &filter, &list, error)) {
        return false;
    }
    for (size_t i = 0; i < list.rows.n; i++) {
        if (!offer_session(c, &list.rows.at[i], error)) {
            return false;
        }
    }
    return true;
}

static bool take_instrument(struct choosing *c, const struct instrument *instrument,
                            const size_t *item, bool by_order, struct error *error) {
    c->target->instrument = instrument;
    c->target->by_order = by_order;
    memcpy(c->target->item, item, UUD_SIGNS_MAX * sizeof *item);
    return fill_members(c, error);
}

static bool offer_shelf(struct choosing *c, struct error *error) {
    struct arena *arena = c->work->arena;
    struct content_shelf *shelf = arena_new(arena, struct content_shelf);
    if (!shelf_load(arena, content_files, shelf, error)) {
        return false;
    }
    for (size_t i = 0; i < shelf->instruments.n; i++) {
        const struct instrument *it = &shelf->instruments.at[i];
        size_t item[UUD_SIGNS_MAX];
        bool by_order;
        struct error unfit;
        if (!it->kind->composed || !instrument_fits_class(it, c->class.grade, &unfit) ||
            !match(c, it, item, &by_order)) {
            continue;
        }
        struct str value = str_fmt(arena, "new.%.*s", STR_ARG(it->id));
        struct buf words = buf_open(arena, 16 * 1024);
        buf_fmt(&words, "в новую работу: %s «%.*s».", it->kind->title, STR_ARG(it->title));
        if (by_order) {
            tell_pairs(c, it, item, &words);
        }
        offer(c, value, &words);
        c->any_fits = true;
        if (str_eq(c->answer, value) && !take_instrument(c, it, item, by_order, error)) {
            return false;
        }
    }
    return true;
}

static bool offer_own(struct choosing *c, struct error *error) {
    size_t item[UUD_SIGNS_MAX];
    struct buf words = buf_open(c->work->arena, 2048);
    buf_put_c(&words, "в новую работу по карте из этого файла: признаки и отметки сохранятся как "
                      "есть, границ уровней у неё нет.");
    offer(c, S("own"), &words);
    return !str_eq(c->answer, S("own")) || !match_by_order(c->sheet, &c->own, item) ||
           take_instrument(c, &c->own, item, false, error);
}

// ---- the class

// False in *known until the class is told, by the file or by an answer.
static bool choose_class(struct choosing *c, struct import_plan *plan, bool *known,
                         struct error *error) {
    struct import_work *work = c->work;
    struct class_list classes;
    if (!year_current(work->db, work->arena, work->by->org, work->on, &c->year, error) ||
        !class_list_of_year(work->db, work->arena, work->by->org, c->year.year_id, work->on,
                            &classes, error)) {
        return false;
    }
    struct str answer = import_answer_of(work, S("class"));
    struct plan_line *line = NULL;
    *known = false;
    for (size_t i = 0; i < classes.rows.n && !*known; i++) {
        if (str_eq(classes.rows.at[i].name, c->sheet->class_name)) {
            c->class = classes.rows.at[i];
            *known = true;
        }
    }
    if (*known) {
        return true;
    }
    line = import_plan_add(work, plan, S("class"), PLAN_ASK);
    line->who = S("Класс");
    line->what = c->sheet->class_name.n > 0
                     ? str_fmt(work->arena, "Класса %.*s в этом учебном году нет. Чьи это отметки?",
                               STR_ARG(c->sheet->class_name))
                     : S("В файле не сказано, какой это класс. Чьи это отметки?");
    for (size_t i = 0; i < classes.rows.n; i++) {
        struct str value = str_fmt(work->arena, "c%" PRId64, classes.rows.at[i].class_id);
        import_plan_option(work, line, value, classes.rows.at[i].name);
        if (str_eq(answer, value)) {
            c->class = classes.rows.at[i];
            *known = true;
            line->answer = value;
            line->status = PLAN_TOLD;
        }
    }
    return true;
}

bool uud_target_choose(struct import_work *work, const struct uud_sheet *sheet,
                       struct import_plan *plan, struct uud_target *target, struct error *error) {
    struct choosing *c = arena_new(work->arena, struct choosing);
    bool known;
    *c = (struct choosing){.work = work,
                           .sheet = sheet,
                           .target = target,
                           .answer = import_answer_of(work, S("session"))};
    if (!choose_class(c, plan, &known, error)) {
        return false;
    }
    if (!known) {
        return true;
    }
    target->class_id = c->class.class_id;
    struct plan_line line = {.key = S("session"), .status = PLAN_ASK, .entry = PLAN_NO_ENTRY};
    c->line = &line;
    if (!uud_instrument_of(work->arena, sheet, &c->own, error) || !offer_sessions(c, error) ||
        !offer_shelf(c, error) || !offer_own(c, error)) {
        return false;
    }
    import_plan_option(work, &line, S("skip"), S("не загружать"));
    if (str_eq(c->answer, S("skip"))) {
        line.answer = c->answer;
    }
    line.who = str_fmt(work->arena, "Отметки %.*s", STR_ARG(c->class.name));
    line.what = c->any_fits ? S("В какую работу их положить?")
                            : S("Признаки файла не совпали ни с одной картой программы и ни с "
                                "одной работой класса. Куда положить отметки?");
    line.status = line.answer.n > 0 ? PLAN_TOLD : PLAN_ASK;
    *vec_push(work->arena, &plan->lines) = line;
    return true;
}
