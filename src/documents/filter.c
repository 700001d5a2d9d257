// SPDX-License-Identifier: GPL-3.0-or-later
#include "documents/filter.h"

#include "base/buf.h"
#include "school/share.h"

#include <math.h>

// ---- values as they are

static struct str node_words(struct arena *arena, const struct node *node);

static struct str list_words(struct arena *arena, const struct node *list, bool initials);

// A number without a filter: whole ones of up to four digits are not grouped (a year, 1402 pupils).
static struct str number_words(struct arena *arena, double value) {
    if (value == floor(value) && fabs(value) < 10000) {
        return value < 0 ? str_fmt(arena, RU_MINUS "%.0f", -value) : str_fmt(arena, "%.0f", value);
    }
    return value == floor(value) ? ru_int(arena, (int64_t)value) : ru_real(arena, value, 1);
}

// What a person, a class or a decision is called.
static const struct node *name_of(const struct node *map) {
    static const char *const keys[] = {"nominative", "title", "name", "text", "what"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const struct node *name = node_get(map, keys[i]);
        if (name != NULL) {
            return name;
        }
    }
    return NULL;
}

static struct str node_words(struct arena *arena, const struct node *node) {
    if (node == NULL) {
        return (struct str){0};
    }
    switch (node->kind) {
    case NODE_TEXT:
        return str_trim(node->text);
    case NODE_INT:
    case NODE_REAL:
        return isfinite(node_as_real(node, NAN)) ? number_words(arena, node_as_real(node, 0))
                                                 : (struct str){0};
    case NODE_BOOL:
        return node->flag ? S("да") : S("нет");
    case NODE_LIST:
        return list_words(arena, node, false);
    case NODE_MAP:
        return node_words(arena, name_of(node));
    case NODE_NULL:
        break;
    }
    return (struct str){0};
}

struct str filled_text(const struct filled *value) {
    return value->done ? value->text : node_words(value->arena, value->node);
}

static void finish(struct filled *value, struct str text) {
    value->done = true;
    value->text = text;
    value->by = FILLED_PLAIN;
}

// A finite number of the value, or false: the value stays as it is.
static bool number_of(const struct filled *value, double *out) {
    if (value->done) {
        return false;
    }
    if (node_is(value->node, NODE_TEXT)) {
        return ru_parse_real(value->node->text, out);
    }
    *out = node_as_real(value->node, NAN);
    return isfinite(*out);
}

// ---- people

// A name and not a post: every word begins with a capital, there are two to four of them.
static bool looks_like_name(struct arena *arena, struct str text) {
    size_t words = 0;
    struct str rest = text;
    while (rest.n > 0) {
        struct str word = str_cut(&rest, ' ');
        struct str first = word;
        uint32_t code = word.n > 0 ? utf8_next(&first) : 0;
        char letter[4];
        struct str upper = str_n(letter, utf8_put(letter, code));
        bool capital =
            str_eq(ru_upper(arena, upper), upper) && !str_eq(ru_lower(arena, upper), upper);
        bool particle = words >= 3 && word.n > 0; // «оглы»
        if (!capital && !particle) {
            return false;
        }
        words++;
    }
    return words >= 2 && words <= 4;
}

static struct str short_name(struct arena *arena, struct str text, bool initials_first) {
    text = ru_tidy(arena, text);
    if (!looks_like_name(arena, text)) {
        return text;
    }
    return initials_first ? ru_initials_first(arena, text) : ru_initials(arena, text);
}

static struct str list_words(struct arena *arena, const struct node *list, bool initials) {
    struct buf out = buf_open(arena, TEXT_MAX);
    for (const struct node *child = list->first; child != NULL; child = child->next) {
        struct str words = node_words(arena, child);
        if (str_empty(words)) {
            continue;
        }
        if (out.n > 0) {
            buf_put_c(&out, ", ");
        }
        buf_put(&out, initials ? short_name(arena, words, false) : words);
    }
    return buf_str(&out);
}

static void apply_fio(const struct filter *filter, struct filled *value,
                      const struct str arguments[]) {
    (void)arguments;
    bool first = filter->number == 1;
    if (!value->done && node_is(value->node, NODE_LIST)) {
        finish(value, list_words(value->arena, value->node, true));
    } else {
        finish(value, short_name(value->arena, filled_text(value), first));
    }
}

static const char *const CASE_NAMES[RU_CASES] = {"nominative", "genitive",     "dative",
                                                 "accusative", "instrumental", "prepositional"};

static struct str in_case(struct filled *value, enum ru_case to) {
    const struct node *form =
        value->done ? NULL : node_get(value->node, CASE_NAMES[to]); // the school's own form
    if (form != NULL) {
        return node_words(value->arena, form);
    }
    bool sure = true;
    struct str text = ru_decline(value->arena, filled_text(value), to, &sure);
    value->unsure = value->unsure || !sure;
    return text;
}

static void apply_case(const struct filter *filter, struct filled *value,
                       const struct str arguments[]) {
    (void)arguments;
    enum ru_case to = (enum ru_case)filter->number;
    if (value->by == FILLED_COUNTED) {
        int64_t n = node_as_int(value->node, 0);
        finish(value, ru_count(value->arena, n, value->noun, to));
    } else if (value->node != NULL || value->done) {
        finish(value, in_case(value, to));
    }
}

static void apply_fio_dative(const struct filter *filter, struct filled *value,
                             const struct str arguments[]) {
    (void)filter, (void)arguments;
    if (value->node != NULL) {
        finish(value, short_name(value->arena, in_case(value, RU_DATIVE), false));
    }
}

// ---- numbers

static void apply_noun(const struct filter *filter, struct filled *value,
                       const struct str arguments[]) {
    double n;
    (void)arguments;
    if (number_of(value, &n)) {
        value->noun = (enum ru_noun)filter->number;
        finish(value, ru_count(value->arena, (int64_t)n, value->noun, RU_NOMINATIVE));
        value->by = FILLED_COUNTED;
    }
}

static void apply_count(const struct filter *filter, struct filled *value,
                        const struct str arguments[]) {
    double n;
    (void)filter;
    if (number_of(value, &n)) {
        struct buf out = buf_open(value->arena, TEXT_MAX);
        buf_put(&out, number_words(value->arena, n));
        buf_put_c(&out, RU_NBSP);
        buf_put(&out, ru_plural((int64_t)n, arguments[0], arguments[1], arguments[2]));
        finish(value, buf_str(&out));
    }
}

// Whole, or with one digit: «72», «72,5».
static struct str percents(struct arena *arena, double value, bool with_sign) {
    int decimals = fabs(value - round(value)) < 0.05 ? 0 : 1;
    return with_sign ? ru_signed(arena, value, decimals) : ru_real(arena, value, decimals);
}

static struct str joined(struct arena *arena, struct str a, const char *unit) {
    struct buf out = buf_open(arena, TEXT_MAX);
    buf_put(&out, a);
    buf_put_c(&out, unit);
    return buf_str(&out);
}

static void apply_pct(const struct filter *filter, struct filled *value,
                      const struct str arguments[]) {
    double x;
    (void)filter, (void)arguments;
    if (number_of(value, &x)) {
        finish(value, joined(value->arena, percents(value->arena, x, false), RU_NBSP "%"));
    }
}

#define POINTS RU_NBSP "п." RU_NBSP "п."

static void apply_pp(const struct filter *filter, struct filled *value,
                     const struct str arguments[]) {
    double x;
    (void)filter, (void)arguments;
    if (number_of(value, &x)) {
        finish(value, joined(value->arena, percents(value->arena, fabs(x), false), POINTS));
        value->by = FILLED_POINTS;
    }
}

static void apply_signed(const struct filter *filter, struct filled *value,
                         const struct str arguments[]) {
    (void)filter, (void)arguments;
    double x = node_as_real(value->node, NAN);
    if (isfinite(x)) {
        bool points = value->by == FILLED_POINTS;
        finish(value, joined(value->arena, percents(value->arena, x, true), points ? POINTS : ""));
    }
}

static void apply_num(const struct filter *filter, struct filled *value,
                      const struct str arguments[]) {
    double x;
    int64_t decimals = 0;
    (void)filter;
    if (number_of(value, &x) && str_to_int(arguments[0], &decimals)) {
        finish(value, ru_real(value->arena, x, (int)decimals));
    }
}

// «72 % (18 из 25)», «9 из 14 (64 %)», «3 из 7».
static void apply_share(const struct filter *filter, struct filled *value,
                        const struct str arguments[]) {
    (void)filter, (void)arguments;
    const struct node *n_node = node_get(value->node, "n");
    const struct node *count_node = node_get(value->node, "count");
    int64_t n = node_as_int(n_node, -1), count = node_as_int(count_node, -1);
    if (value->done || n < 0 || count < 0) {
        return;
    }
    finish(value, share_words(value->arena, count, n));
}

// «от 54 до 87 %»: a map {low, high, unit}, a list of two, or whatever has such a `ci`.
static void apply_ci(const struct filter *filter, struct filled *value,
                     const struct str arguments[]) {
    (void)filter, (void)arguments;
    const struct node *ci = value->node, *inner = node_get(ci, "ci");
    ci = inner != NULL ? inner : ci;
    bool list = node_is(ci, NODE_LIST);
    double low = node_as_real(list ? node_at(ci, 0) : node_get(ci, "low"), NAN);
    double high = node_as_real(list ? node_at(ci, 1) : node_get(ci, "high"), NAN);
    if (value->done || !isfinite(low) || !isfinite(high)) {
        value->node = NULL;
        return;
    }
    const struct node *unit = node_get(ci, "unit");
    struct buf out = buf_open(value->arena, TEXT_MAX);
    bool small = unit != NULL && str_empty(node_str(unit)); // marks: two digits
    buf_put_c(&out, "от ");
    buf_put(&out, small ? ru_real(value->arena, low, 2) : percents(value->arena, low, false));
    buf_put_c(&out, " до ");
    buf_put(&out, small ? ru_real(value->arena, high, 2) : percents(value->arena, high, false));
    if (!small) {
        buf_put_c(&out, RU_NBSP);
        buf_put(&out, unit == NULL ? S("%") : node_str(unit));
    }
    finish(value, buf_str(&out));
}

// ---- words

static void apply_dir(const struct filter *filter, struct filled *value,
                      const struct str arguments[]) {
    double x;
    (void)filter;
    if (number_of(value, &x)) {
        finish(value, arguments[x < 0 ? 1 : 0]);
    }
}

static void apply_list(const struct filter *filter, struct filled *value,
                       const struct str arguments[]) {
    (void)filter, (void)arguments;
    finish(value, filled_text(value));
}

static void apply_lower(const struct filter *filter, struct filled *value,
                        const struct str arguments[]) {
    (void)filter, (void)arguments;
    finish(value, ru_lower(value->arena, filled_text(value)));
}

static void apply_cap(const struct filter *filter, struct filled *value,
                      const struct str arguments[]) {
    (void)filter, (void)arguments;
    finish(value, ru_capital(value->arena, filled_text(value)));
}

static void apply_yesno(const struct filter *filter, struct filled *value,
                        const struct str arguments[]) {
    (void)filter;
    if (node_is(value->node, NODE_BOOL)) {
        finish(value, arguments[value->node->flag ? 0 : 1]);
    }
}

static void apply_or(const struct filter *filter, struct filled *value,
                     const struct str arguments[]) {
    (void)filter;
    if (str_empty(filled_text(value))) {
        finish(value, arguments[0]);
    }
}

static void apply_size(const struct filter *filter, struct filled *value,
                       const struct str arguments[]) {
    (void)filter, (void)arguments;
    bool many = node_is(value->node, NODE_LIST) || node_is(value->node, NODE_MAP);
    finish(value, number_words(value->arena, many ? (double)value->node->n : 0));
}

// ---- dates

static void apply_date(const struct filter *filter, struct filled *value,
                       const struct str arguments[]) {
    struct date date;
    (void)filter, (void)arguments;
    if (date_parse_iso(str_sub(node_str(value->node), 0, 10), &date)) {
        finish(value, ru_date(value->arena, date));
    }
}

static bool date_of(const struct node *map, const char *key, struct date *out) {
    return date_parse_iso(str_sub(node_str(node_get(map, key)), 0, 10), out);
}

// Of something with a begin and an end: one day is one date. Missing until it has begun.
static void apply_dates(const struct filter *filter, struct filled *value,
                        const struct str arguments[]) {
    struct date begin, end;
    (void)filter, (void)arguments;
    if (value->done || !node_is(value->node, NODE_MAP)) {
        return;
    }
    if (!date_of(value->node, "begin", &begin)) {
        value->node = NULL;
        return;
    }
    if (!date_of(value->node, "end", &end)) {
        end = begin;
    }
    finish(value, ru_date_range(value->arena, begin, end));
}

static struct str month_words(struct arena *arena, const struct node *node) {
    struct date date;
    int month = (int)node_as_int(node, 0);
    if (date_parse_iso(str_sub(node_str(node), 0, 10), &date)) {
        month = date.month;
    }
    return month >= 1 && month <= 12 ? ru_month(month, RU_NOMINATIVE) : node_words(arena, node);
}

static void apply_month(const struct filter *filter, struct filled *value,
                        const struct str arguments[]) {
    (void)filter, (void)arguments;
    if (!node_is(value->node, NODE_LIST)) {
        finish(value, month_words(value->arena, value->node));
        return;
    }
    struct buf out = buf_open(value->arena, TEXT_MAX);
    for (const struct node *child = value->node->first; child != NULL; child = child->next) {
        buf_put_c(&out, out.n > 0 ? ", " : "");
        buf_put(&out, month_words(value->arena, child));
    }
    finish(value, buf_str(&out));
}

static const struct filter FILTERS[] = {
    {"genitive", 0, 0, apply_case, RU_GENITIVE},
    {"dative", 0, 0, apply_case, RU_DATIVE},
    {"accusative", 0, 0, apply_case, RU_ACCUSATIVE},
    {"instrumental", 0, 0, apply_case, RU_INSTRUMENTAL},
    {"prepositional", 0, 0, apply_case, RU_PREPOSITIONAL},
    {"pupils", 0, 0, apply_noun, RU_PUPIL},
    {"teachers", 0, 0, apply_noun, RU_TEACHER},
    {"classes", 0, 0, apply_noun, RU_CLASS},
    {"works", 0, 0, apply_noun, RU_WORK},
    {"lessons", 0, 0, apply_noun, RU_LESSON},
    {"count", 3, 3, apply_count, 0},
    {"pct", 0, 0, apply_pct, 0},
    {"pp", 0, 0, apply_pp, 0},
    {"signed", 0, 0, apply_signed, 0},
    {"num", 1, 1, apply_num, 0},
    {"share", 0, 0, apply_share, 0},
    {"ci", 0, 0, apply_ci, 0},
    {"dir", 2, 2, apply_dir, 0},
    {"list", 0, 0, apply_list, 0},
    {"lower", 0, 0, apply_lower, 0},
    {"cap", 0, 0, apply_cap, 0},
    {"fio", 0, 0, apply_fio, 0},
    {"fio_first", 0, 0, apply_fio, 1},
    {"fio_dative", 0, 0, apply_fio_dative, 0},
    {"date", 0, 0, apply_date, 0},
    {"dates", 0, 0, apply_dates, 0},
    {"month", 0, 0, apply_month, 0},
    {"yesno", 2, 2, apply_yesno, 0},
    {"or", 1, 1, apply_or, 0},
    {"size", 0, 0, apply_size, 0},
};

const struct filter *filter_find(struct str name) {
    for (size_t i = 0; i < sizeof FILTERS / sizeof FILTERS[0]; i++) {
        if (str_eq(name, str_from(FILTERS[i].name))) {
            return &FILTERS[i];
        }
    }
    return NULL;
}
