// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/pupil_import_check.h"

#include "base/ru.h"
#include "import/class_name.h"
#include "import/known.h"

#include <stdlib.h>

static const struct sheet_table *table_of(const struct import_result *result,
                                          const struct pupil_entry *row) {
    return &result->tables.at.at[row->table];
}

// ё ---------------------------------------------------------------------------------------------

static void restore_yo(const struct import_reader *reader, struct import_result *result,
                       struct pupil_entries *rows) {
    struct arena *arena = reader->arena;
    struct yo_words *words = yo_words_open(arena, reader->known);
    for (size_t i = 0; i < rows->at.n; i++)
        if (!rows->at.at[i].refused)
            yo_words_add(words, rows->at.at[i].full);
    for (size_t i = 0; i < rows->at.n; i++) {
        struct pupil_entry *row = &rows->at.at[i];
        if (row->refused)
            continue;
        struct arena_mark mark = arena_mark(arena);
        struct str full = yo_words_restore(words, arena, row->full);
        if (str_eq(full, row->full)) {
            arena_rewind(arena, mark);
            continue;
        }
        // Words keep their number and order, so that the parts can be cut again.
        struct ru_name name = ru_name_parse(arena, full);
        row->last = name.family;
        row->first = name.given;
        row->middle = name.patronymic;
        row->full = full;
        import_warn(reader, result, table_of(result, row), row->row, "yo_restored_from_roster",
                    import_detail(arena, "base", full, NULL), "Буква ё возвращена: %.*s.",
                    STR_ARG(full));
    }
}

// Classes ---------------------------------------------------------------------------------------

static void check_classes(const struct import_reader *reader, struct import_result *result,
                          struct pupil_entries *rows) {
    struct class_uses uses = class_uses_open(reader->arena);
    for (size_t i = 0; i < rows->at.n; i++)
        if (!rows->at.at[i].refused)
            import_class_count(reader->arena, &uses, rows->at.at[i].class_name);
    import_class_decide(reader, &uses);
    for (size_t i = 0; i < rows->at.n; i++) {
        struct pupil_entry *row = &rows->at.at[i];
        const struct class_use *use = import_class_use(&uses, row->class_name);
        if (row->refused || !use || use->allowed)
            continue;
        row->refused = true;
        import_refuse_row(reader, result, table_of(result, row), row->row, "class_not_in_school",
                          import_detail(reader->arena, "value", row->class_name, NULL),
                          "%.*s: класса %.*s в школе нет. Если он открыт, разрешите его завести.",
                          STR_ARG(row->full), STR_ARG(row->class_name));
    }
    for (size_t i = 0; i < uses.at.n; i++)
        if (uses.at.at[i].allowed && !uses.at.at[i].known && reader->known->classes.n > 0)
            import_warn(reader, result, NULL, 0, "new_class",
                        import_detail(reader->arena, "value", uses.at.at[i].name, NULL),
                        "Класса %.*s в школе ещё нет – он будет заведён.",
                        STR_ARG(uses.at.at[i].name));
}

// Rows that stand twice -------------------------------------------------------------------------

static int by_name(const void *a, const void *b) {
    const struct pupil_entry *const *x = a, *const *y = b;
    int order = str_cmp((*x)->fold, (*y)->fold);
    return order != 0 ? order : ((*x)->row > (*y)->row) - ((*x)->row < (*y)->row);
}

static bool same_pupil(const struct pupil_entry *a, const struct pupil_entry *b) {
    if (!str_eq(a->class_name, b->class_name))
        return false;
    if (a->file_number.n > 0 && b->file_number.n > 0 && !str_eq(a->file_number, b->file_number))
        return false;
    return date_is_none(a->born) || date_is_none(b->born) || date_cmp(a->born, b->born) == 0;
}

static size_t good_rows_by_name(struct arena *arena, const struct pupil_entries *rows,
                                struct pupil_entry ***out) {
    struct pupil_entry **sorted = arena_array(arena, struct pupil_entry *, rows->at.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rows->at.n; i++)
        if (!rows->at.at[i].refused)
            sorted[n++] = &rows->at.at[i];
    qsort(sorted, n, sizeof *sorted, by_name);
    *out = sorted;
    return n;
}

static void check_twice(const struct import_reader *reader, struct import_result *result,
                        struct pupil_entries *rows) {
    struct pupil_entry **sorted;
    size_t n = good_rows_by_name(reader->arena, rows, &sorted);
    for (size_t i = 0; i < n; i++) {
        struct pupil_entry *row = sorted[i];
        for (size_t j = i; j-- > 0 && str_eq(sorted[j]->fold, row->fold) && !row->refused;) {
            if (sorted[j]->refused || !same_pupil(sorted[j], row))
                continue;
            row->refused = true;
            struct node *detail = node_map(reader->arena);
            node_put(reader->arena, detail, "of", node_int(reader->arena, sorted[j]->row));
            import_refuse_row(reader, result, table_of(result, row), row->row, "duplicate_of_row",
                              detail, "%.*s, %.*s: та же строка, что и %d-я. Взята первая.",
                              STR_ARG(row->full), STR_ARG(row->class_name), sorted[j]->row);
        }
    }
}

static int by_place(const void *a, const void *b) {
    const struct import_note *x = a, *y = b;
    int order = str_cmp(x->sheet, y->sheet);
    return order != 0 ? order : (x->row > y->row) - (x->row < y->row);
}

void pupil_entries_check(const struct import_reader *reader, struct import_result *result,
                         struct pupil_entries *rows) {
    restore_yo(reader, result, rows);
    check_classes(reader, result, rows);
    check_twice(reader, result, rows);
    if (result->refused.at.n > 1)
        qsort(result->refused.at.at, result->refused.at.n, sizeof(struct import_note), by_place);
}

// Counts ----------------------------------------------------------------------------------------

static void put_text(struct arena *arena, struct node *map, const char *key, struct str text) {
    node_put(arena, map, key, text.n > 0 ? node_text(arena, text) : node_null(arena));
}

static void add_movement(struct arena *arena, struct node *plus, const struct pupil_entry *row) {
    struct node *map = node_add(plus, node_map(arena));
    bool left = row->movement == PUPIL_LEFT;
    node_put(arena, map, "row", node_int(arena, row->row));
    put_text(arena, map, "fio", row->full);
    put_text(arena, map, "cls", row->class_name);
    put_text(arena, map, "status", left ? S("выбыл") : S("прибыл"));
    put_text(arena, map, "date", date_iso(arena, row->moved_on));
    node_put(arena, map, "in_contingent", node_bool(arena, !left));
}

static void describe_namesakes(struct arena *arena, struct import_result *result,
                               const struct pupil_entries *rows) {
    struct pupil_entry **sorted;
    size_t n = good_rows_by_name(arena, rows, &sorted);
    struct node *list = node_list(arena);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && str_eq(sorted[end]->fold, sorted[i]->fold); end++)
            ;
        if (end - i < 2)
            continue;
        struct node *map = node_add(list, node_map(arena));
        put_text(arena, map, "fio", sorted[i]->full);
        struct node *where = node_put(arena, map, "where", node_list(arena));
        for (size_t k = i; k < end; k++)
            node_add(where, node_text(arena, sorted[k]->class_name));
    }
    if (list->n > 0)
        node_put(arena, result->extra, "namesakes", list);
}

static int by_class_name(const void *a, const void *b) {
    const struct class_use *x = a, *y = b;
    int grade = import_class_grade(x->name) - import_class_grade(y->name);
    return grade != 0 ? grade : str_cmp(x->name, y->name);
}

void pupil_entries_describe(const struct import_reader *reader, struct import_result *result,
                            const struct pupil_entries *rows, const char *class_from) {
    struct arena *arena = reader->arena;
    struct class_uses uses = class_uses_open(arena);
    struct node *plus = node_list(arena);
    int64_t refused = 0;
    for (size_t i = 0; i < rows->at.n; i++) {
        const struct pupil_entry *row = &rows->at.at[i];
        refused += row->refused;
        if (row->refused)
            continue;
        if (row->movement != PUPIL_STAYS)
            add_movement(arena, plus, row); // told apart: the list itself is of those who stay
        else
            import_class_count(arena, &uses, row->class_name);
    }
    if (uses.at.n > 0)
        qsort(uses.at.at, uses.at.n, sizeof(struct class_use), by_class_name);
    for (size_t i = 0; i < uses.at.n; i++)
        import_count(arena, result->by_class, str_c(arena, uses.at.at[i].name), uses.at.at[i].rows);
    import_count(arena, result->counts, "rows", (int64_t)rows->at.n);
    import_count(arena, result->counts, "imported", (int64_t)rows->at.n - refused);
    import_count(arena, result->counts, "refused", refused);
    import_count(arena, result->counts, "classes", (int64_t)uses.at.n);
    if (plus->n > 0)
        node_put(arena, result->extra, "plus", plus);
    if (class_from)
        put_text(arena, result->read, "cls", str_fmt(arena, "from %s", class_from));
    describe_namesakes(arena, result, rows);
    if (rows->at.n > 0 && (int64_t)rows->at.n == refused)
        import_refuse_file(
            reader, result, "no_good_rows",
            "В файле «%.*s» ни одной строки, которую можно взять: причины – построчно.",
            STR_ARG(reader->file_name));
    else if (rows->at.n == 0)
        import_refuse_file(reader, result, "no_rows",
                           "В файле «%.*s» есть заголовок, но под ним нет ни одной строки.",
                           STR_ARG(reader->file_name));
}

struct node *pupil_entries_normalised(struct arena *arena, const struct import_result *result) {
    const struct pupil_entries *rows = result->rows;
    struct node *list = node_list(arena);
    for (size_t i = 0; i < rows->at.n; i++) {
        const struct pupil_entry *row = &rows->at.at[i];
        if (row->refused || row->movement != PUPIL_STAYS)
            continue;
        struct node *map = node_add(list, node_map(arena));
        node_put(arena, map, "row", node_int(arena, row->row));
        put_text(arena, map, "last", row->last);
        put_text(arena, map, "first", row->first);
        put_text(arena, map, "middle", row->middle);
        put_text(arena, map, "cls", row->class_name);
        put_text(arena, map, "sex", row->sex);
        put_text(arena, map, "birth", date_iso(arena, row->born));
    }
    return list;
}
