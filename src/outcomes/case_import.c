// SPDX-License-Identifier: GPL-3.0-or-later
// Each outcome of the framework is looked for among those of the school, by its wording. Nothing is
// written: an outcome of the school's own needs a strand, a level and signs that no framework
// tells, so a person adds it on the page of outcomes.
#include "outcomes/case_import.h"

#include "base/ru.h"
#include "base/text_index.h"
#include "import/plan.h"
#include "outcomes/outcome.h"

// Sheets and columns as office/case.c puts them.
enum { DOCUMENT, ITEMS, ASSOCIATIONS, SHEETS };
enum { ITEM_ID, ITEM_CODE, ITEM_TEXT, ITEM_TYPE };
enum { LINK_ID, LINK_TYPE, LINK_CHILD, LINK_PARENT };
enum { WORDS_MAX = 40 };
static const double alike_enough = 0.5;

struct case_item {
    struct str id, code, text;
    size_t parent; // CASE_TOP under the document itself
    bool has_children;
};
#define CASE_TOP ((size_t)-1)
struct case_items {
    VEC(struct case_item) at;
};

struct case_reading {
    const struct import_reader *reader;
    struct import_result *result;
    struct case_items *items;
    struct text_index by_id;
};

static struct str text_in(const struct sheet *sheet, size_t row, int column) {
    const struct cell *cell = sheet_row_cell(&sheet->rows.at[row], column);
    return cell == NULL ? S("") : cell->text;
}

static void read_items(struct case_reading *r) {
    const struct sheet *sheet = &r->reader->book->sheets.at[ITEMS];
    for (size_t i = 0; i < sheet->rows.n; i++) {
        struct case_item *item = vec_push(r->reader->arena, &r->items->at);
        *item = (struct case_item){.id = text_in(sheet, i, ITEM_ID),
                                   .code = text_in(sheet, i, ITEM_CODE),
                                   .text = ru_tidy(r->reader->arena, text_in(sheet, i, ITEM_TEXT)),
                                   .parent = CASE_TOP};
        (void)text_index_put(&r->by_id, item->id, i);
    }
}

// Gives how many associations the file has.
static int64_t read_associations(struct case_reading *r) {
    const struct sheet *sheet = &r->reader->book->sheets.at[ASSOCIATIONS];
    struct str document = text_in(&r->reader->book->sheets.at[DOCUMENT], 0, 0);
    for (size_t i = 0; i < sheet->rows.n; i++) {
        struct str to = text_in(sheet, i, LINK_PARENT);
        size_t child = text_index_get(&r->by_id, text_in(sheet, i, LINK_CHILD));
        size_t parent = text_index_get(&r->by_id, to);
        bool dangling =
            child == TEXT_INDEX_NONE || (parent == TEXT_INDEX_NONE && !str_eq(to, document));
        if (dangling) {
            struct str id = text_in(sheet, i, LINK_ID);
            import_refuse_row(r->reader, r->result, NULL, 0, "dangling_association",
                              import_detail(r->reader->arena, "identifier", id, NULL),
                              "Связь %.*s ведёт к результату, которого в файле нет.", STR_ARG(id));
        } else if (parent != TEXT_INDEX_NONE &&
                   str_eq(text_in(sheet, i, LINK_TYPE), S("isChildOf"))) {
            r->items->at.at[child].parent = parent;
            r->items->at.at[parent].has_children = true;
        }
    }
    return (int64_t)sheet->rows.n;
}

// What stands at the top holds groups; what has nothing under it is an outcome.
static void describe(struct case_reading *r, int64_t associations) {
    struct arena *arena = r->reader->arena;
    int64_t groups = 0, leaves = 0, n = (int64_t)r->items->at.n;
    for (size_t i = 0; i < r->items->at.n; i++) {
        const struct case_item *item = &r->items->at.at[i];
        leaves += !item->has_children;
        groups += item->has_children && item->parent == CASE_TOP;
    }
    import_count(arena, r->result->counts, "items", n);
    import_count(arena, r->result->counts, "groups", groups);
    import_count(arena, r->result->counts, "subgroups", n - groups - leaves);
    import_count(arena, r->result->counts, "leaves", leaves);
    import_count(arena, r->result->counts, "associations", associations);
    import_count(arena, r->result->counts, "refused", (int64_t)r->result->refused.at.n);
    node_put(arena, r->result->read, "format", node_text(arena, S("case")));
    node_put(arena, r->result->extra, "title",
             node_text(arena, text_in(&r->reader->book->sheets.at[DOCUMENT], 0, 1)));
}

static double recognise(const struct import_reader *reader) {
    return reader->book->format == WORKBOOK_CASE && reader->book->sheets.n == SHEETS &&
                   reader->book->sheets.at[DOCUMENT].rows.n > 0
               ? 1
               : 0;
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct case_reading r = {.reader = reader,
                             .result = result,
                             .items = arena_new(reader->arena, struct case_items),
                             .by_id = text_index_open(reader->arena)};
    if (recognise(reader) == 0) {
        import_refuse_file(reader, result, "not_case",
                           "Файл «%.*s» – не перечень результатов CASE.",
                           STR_ARG(reader->file_name));
        return;
    }
    result->rows = r.items;
    read_items(&r);
    describe(&r, read_associations(&r));
}

// Comparing with the catalogue
// ---------------------------------------------------------------------

struct words {
    struct str at[WORDS_MAX];
    size_t n;
};

static void words_of(struct arena *arena, struct ru_stemmer *stemmer, struct str text,
                     struct words *out) {
    struct str rest = ru_fold(arena, text), word;
    out->n = 0;
    while (out->n < WORDS_MAX && ru_next_word(&rest, &word)) {
        if (!ru_common_word(word)) {
            out->at[out->n++] = str_dup(arena, ru_stem(stemmer, word));
        }
    }
}

// Dice (1945): twice the words in common by the words of both.
static double likeness(const struct words *a, const struct words *b) {
    size_t common = 0;
    for (size_t i = 0; i < a->n; i++) {
        for (size_t j = 0; j < b->n; j++) {
            if (str_eq(a->at[i], b->at[j])) {
                common++;
                break;
            }
        }
    }
    return a->n + b->n == 0 ? 0 : 2.0 * (double)common / (double)(a->n + b->n);
}

struct known {
    const struct outcome_catalogue *catalogue;
    struct words *titles, *texts; // by outcome
    struct ru_stemmer *stemmer;
};

static const struct outcome *most_alike(struct arena *arena, const struct known *known,
                                        const struct case_item *item, double *best) {
    struct words *said = arena_new(arena, struct words);
    const struct outcome *found = NULL;
    *best = 0;
    words_of(arena, known->stemmer, item->text, said);
    for (size_t i = 0; i < known->catalogue->outcomes.n; i++) {
        double title = likeness(said, &known->titles[i]), text = likeness(said, &known->texts[i]);
        double alike = title > text ? title : text;
        if (alike > *best) {
            *best = alike;
            found = &known->catalogue->outcomes.at[i];
        }
    }
    return found;
}

static void plan_item(struct import_work *work, struct import_plan *plan, const struct known *known,
                      const struct case_items *items, size_t i) {
    struct arena *arena = work->arena;
    const struct case_item *item = &items->at.at[i];
    double alike;
    const struct outcome *outcome = most_alike(arena, known, item, &alike);
    struct plan_line *line =
        import_plan_add(work, plan, str_fmt(arena, "item.%zu", i + 1), PLAN_SKIP);
    line->who = str_fmt(arena, "%.*s %.*s", STR_ARG(item->code), STR_ARG(item->text));
    if (outcome == NULL || alike < alike_enough) {
        line->what = S("похожего результата в каталоге нет: если он нужен школе, добавьте его на "
                       "странице «Результаты»");
        return;
    }
    bool same = alike > 0.999;
    line->status = same ? PLAN_SAME : PLAN_SKIP;
    plan->matched += same;
    line->what = str_fmt(arena, "%s %.*s «%.*s»", same ? "есть:" : "похож:", STR_ARG(outcome->id),
                         STR_ARG(outcome->title));
}

static bool plan(struct import_work *work, const struct import_result *result,
                 struct import_plan *plan, struct error *error) {
    const struct case_items *items = result->rows;
    struct arena *arena = work->arena;
    struct outcome_catalogue *shipped = arena_new(arena, struct outcome_catalogue);
    struct outcome_catalogue *catalogue = arena_new(arena, struct outcome_catalogue);
    if (!outcome_catalogue_load(arena, content_files, shipped, error) ||
        !outcome_catalogue_of(work->db, arena, shipped, work->by->org, catalogue, error)) {
        return false;
    }
    struct known known = {.catalogue = catalogue,
                          .titles = arena_array(arena, struct words, catalogue->outcomes.n + 1),
                          .texts = arena_array(arena, struct words, catalogue->outcomes.n + 1),
                          .stemmer = ru_stemmer_open(arena)};
    for (size_t i = 0; i < catalogue->outcomes.n; i++) {
        words_of(arena, known.stemmer, catalogue->outcomes.at[i].title, &known.titles[i]);
        words_of(arena, known.stemmer, catalogue->outcomes.at[i].text, &known.texts[i]);
    }
    for (size_t i = 0; i < items->at.n; i++) {
        if (!items->at.at[i].has_children) {
            plan_item(work, plan, &known, items, i);
        }
    }
    return true;
}

const struct import_kind case_import = {
    .command = "case",
    .kind = "case",
    .title = "Перечень результатов CASE",
    .help = "сличение чужого перечня с каталогом результатов школы",
    .recognise = recognise,
    .read = read,
    .plan = plan,
    .later = "Перечень сличён с каталогом результатов школы; ничего не записывается. Чего не "
             "хватает, добавьте на странице «Результаты»: линию, уровень и признаки выбирает "
             "человек.",
};
