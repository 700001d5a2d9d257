// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/uud_import_plan.h"

#include "base/ru.h"
#include "monitoring/response.h"
#include "school/account.h"

#include <inttypes.h>

// One who put marks: as the sheet calls him, and his account.
struct observer {
    struct str label;
    int64_t account; // 0 = not told (yet)
    bool skip;
    struct response_sheet sheet; // what stands in a session that is there
};

struct planning {
    struct import_work *work;
    const struct uud_sheet *sheet;
    struct import_plan *plan;
    struct uud_changes *changes;
    struct uud_target *target;
    struct account_list accounts;
    struct observer observers[SESSION_RATERS_MAX];
    size_t n_observers;
    size_t *row_pupil; // by row of the sheet: index into target->pupils, NOBODY
};
#define NOBODY ((size_t)-1)

// ---- observers

static size_t observer_of(const struct planning *p, struct str label) {
    size_t i = 0;
    while (i < p->n_observers && !str_eq(p->observers[i].label, label)) {
        i++;
    }
    return i;
}

static void find_observers(struct planning *p) {
    for (size_t i = 0; i < p->sheet->rows.n; i++) {
        struct str label = p->sheet->rows.at[i].observer;
        if (observer_of(p, label) == p->n_observers && p->n_observers < SESSION_RATERS_MAX) {
            p->observers[p->n_observers++].label = label;
        }
    }
}

static bool may_rate(const struct planning *p, const struct account *account) {
    if (p->target->session_id != 0) {
        return session_rater_of(&p->target->session, account->account_id) > 0;
    }
    return !account->blocked && gate_may(account->roles, "monitoring.rate");
}

// «Петрова» or «Петрова А. С.» for the shown name «Петрова А. С.»; «1» for the first place.
static bool means(const struct planning *p, struct str label, const struct account *account) {
    struct arena *arena = p->work->arena;
    int64_t place;
    if (str_to_int(label, &place)) {
        return p->target->session_id != 0 &&
               session_rater_of(&p->target->session, account->account_id) == place;
    }
    struct str said = ru_fold(arena, label), name = ru_fold(arena, account->shown_name);
    return said.n > 3 && str_starts(name, said);
}

static bool taken(const struct planning *p, size_t upto, int64_t account) {
    for (size_t i = 0; i < upto; i++) {
        if (p->observers[i].account == account) {
            return true;
        }
    }
    return false;
}

// What the person said; else the one whom the sheet plainly means.
static struct str answer_or_guess(const struct planning *p, struct str key, struct str label) {
    struct str answer = import_answer_of(p->work, key);
    const struct account *one = NULL;
    for (size_t i = 0; answer.n == 0 && i < p->accounts.rows.n; i++) {
        const struct account *row = &p->accounts.rows.at[i];
        if (may_rate(p, row) && means(p, label, row)) {
            if (one != NULL) {
                return S(""); // two of one name: that is a question
            }
            one = row;
        }
    }
    return one == NULL ? answer : str_fmt(p->work->arena, "a%" PRId64, one->account_id);
}

static void ask_observer(struct planning *p, size_t index) {
    struct arena *arena = p->work->arena;
    struct observer *observer = &p->observers[index];
    struct str key = str_fmt(arena, "observer.%zu", index + 1);
    struct str answer = answer_or_guess(p, key, observer->label);
    struct plan_line *line = import_plan_add(p->work, p->plan, key, PLAN_ASK);
    bool named = observer->label.n > 0;
    line->who =
        named ? str_fmt(arena, "Наблюдатель «%.*s»", STR_ARG(observer->label)) : S("Наблюдатель");
    line->what = named ? S("Кто это? Отметки запишутся как его (её).")
                       : S("Кто ставил эти отметки? В файле не сказано.");
    for (size_t i = 0; i < p->accounts.rows.n; i++) {
        const struct account *row = &p->accounts.rows.at[i];
        struct str value = str_fmt(arena, "a%" PRId64, row->account_id);
        if (!may_rate(p, row) || taken(p, index, row->account_id)) {
            continue;
        }
        import_plan_option(p->work, line, value, row->shown_name);
        if (str_eq(answer, value)) {
            observer->account = row->account_id;
        }
    }
    if (line->options.n == 0) {
        line->what = S("Записать отметки не на кого: заведите учётную запись этому наблюдателю и "
                       "загрузите файл снова.");
    }
    import_plan_option(p->work, line, S("skip"), S("отметки этого наблюдателя не загружать"));
    observer->skip = str_eq(answer, S("skip"));
    if (observer->account != 0 || observer->skip) {
        line->answer = answer;
        line->status = PLAN_TOLD;
    }
}

static bool load_sheets(struct planning *p, struct error *error) {
    for (size_t i = 0; i < p->n_observers; i++) {
        struct observer *observer = &p->observers[i];
        int rater = session_rater_of(&p->target->session, observer->account);
        if (rater > 0 &&
            !response_sheet_of(p->work->db, p->work->arena, p->work->by->org, p->target->session_id,
                               rater, &observer->sheet, error)) {
            return false;
        }
    }
    return true;
}

// ---- pupils

// «Алексеев Марк» for «Алексеев Марк Иванович», «Алексеев М.» for the short name.
static bool is_pupil(struct arena *arena, struct str name, const struct uud_pupil *pupil) {
    struct str said = ru_fold(arena, name), full = ru_fold(arena, pupil->full_name);
    if (str_eq(said, ru_fold(arena, pupil->short_name))) {
        return true;
    }
    return str_starts(full, said) && str_find_char(said, ' ') != STR_NONE &&
           (full.n == said.n || full.p[said.n] == ' ');
}

// Perhaps meant by a name that nobody bears: the same surname, or the same given name and a surname
// of the same letter («Алексев Марк» for «Алексеев Марк Иванович»).
static bool is_like(struct arena *arena, struct str name, const struct uud_pupil *pupil) {
    struct str said = ru_fold(arena, name), full = ru_fold(arena, pupil->full_name);
    struct str surname = str_cut(&said, ' '), theirs = str_cut(&full, ' ');
    struct str given = str_cut(&said, ' '), their_given = str_cut(&full, ' ');
    if (str_empty(surname) || str_eq(surname, theirs)) {
        return !str_empty(surname);
    }
    return utf8_next(&surname) == utf8_next(&theirs) && !str_empty(given) &&
           str_eq(given, their_given);
}

struct found {
    size_t at[8];
    size_t n;
};

static struct found pupils_named(const struct planning *p, struct str name,
                                 bool (*is)(struct arena *arena, struct str name,
                                            const struct uud_pupil *pupil)) {
    struct found found = {0};
    struct arena_mark mark = arena_mark(p->work->arena);
    for (size_t i = 0; i < p->target->pupils.n; i++) {
        if (is(p->work->arena, name, &p->target->pupils.at[i]) &&
            found.n < sizeof found.at / sizeof *found.at) {
            found.at[found.n++] = i;
        }
    }
    arena_rewind(p->work->arena, mark);
    return found;
}

static void ask_whose(struct planning *p, struct plan_line *line, const struct found *found,
                      struct str question, size_t *pupil) {
    struct arena *arena = p->work->arena;
    struct str answer = import_answer_of(p->work, line->key);
    line->what = question;
    for (size_t i = 0; i < found->n; i++) {
        const struct uud_pupil *row = &p->target->pupils.at[found->at[i]];
        struct str value = str_fmt(arena, "p%" PRId64, row->pupil_id);
        import_plan_option(p->work, line, value, row->full_name);
        if (str_eq(answer, value)) {
            *pupil = found->at[i];
            line->answer = value;
        }
    }
    import_plan_option(p->work, line, S("skip"), S("не загружать"));
    if (str_eq(answer, S("skip"))) {
        line->answer = answer;
        line->status = PLAN_SKIP;
        line->what = S("не загружается по вашему ответу");
    }
}

// The pupil of a row, or the line says why there is none.
static size_t pupil_of(struct planning *p, const struct uud_row *row, struct plan_line *line) {
    size_t pupil = NOBODY;
    if (row->number > 0) {
        if ((size_t)row->number <= p->target->pupils.n) {
            return (size_t)row->number - 1;
        }
        line->status = PLAN_SKIP;
        line->what = str_fmt(p->work->arena, "в классе на этот день %.*s: такого номера нет",
                             STR_ARG(ru_count(p->work->arena, (int64_t)p->target->pupils.n,
                                              RU_PUPIL, RU_NOMINATIVE)));
        return NOBODY;
    }
    struct found found = pupils_named(p, row->name, is_pupil);
    if (found.n == 1) {
        return found.at[0];
    }
    if (found.n > 1) {
        ask_whose(p, line, &found,
                  S("В классе несколько учеников с таким именем. Чьи это отметки?"), &pupil);
        return pupil;
    }
    found = pupils_named(p, row->name, is_like);
    if (found.n == 0) {
        line->status = PLAN_SKIP;
        line->what =
            S("в этом классе такого ученика нет: поправьте имя в файле или внесите ученика "
              "в класс и загрузите файл снова");
        return NOBODY;
    }
    ask_whose(p, line, &found, S("В классе никого так не зовут, но есть похожие. Чьи это отметки?"),
              &pupil);
    return pupil;
}

// ---- marks of a row

struct tally {
    int64_t new, changed, same, unfit;
    struct str example; // of a mark that the sign does not have
};

static bool has_option(const struct item *item, int value) {
    for (size_t i = 0; i < item->options.n; i++) {
        if (item->options.at[i].value == value) {
            return true;
        }
    }
    return false;
}

static const struct response_cell *cell_of(const struct observer *observer, int64_t pupil_id,
                                           struct str item) {
    for (size_t i = 0; i < observer->sheet.cells.n; i++) {
        const struct response_cell *cell = &observer->sheet.cells.at[i];
        if (cell->pupil_id == pupil_id && str_eq(cell->item, item)) {
            return cell;
        }
    }
    return NULL;
}

static void plan_mark(struct planning *p, const struct observer *observer, int64_t pupil_id,
                      size_t sign, int value, struct tally *tally) {
    const struct item *item = &p->target->instrument->items.at[p->target->item[sign]];
    if (!has_option(item, value)) {
        tally->unfit++;
        tally->example =
            str_fmt(p->work->arena, "%.*s = %d", STR_ARG(p->sheet->signs.at[sign].code), value);
        return;
    }
    const struct response_cell *cell = cell_of(observer, pupil_id, item->id);
    bool marked = cell != NULL && cell->state == RESPONSE_MARK;
    if (marked && cell->value == value) {
        tally->same++;
        return;
    }
    tally->changed += marked;
    tally->new += !marked;
    *vec_push(p->work->arena, &p->changes->marks) =
        (struct uud_mark){.pupil_id = pupil_id,
                          .account = observer->account,
                          .item = item->id,
                          .seq = cell == NULL ? 1 : cell->seq + 1,
                          .value = value,
                          .was_state = cell == NULL ? RESPONSE_CLEARED : (int)cell->state,
                          .was_value = cell == NULL ? 0 : cell->value};
}

static void say(struct planning *p, struct plan_line *line, struct str text) {
    line->what = line->what.n > 0
                     ? str_fmt(p->work->arena, "%.*s; %.*s", STR_ARG(line->what), STR_ARG(text))
                     : text;
}

static void tell_tally(struct planning *p, struct plan_line *line, const struct tally *tally) {
    struct arena *arena = p->work->arena;
    line->status = tally->changed > 0 ? PLAN_CHANGED
                   : tally->new > 0   ? PLAN_NEW
                   : tally->same > 0  ? PLAN_SAME
                                      : PLAN_SKIP;
    line->what = S("");
    if (tally->new > 0) {
        say(p, line, ru_count(arena, tally->new, RU_MARK, RU_NOMINATIVE));
    }
    if (tally->changed > 0) {
        struct str n = ru_count(arena, tally->changed, RU_MARK, RU_NOMINATIVE);
        say(p, line, str_fmt(arena, "изменится %.*s, прежние останутся в истории", STR_ARG(n)));
    }
    if (tally->same > 0 && tally->new + tally->changed == 0) {
        say(p, line, S("эти отметки уже стоят"));
    }
    if (tally->unfit > 0) {
        struct str n = ru_count(arena, tally->unfit, RU_MARK, RU_NOMINATIVE);
        say(p, line,
            str_fmt(arena, "не взято: %.*s – такой у признака нет (%.*s)", STR_ARG(n),
                    STR_ARG(tally->example)));
    }
    if (line->what.n == 0) {
        line->what = S("отметок нет");
    }
}

static void plan_marks(struct planning *p, const struct uud_row *row, size_t pupil,
                       struct plan_line *line) {
    const struct observer *observer = &p->observers[observer_of(p, row->observer)];
    const struct uud_pupil *who = &p->target->pupils.at[pupil];
    struct tally tally = {0};
    if (who->absent) {
        line->status = PLAN_SKIP;
        line->what = S("в работе отмечен(а) отсутствующим(ей): снимите отметку об отсутствии и "
                       "загрузите файл снова");
        return;
    }
    for (size_t s = 0; s < p->sheet->signs.n; s++) {
        if (p->target->item[s] != UUD_NO_ITEM && row->marks[s] != UUD_NO_MARK) {
            plan_mark(p, observer, who->pupil_id, s, row->marks[s], &tally);
        }
    }
    tell_tally(p, line, &tally);
}

static bool is_repeated(const struct planning *p, size_t index, size_t pupil) {
    for (size_t i = 0; i < index; i++) {
        if (p->row_pupil[i] == pupil &&
            str_eq(p->sheet->rows.at[i].observer, p->sheet->rows.at[index].observer)) {
            return true;
        }
    }
    return false;
}

static struct str row_title(const struct planning *p, const struct uud_row *row) {
    struct arena *arena = p->work->arena;
    if (row->number > 0) {
        bool known = (size_t)row->number <= p->target->pupils.n;
        return str_fmt(arena, "№ %d%s%.*s", row->number, known ? ", " : "",
                       STR_ARG(known ? p->target->pupils.at[row->number - 1].full_name : S("")));
    }
    return row->observer.n == 0 ? row->name
                                : str_fmt(arena, "%.*s, наблюдатель «%.*s»", STR_ARG(row->name),
                                          STR_ARG(row->observer));
}

static void place_pupil(struct planning *p, const struct uud_row *row, size_t pupil) {
    *vec_push(p->work->arena, &p->changes->places.rows) =
        (struct session_place){p->target->pupils.at[pupil].pupil_id, row->team, row->absent};
}

static void plan_row(struct planning *p, size_t index) {
    const struct uud_row *row = &p->sheet->rows.at[index];
    struct arena *arena = p->work->arena;
    size_t who = observer_of(p, row->observer);
    struct plan_line *line = import_plan_add(
        p->work, p->plan, str_fmt(arena, "1.%d", row->row > 0 ? row->row : row->number), PLAN_ASK);
    line->row = row->row;
    line->entry = index;
    line->who = row_title(p, row);
    size_t pupil = pupil_of(p, row, line);
    p->row_pupil[index] = pupil;
    if (pupil == NOBODY) {
        return;
    }
    p->plan->matched++;
    line->target = p->target->pupils.at[pupil].pupil_id;
    place_pupil(p, row, pupil);
    line->status = PLAN_SKIP;
    if (is_repeated(p, index, pupil)) {
        line->what = S("этот ученик у этого наблюдателя уже есть в строке выше");
    } else if (who == p->n_observers) {
        line->what = str_fmt(arena, "в одной работе не больше %d наблюдателей", SESSION_RATERS_MAX);
    } else if (p->observers[who].skip) {
        line->what = S("отметки этого наблюдателя не загружаются по вашему ответу");
    } else if (p->observers[who].account == 0) {
        line->what = S("ждёт ответа, кто этот наблюдатель");
    } else if (row->absent) {
        line->status = p->target->session_id == 0 ? PLAN_NEW : PLAN_SKIP;
        line->what = S("отсутствовал(а)");
    } else {
        plan_marks(p, row, pupil, line);
    }
}

// The personal group is measured without names (ФГОС): such marks never reach a pupil's sheet.
static void tell_personal(struct planning *p) {
    for (size_t s = 0; s < p->sheet->signs.n; s++) {
        const struct uud_sign *sign = &p->sheet->signs.at[s];
        if (sign->personal) {
            struct plan_line *line = import_plan_add(
                p->work, p->plan, str_fmt(p->work->arena, "sign.%zu", s + 1), PLAN_SKIP);
            line->who = sign->title;
            line->what = S("личностные результаты по именам не хранятся");
        }
    }
}

static void plan_opening(struct planning *p) {
    struct session_plan *open = &p->changes->open;
    if (p->target->session_id != 0) {
        return;
    }
    *open = (struct session_plan){.by = p->work->by,
                                  .class_id = p->target->class_id,
                                  .instrument = p->target->instrument,
                                  .title = p->sheet->title,
                                  .purpose = p->target->instrument->purpose,
                                  .held_on = p->work->on};
    if (str_empty(open->title)) {
        open->title = p->target->instrument->title;
    }
    for (size_t i = 0; i < p->n_observers; i++) {
        if (p->observers[i].account != 0) {
            *vec_push(p->work->arena, &open->raters) = p->observers[i].account;
        }
    }
}

bool uud_import_plan(struct import_work *work, const struct import_result *result,
                     struct import_plan *plan, struct error *error) {
    struct planning *p = arena_new(work->arena, struct planning);
    struct uud_changes *changes = arena_new(work->arena, struct uud_changes);
    *changes = (struct uud_changes){0};
    *p = (struct planning){.work = work,
                           .sheet = result->rows,
                           .plan = plan,
                           .changes = changes,
                           .target = &changes->target};
    plan->changes = changes;
    if (!uud_target_choose(work, p->sheet, plan, p->target, error)) {
        return false;
    }
    if (p->target->instrument == NULL) {
        return true;
    }
    if (!account_list(work->db, work->arena, work->by->org, &p->accounts, error)) {
        return false;
    }
    find_observers(p);
    for (size_t i = 0; i < p->n_observers; i++) {
        ask_observer(p, i);
    }
    if (p->target->session_id != 0 && !load_sheets(p, error)) {
        return false;
    }
    plan_opening(p);
    p->row_pupil = arena_array(work->arena, size_t, p->sheet->rows.n + 1);
    for (size_t i = 0; i < p->sheet->rows.n; i++) {
        plan_row(p, i);
    }
    tell_personal(p);
    return true;
}
