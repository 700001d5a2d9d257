// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/term_report.h"

#include "base/ru.h"
#include "monitoring/external_summary.h"
#include "monitoring/monitoring_internal.h"
#include "monitoring/sheet_text.h"

#define REPORT_COLUMNS                                                                             \
    "r.report_id, r.source, r.year, r.period, r.class_id, r.subject, r.figures, c.grade, "         \
    "c.letter "
#define REPORT_FROM                                                                                \
    "from term_report r left join class c on c.org_id = r.org_id and c.class_id = r.class_id "

static const struct sql report_list = {
    "term_report_list", "select " REPORT_COLUMNS REPORT_FROM
                        "where r.org_id = $1 order by r.year desc, r.period desc, r.source, "
                        "c.grade, c.letter, r.subject_fold, r.report_id"};
static const struct sql report_find = {
    "term_report_find", "select " REPORT_COLUMNS REPORT_FROM
                        "where r.org_id = $1 and r.source = $2 and r.year = $3 and r.period = $4 "
                        "and r.class_id = $5 and r.subject_fold = $6"};
static const struct sql report_get = {"term_report_get",
                                      "select " REPORT_COLUMNS REPORT_FROM
                                      "where r.org_id = $1 and r.report_id = $2"};
static const struct sql report_insert = {
    "term_report_insert",
    "insert into term_report (org_id, report_id, source, year, period, class_id, subject, "
    "subject_fold, figures) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"};
static const struct sql report_delete = {
    "term_report_delete", "delete from term_report where org_id = $1 and report_id = $2"};
static const struct sql journal_marks = {
    "term_report_journal",
    "select r.pupil_id, r.mark, r.word, w.work_id from external_result r join external_work w on "
    "w.org_id = r.org_id and w.work_id = r.work_id where w.org_id = $1 and w.kind = 'journal' and "
    "w.year = $2 and w.period = $3 and r.class_id = $4 and "
    "(cast($5 as text) = '' or w.subject_fold = cast($5 as text)) "
    "order by r.pupil_id, w.work_id, r.result_id"};

const struct sql *const term_report_sql[] = {
    &report_list, &report_find, &report_get, &report_insert, &report_delete, &journal_marks, NULL};

static const struct {
    const char *name, *title;
} sources[REPORT_SOURCES] = {{"class", "Отчёт классного руководителя"},
                             {"summary", "Сводка по классам"},
                             {"subject", "Отчёт учителя-предметника"},
                             {"averages", "Средние баллы"}};

const char *report_source_title(enum report_source source) { return sources[source].title; }

static enum report_source source_named(struct str name) {
    enum report_source source = REPORT_CLASS;
    while (source < REPORT_SOURCES - 1 && !str_eq(name, str_from(sources[source].name))) {
        source++;
    }
    return source;
}

static bool read_reports(struct arena *arena, struct query *q, struct term_reports *out,
                         struct error *error) {
    while (query_next(q)) {
        struct term_report *row = vec_push(arena, &out->rows);
        *row = (struct term_report){
            .report_id = query_int(q, 0),
            .source = source_named(query_text(q, 1)),
            .year = (int)query_int(q, 2),
            .period = str_dup(arena, query_text(q, 3)),
            .class_id = query_int(q, 4),
            .class_name = S(""),
            .subject = str_dup(arena, query_text(q, 5)),
            .figures = node_from_json(arena, str_dup(arena, query_text(q, 6)), NULL)};
        if (!query_null(q, 7)) {
            row->class_name = ru_class_title(arena, (int)query_int(q, 7), query_text(q, 8));
        }
    }
    return query_close(q, error);
}

bool term_report_list(struct db *db, struct arena *arena, int64_t org, struct term_reports *out,
                      struct error *error) {
    struct query q;
    *out = (struct term_reports){0};
    return query_open(&q, db, &report_list, ARGS(ARG_INT(org)), error) &&
           read_reports(arena, &q, out, error);
}

bool term_report_find(struct db *db, struct arena *arena, int64_t org,
                      const struct term_report *like, struct term_reports *out,
                      struct error *error) {
    struct query q;
    *out = (struct term_reports){0};
    return query_open(&q, db, &report_find,
                      ARGS(ARG_INT(org), ARG_TEXT(str_from(sources[like->source].name)),
                           ARG_INT(like->year), ARG_TEXT(like->period), ARG_INT(like->class_id),
                           ARG_TEXT(ru_fold(arena, like->subject))),
                      error) &&
           read_reports(arena, &q, out, error);
}

static struct str figures_text(struct arena *arena, const struct term_report *report) {
    enum { FIGURES_MAX = 16 * 1024 };
    struct buf text = buf_open(arena, FIGURES_MAX);
    node_json(&text, report->figures, 0);
    return buf_str(&text);
}

static bool report_remove(struct db *db, int64_t org, int64_t report_id, struct error *error) {
    return db_exec(db, &report_delete, ARGS(ARG_INT(org), ARG_INT(report_id)), NULL, error);
}

bool term_report_put(struct db *db, struct arena *arena, int64_t org,
                     const struct term_report *report, struct error *error) {
    return report_remove(db, org, report->report_id, error) &&
           db_exec(db, &report_insert,
                   ARGS(ARG_INT(org), ARG_INT(report->report_id),
                        ARG_TEXT(str_from(sources[report->source].name)), ARG_INT(report->year),
                        ARG_TEXT(report->period), ARG_INT(report->class_id),
                        ARG_TEXT(report->subject), ARG_TEXT(ru_fold(arena, report->subject)),
                        ARG_TEXT(figures_text(arena, report))),
                   NULL, error);
}

bool term_report_same(struct arena *arena, const struct term_report *a,
                      const struct term_report *b) {
    return a->source == b->source && a->year == b->year && str_eq(a->period, b->period) &&
           a->class_id == b->class_id && str_eq(a->subject, b->subject) &&
           str_eq(figures_text(arena, a), figures_text(arena, b));
}

// ---- as a step of a batch

struct node *term_report_node(struct arena *arena, const struct term_report *report) {
    struct node *map = node_map(arena);
    node_put(arena, map, "report", node_int(arena, report->report_id));
    node_put(arena, map, "source", node_text(arena, str_from(sources[report->source].name)));
    node_put(arena, map, "year", node_int(arena, report->year));
    node_put(arena, map, "period", node_text(arena, report->period));
    node_put(arena, map, "class", node_int(arena, report->class_id));
    node_put(arena, map, "subject", node_text(arena, report->subject));
    node_put(arena, map, "figures", node_text(arena, figures_text(arena, report)));
    return map;
}

static struct term_report report_from_node(struct arena *arena, const struct node *node) {
    return (struct term_report){
        .report_id = node_as_int(node_get(node, "report"), 0),
        .source = source_named(node_str(node_get(node, "source"))),
        .year = (int)node_as_int(node_get(node, "year"), 0),
        .period = node_str(node_get(node, "period")),
        .class_id = node_as_int(node_get(node, "class"), 0),
        .subject = node_str(node_get(node, "subject")),
        .figures = node_from_json(arena, node_str(node_get(node, "figures")), NULL)};
}

bool term_report_restore(struct db *db, struct arena *arena, const struct restore_step *step,
                         bool *kept, struct error *error) {
    struct term_report became = report_from_node(arena, step->after), was;
    struct term_reports now = {0};
    struct query q;
    if (!query_open(&q, db, &report_get, ARGS(ARG_INT(step->org), ARG_INT(step->noun_id)), error) ||
        !read_reports(arena, &q, &now, error)) {
        return false;
    }
    *kept = now.rows.n == 0 || !term_report_same(arena, &now.rows.at[0], &became);
    if (*kept) {
        return true;
    }
    if (step->action == BATCH_INSERT) {
        return report_remove(db, step->org, step->noun_id, error);
    }
    was = report_from_node(arena, step->before);
    return term_report_put(db, arena, step->org, &was, error);
}

// ---- counting

void term_report_count(struct arena *arena, const int64_t *marks, int64_t none, struct node *out) {
    static const double weights[MARKS] = {16, 36, 64, 100}; // Симонов В. П.
    const double weight_none = 7;
    int64_t with = 0, sum = 0;
    double degree = weight_none * (double)none;
    for (int m = 0; m < MARKS; m++) {
        with += marks[m];
        sum += marks[m] * (m + MARK_LOWEST);
        degree += weights[m] * (double)marks[m];
        node_put(arena, out, str_c(arena, str_fmt(arena, "n%d", m + MARK_LOWEST)),
                 node_int(arena, marks[m]));
    }
    double all = (double)(with + none);
    node_put(arena, out, "na", node_int(arena, none));
    node_put(arena, out, "N", node_int(arena, with + none));
    if (with > 0) {
        node_put(arena, out, "uspevaemost",
                 node_real(arena, sheet_round(100 * (double)(with - marks[0]) / all, 1)));
        node_put(arena, out, "kachestvo",
                 node_real(arena, sheet_round(100 * (double)(marks[2] + marks[3]) / all, 1)));
        node_put(arena, out, "sou", node_real(arena, sheet_round(degree / all, 1)));
        node_put(arena, out, "average",
                 node_real(arena, sheet_round((double)sum / (double)with, 2)));
    }
}

// What the marks of one pupil come to.
struct pupil_count {
    int64_t pupil_id, marks[MARKS], none;
};
struct class_count {
    int64_t pupils, excellent, good, one4, one3, bad, none;
};

static void count_pupil(const struct pupil_count *pupil, struct class_count *out) {
    int64_t five = pupil->marks[3], four = pupil->marks[2], three = pupil->marks[1],
            two = pupil->marks[0];
    if (five + four + three + two + pupil->none == 0) {
        return;
    }
    bool whole = pupil->none == 0 && two == 0;
    out->pupils++;
    out->excellent += whole && three == 0 && four == 0;
    out->good += whole && three == 0 && four > 0;
    out->one4 += whole && three == 0 && four == 1;
    out->one3 += whole && three == 1;
    out->bad += two > 0;
    out->none += pupil->none > 0 && two == 0;
}

static void put_class(struct arena *arena, const struct class_count *count, int64_t subjects,
                      struct node *out) {
    const struct {
        const char *key;
        int64_t n;
    } parts[] = {{"pupils", count->pupils}, {"excellent", count->excellent}, {"good", count->good},
                 {"one4", count->one4},     {"one3", count->one3},           {"bad", count->bad},
                 {"na", count->none},       {"subjects", subjects}};
    double all = (double)count->pupils;
    if (count->pupils == 0) {
        return;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        node_put(arena, out, parts[i].key, node_int(arena, parts[i].n));
    }
    double done = (double)(count->pupils - count->bad - count->none);
    node_put(arena, out, "uspevaemost", node_real(arena, sheet_round(100 * done / all, 1)));
    node_put(
        arena, out, "kachestvo",
        node_real(arena, sheet_round(100 * (double)(count->excellent + count->good) / all, 1)));
}

bool term_report_recount(struct db *db, struct arena *arena, int64_t org,
                         const struct term_report *report, struct node **out, struct error *error) {
    struct query q;
    struct pupil_count pupil = {0};
    struct class_count class = {0};
    int64_t marks[MARKS] = {0}, none = 0, here = 0, subjects = 0;
    *out = node_map(arena);
    if (!query_open(&q, db, &journal_marks,
                    ARGS(ARG_INT(org), ARG_INT(report->year), ARG_TEXT(report->period),
                         ARG_INT(report->class_id), ARG_TEXT(ru_fold(arena, report->subject))),
                    error)) {
        return false;
    }
    while (query_next(&q)) {
        int64_t id = query_int(&q, 0), mark = query_int(&q, 1);
        bool no_mark = str_eq(query_text(&q, 2), S("н/а"));
        if (id != pupil.pupil_id) {
            count_pupil(&pupil, &class);
            pupil = (struct pupil_count){.pupil_id = id};
            here = 0;
        }
        subjects = ++here > subjects ? here : subjects;
        if (mark >= MARK_LOWEST && mark <= MARK_HIGHEST) {
            pupil.marks[mark - MARK_LOWEST]++;
            marks[mark - MARK_LOWEST]++;
        }
        pupil.none += no_mark;
        none += no_mark;
    }
    count_pupil(&pupil, &class);
    if (report->subject.n > 0 && class.pupils > 0) {
        term_report_count(arena, marks, none, *out);
    } else if (report->subject.n == 0) {
        put_class(arena, &class, subjects, *out);
    }
    return query_close(&q, error);
}
