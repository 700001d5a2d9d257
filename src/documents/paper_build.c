// SPDX-License-Identifier: GPL-3.0-or-later
// The interpreter: a paper and a tree of data give the blocks of a document.
#include "documents/paper_internal.h"

#include "base/ru.h"
#include "vsoko/measure/honesty.h"

struct doc_block *building_add(struct building *b, enum doc_block_kind kind, struct str clause) {
    struct doc_block *block = doc_add(b->arena, b->doc, kind);
    block->id = str_fmt(b->arena, "%.*s/%.*s", STR_ARG(b->paper->id), STR_ARG(clause));
    return block;
}

struct str building_fill(struct building *b, const struct text *text, const struct node *item,
                         bool blank_missing) {
    struct scope scope = b->scope;
    scope.item = item;
    return text_fill(b->arena, text, &scope, blank_missing, &b->text_notes);
}

void building_remark(struct building *b, struct str id, struct str text, bool stop) {
    *vec_push(b->arena, &b->notes->remarks) = (struct paper_remark){id, text, stop};
    b->notes->stop = b->notes->stop || stop;
}

static bool holds(struct building *b, const struct expression *when) {
    return when == NULL || expression_holds(when, &b->scope, b->arena);
}

// ---- numbering: what is left out leaves no hole, since numbers are given while printing

struct numbering {
    bool on;
    int clause;
    int row; // of the last numbered clause
};

static struct str number_clause(struct building *b, struct numbering *numbering) {
    if (!numbering->on) {
        return (struct str){0};
    }
    numbering->row = 0;
    return str_fmt(b->arena, "%d", ++numbering->clause);
}

// Rows are sub-clauses of the clause before them; without one they are clauses themselves.
static struct str number_row(struct building *b, struct numbering *numbering) {
    if (!numbering->on || numbering->clause == 0) {
        return number_clause(b, numbering);
    }
    return str_fmt(b->arena, "%d.%d", numbering->clause, ++numbering->row);
}

// ---- clauses

static bool add_paragraph(struct building *b, const struct paper_clause *clause, struct str id,
                          struct str text, struct str number) {
    if (str_empty(str_trim(text))) {
        return false;
    }
    struct doc_block *block = building_add(b, DOC_PARAGRAPH, id);
    block->text = text;
    block->number = number;
    block->align = clause->align;
    block->bold = clause->bold;
    return true;
}

static bool add_rows(struct building *b, const struct paper_clause *clause,
                     struct numbering *numbering) {
    const struct node *list = scope_find(&b->scope, clause->each);
    int count = 0;
    if (!node_is(list, NODE_LIST) || list->n == 0) {
        struct str empty = building_fill(b, &clause->empty, NULL, false);
        return !str_empty(empty) &&
               add_paragraph(b, clause, clause->id, empty, number_clause(b, numbering));
    }
    for (const struct node *item = list->first; item != NULL; item = item->next) {
        struct str id = str_fmt(b->arena, "%.*s.%d", STR_ARG(clause->id), ++count);
        struct str number = number_row(b, numbering);
        add_paragraph(b, clause, id, building_fill(b, &clause->text, item, false), number);
        struct doc_block *block = &b->doc->blocks.at[b->doc->blocks.n - 1];
        block->level = str_find_char(number, '.') != STR_NONE ? 2 : 1;
    }
    return true;
}

static bool claim_of(const struct node *name, enum claim *out) {
    for (int claim = 0; claim < PAPER_CLAIMS; claim++) {
        if (str_eq(node_str(name), str_from(measure_claim_name((enum claim)claim)))) {
            *out = (enum claim)claim;
            return true;
        }
    }
    return false;
}

// The program's claim, or the weaker one that a person chose («weaken»). A stronger one is not
// taken, and the person is told.
static enum claim allowed_claim(struct building *b, const struct paper_clause *clause,
                                const struct node *comparison, enum claim claim) {
    enum claim wish;
    if (claim == CLAIM_FEW_PUPILS || !claim_of(node_get(comparison, "weaken"), &wish) ||
        wish == CLAIM_FEW_PUPILS) {
        return claim;
    }
    if (wish > claim) {
        building_remark(b, clause->id,
                        S("Вывод сделан сильнее, чем позволяют данные; оставлен вывод программы."),
                        false);
        return claim;
    }
    return wish;
}

static bool add_claim(struct building *b, const struct paper_clause *clause,
                      struct numbering *numbering) {
    const struct node *comparison = scope_find(&b->scope, clause->each);
    enum claim claim;
    if (!claim_of(node_get(comparison, "claim"), &claim)) {
        return false; // nothing to compare with: no claim at all
    }
    claim = allowed_claim(b, clause, comparison, claim);
    return add_paragraph(b, clause, clause->id, building_fill(b, &clause->says[claim], NULL, false),
                         number_clause(b, numbering));
}

static bool add_line(struct building *b, const struct paper_clause *clause) {
    struct str text = building_fill(b, &clause->text, NULL, false);
    struct doc_block *block =
        building_add(b, clause->kind == PAPER_HEADING ? DOC_HEADING : DOC_SIGNATURE, clause->id);
    block->text = text;
    block->level = 1;
    block->align = clause->align;
    block->note = building_fill(b, &clause->note, NULL, true);
    return true;
}

static bool add_clause(struct building *b, const struct paper_clause *clause,
                       struct numbering *numbering) {
    if (!holds(b, clause->when)) {
        return false;
    }
    switch (clause->kind) {
    case PAPER_TEXT:
        if (!str_empty(clause->each)) {
            return add_rows(b, clause, numbering);
        }
        return add_paragraph(b, clause, clause->id, building_fill(b, &clause->text, NULL, false),
                             number_clause(b, numbering));
    case PAPER_CLAIM:
        return add_claim(b, clause, numbering);
    case PAPER_TABLE:
        return paper_add_table(
            b, clause, clause->title.first != NULL ? number_clause(b, numbering) : (struct str){0});
    case PAPER_CHART:
        return paper_add_chart(b, clause);
    case PAPER_HEADING:
    case PAPER_SIGNATURE:
        return add_line(b, clause);
    }
    return false;
}

static bool add_clauses(struct building *b, const struct paper_clauses *clauses,
                        struct numbering numbering) {
    bool any = false;
    for (size_t i = 0; i < clauses->all.n; i++) {
        any = add_clause(b, &clauses->all.at[i], &numbering) || any;
    }
    return any;
}

// A section without content is not there: its heading is taken back.
static void add_section(struct building *b, const struct paper_section *section) {
    size_t before = b->doc->blocks.n;
    if (!holds(b, section->when)) {
        return;
    }
    struct str title = building_fill(b, &section->title, NULL, false);
    if (!str_empty(title)) {
        struct doc_block *heading = building_add(b, DOC_HEADING, section->id);
        heading->level = 2;
        heading->text = title;
    }
    if (!add_clauses(b, &section->clauses, (struct numbering){.on = section->numbered})) {
        b->doc->blocks.n = before;
    }
}

static void add_annexes(struct building *b) {
    if (b->paper->annexes.n == 0) {
        return;
    }
    struct doc_block *title = building_add(b, DOC_PARAGRAPH, S("annexes"));
    title->text = building_fill(b, &b->shelf->words.annexes, NULL, false);
    title->align = DOC_JUSTIFY;
    for (size_t i = 0; i < b->paper->annexes.n; i++) {
        const struct paper *paper = paper_find(b->shelf, b->paper->annexes.at[i]);
        struct str name = paper != NULL ? paper->title : b->paper->annexes.at[i];
        struct doc_block *row =
            building_add(b, DOC_PARAGRAPH, str_fmt(b->arena, "annexes.%zu", i + 1));
        row->number = str_fmt(b->arena, "%zu", i + 1);
        row->text = ru_capital(b->arena, name);
        row->align = DOC_JUSTIFY;
        row->level = 1;
    }
}

// ---- defaults

// «04-20» is a day of the school year: from August on of the year in which it begins.
static struct str day_of_year(struct building *b, struct str text) {
    struct date begin;
    const struct node *node = scope_find_in(b->scope.data, S("year.begin"));
    node = node != NULL ? node : scope_find_in(b->scope.data, S("doc.date"));
    if (!date_parse_iso(str_sub(node_str(node), 0, 10), &begin)) {
        return (struct str){0};
    }
    int year = begin.month >= 8 ? begin.year : begin.year - 1;
    bool autumn = str_cmp(text, S("08-01")) >= 0;
    return str_fmt(b->arena, "%04d-%.*s", autumn ? year : year + 1, STR_ARG(text));
}

static void put_default(struct building *b, struct node *map,
                        const struct paper_variable *variable) {
    if (variable->value == NULL) {
        return;
    }
    struct node *copy = arena_new(b->arena, struct node);
    *copy = *variable->value;
    copy->next = NULL;
    if (str_eq(variable->type, S("date")) && node_str(copy).n == 5) {
        copy->text = day_of_year(b, copy->text);
    }
    node_put(b->arena, map, str_c(b->arena, variable->id), copy);
}

static struct node *defaults_of(struct building *b) {
    struct node *map = node_map(b->arena);
    for (size_t i = 0; i < b->shelf->variables.n; i++) {
        put_default(b, map, &b->shelf->variables.at[i]);
    }
    for (size_t i = 0; i < b->paper->variables.n; i++) {
        put_default(b, map, &b->paper->variables.at[i]);
    }
    return map;
}

// ---- the whole

static struct str name_text(struct building *b, struct str name) {
    const struct node *node = scope_find(&b->scope, name);
    return node_str(node);
}

static void set_title(struct building *b) {
    b->doc->title = building_fill(b, &b->paper->heading, NULL, false);
    struct node *paper = node_map(b->arena), *outer = node_map(b->arena);
    node_put(b->arena, paper, "title", node_text(b->arena, b->doc->title));
    node_put(b->arena, outer, "paper", paper);
    b->scope.paper = outer;
    b->doc->school = name_text(b, S("school.short_name"));
    b->doc->author = name_text(b, S("doc.author"));
    b->doc->font = name_text(b, S("doc.font"));
    b->doc->draft = node_as_bool(scope_find(&b->scope, S("doc.draft")), true);
}

static void run_checks(struct building *b) {
    for (size_t i = 0; i < b->paper->checks.n; i++) {
        const struct paper_check *check = &b->paper->checks.at[i];
        if (holds(b, check->when)) {
            building_remark(b, check->id, check->say, check->stop);
        }
    }
}

// A wide table does not fit between the margins of an upright sheet.
static bool needs_landscape(const struct doc *doc) {
    enum { COLUMNS_UPRIGHT = 8 };
    for (size_t i = 0; i < doc->blocks.n; i++) {
        if (doc->blocks.at[i].columns.n > COLUMNS_UPRIGHT) {
            return true;
        }
    }
    return false;
}

bool paper_build(struct arena *arena, const struct paper_shelf *shelf, struct str paper_id,
                 const struct node *data, struct doc *out, struct paper_notes *notes,
                 struct error *error) {
    struct building b = {.arena = arena, .shelf = shelf, .doc = out, .notes = notes};
    *out = (struct doc){0};
    *notes = (struct paper_notes){0};
    b.paper = paper_find(shelf, paper_id);
    if (b.paper == NULL) {
        return error_set(error, ERROR_NOT_FOUND,
                         "Нет документа «%.*s». Список: vsoko document list.", STR_ARG(paper_id));
    }
    b.text_notes = (struct text_notes){arena, node_list(arena), node_list(arena)};
    b.scope.data = data;
    b.scope.defaults = defaults_of(&b);
    set_title(&b);
    add_clauses(&b, &b.paper->layout->head, (struct numbering){0});
    for (size_t i = 0; i < b.paper->sections.n; i++) {
        add_section(&b, &b.paper->sections.at[i]);
    }
    add_annexes(&b);
    add_clauses(&b, &b.paper->layout->tail, (struct numbering){0});
    run_checks(&b);
    out->landscape = needs_landscape(out);
    notes->missing = b.text_notes.missing;
    notes->unsure = b.text_notes.unsure;
    return true;
}
