// SPDX-License-Identifier: GPL-3.0-or-later
// From a result and its plan to what the page shows.
#include "import/import_pages.h"

#include "base/ru.h"

enum { ROWS_SHOWN = 300, QUESTIONS_SHOWN = 200, EXAMPLES = 3, EXAMPLE_BYTES = 60 };

struct kind_list {
    struct arena *arena;
    struct str chosen;
    struct import_kind_options *out;
};

static void add_kind(void *arg, const struct import_kind *kind) {
    struct kind_list *list = arg;
    if (!kind->auto_only) {
        *vec_push(list->arena, &list->out->at) = (struct import_kind_option){
            kind->command, kind->title, str_eq(list->chosen, str_from(kind->command))};
    }
}

void import_fill_kinds(struct arena *arena, const struct room *const *rooms, struct str chosen,
                       struct import_kind_options *out) {
    struct kind_list list = {arena, chosen, out};
    *vec_push(arena, &out->at) =
        (struct import_kind_option){"auto", "определить по содержимому", false};
    import_kind_each(rooms, add_kind, &list);
}

// ---- how it was read

static struct str column_letter(struct arena *arena, int column) {
    char text[8];
    int at = sizeof text;
    for (int n = column + 1; n > 0 && at > 0; n = (n - 1) / 26) {
        text[--at] = (char)('A' + (n - 1) % 26);
    }
    return str_dup(arena, str_n(text + at, sizeof text - (size_t)at));
}

static struct str examples(struct arena *arena, const struct sheet_table *table, int column) {
    struct buf out = buf_open(arena, 1024);
    int n = 0;
    for (size_t i = 0; i < table->lines.n && n < EXAMPLES; i++) {
        const struct table_line *line = &table->lines.at[i];
        const struct cell *cell =
            line->kind == LINE_DATA ? sheet_row_cell(line->row, column) : NULL;
        if (!cell || !cell_filled(cell)) {
            continue;
        }
        struct str text = ru_tidy(arena, cell->text);
        while (text.n > EXAMPLE_BYTES || !utf8_valid(text)) {
            text.n--;
        }
        buf_fmt(&out, "%s%.*s", n > 0 ? "; " : "", STR_ARG(text));
        n++;
    }
    return buf_str(&out);
}

static void fill_columns(struct arena *arena, const struct import_result *result,
                         struct import_preview_view *out) {
    const struct import_kind *kind = result->kind;
    if (!kind || !kind->fields || result->tables.at.n == 0) {
        return;
    }
    for (int f = 0; f < kind->n_fields; f++) {
        if (kind->fields[f].name[0] != '-') {
            *vec_push(arena, &out->fields) =
                (struct import_field_option){kind->fields[f].name, kind->fields[f].title};
        }
    }
    const struct sheet_table *table = &result->tables.at.at[0];
    for (size_t c = 0; c < table->columns.n; c++) {
        const struct column_guess *guess = &table->columns.at[c];
        bool needed = guess->field != COLUMN_NOTHING && kind->fields[guess->field].name[0] != '-';
        bool doubtful = needed && !guess->chosen && guess->confidence < COLUMN_DOUBTFUL;
        *vec_push(arena, &out->columns) = (struct import_column_view){
            .column = guess->column + 1,
            .letter = column_letter(arena, guess->column),
            .header = guess->title,
            .example = examples(arena, table, guess->column),
            .field = needed ? str_from(kind->fields[guess->field].name) : S(""),
            .doubtful = doubtful};
        out->columns_chosen = out->columns_chosen || guess->chosen;
        out->columns_open = out->columns_open || doubtful;
    }
}

static struct str how_it_was_read(struct arena *arena, const struct import_result *result) {
    struct buf out = buf_open(arena, 2048);
    if (result->kind) {
        buf_fmt(&out, "Прочитано как «%s». ", result->kind->title);
    }
    if (result->tables.at.n > 0) {
        const struct sheet_table *table = &result->tables.at.at[0];
        if (result->tables.at.n > 1) {
            buf_fmt(&out, "Таблиц: %zu. ", result->tables.at.n);
        } else if (table->sheet->name.n > 0) {
            buf_fmt(&out, "Лист «%.*s». ", STR_ARG(table->sheet->name));
        }
        if (table->header_first > 0) {
            buf_fmt(&out, "Заголовок в строке %d. ", table->header_first);
        } else {
            buf_put_c(&out, "Заголовка нет. ");
        }
    }
    struct str encoding = node_str(node_get(result->read, "encoding"));
    if (encoding.n > 0) {
        struct str name = str_cut(&encoding, ' '); // «UTF-8» of "UTF-8 without BOM"
        buf_fmt(&out, "Кодировка %.*s. ", STR_ARG(name));
    }
    if (node_get(result->read, "columns_from")) {
        buf_put_c(&out, "Столбцы – как вы выбрали в прошлый раз. ");
    }
    int64_t rows = node_as_int(node_get(result->counts, "rows"), 0);
    if (rows > 0) {
        buf_put(&out, str_fmt(arena, "Строк со сведениями: %lld.", (long long)rows));
    }
    return buf_str(&out);
}

// All rows are left out: there is neither a change nor "no change" to write down.
static bool takes_nothing(const struct import_plan *plan) {
    return plan->counts[PLAN_SKIP] > 0 && plan->counts[PLAN_SAME] == 0 &&
           plan->counts[PLAN_ASK] == 0 && !import_plan_changes(plan);
}

static void fill_verdict(struct arena *arena, const struct import_result *result,
                         const struct import_plan *plan, struct import_preview_view *out) {
    struct notice *notice = &out->verdict;
    if (result->verdict == IMPORT_REFUSE) {
        *notice = (struct notice){.kind = NOTICE_STOP, .text = result->reason};
    } else if (!result->kind->apply) {
        *notice = (struct notice){.kind = NOTICE_INFO, .text = str_from(result->kind->later)};
    } else if (takes_nothing(plan)) {
        *notice = (struct notice){.kind = NOTICE_WARN,
                                  .text = S("Файл прочитан, но из него ничего не загрузится: "
                                            "строки с причинами – ниже.")};
    } else if (result->refused.at.n > 0) {
        *notice = (struct notice){
            .kind = NOTICE_WARN,
            .text = str_fmt(
                arena, "Не все строки можно взять: %.*s с причинами – ниже.",
                STR_ARG(ru_count(arena, (int64_t)result->refused.at.n, RU_ROW, RU_NOMINATIVE)))};
    } else if (result->verdict == IMPORT_WARN) {
        *notice =
            (struct notice){.kind = NOTICE_WARN,
                            .text = S("Файл прочитан. Посмотрите замечания ниже: что-то в нём "
                                      "понято не так, как записано, или не взято.")};
    } else {
        *notice =
            (struct notice){.kind = NOTICE_OK, .text = S("Файл понят, все строки прочитаны.")};
    }
}

// ---- sections

static struct import_section *add_section(struct arena *arena, struct import_sections *out,
                                          const char *id, const char *title) {
    struct import_section *section = vec_push(arena, &out->at);
    *section = (struct import_section){.id = id, .title = str_from(title)};
    section->table.caption = str_from(title);
    return section;
}

static struct str where(struct arena *arena, const struct protocol_line *line) {
    return line->row == 0      ? S("")
           : line->sheet.n > 0 ? str_fmt(arena, "%d, лист %.*s", line->row, STR_ARG(line->sheet))
                               : str_fmt(arena, "%d", line->row);
}

static void add_row(struct arena *arena, struct import_section *section,
                    const struct protocol_line *line, bool note) {
    if (section->table.rows.n >= ROWS_SHOWN) {
        section->left_out++;
        return;
    }
    struct table_row *row = table_add_row(arena, &section->table);
    if (note) {
        struct str place = where(arena, line);
        table_add_cell(arena, row, place.n > 0 ? place : S("весь файл"));
        table_add_cell(arena, row, line->what);
        return;
    }
    table_add_cell(arena, row, line->who);
    table_add_cell(arena, row, line->what);
    table_add_cell(arena, row, where(arena, line));
}

// One fate of rows: a section and its tab; none without such rows.
static void fill_fate(struct arena *arena, const struct protocol *protocol, const char *fate,
                      const char *title, bool note, bool open, struct import_sections *out) {
    struct import_section *section = NULL;
    for (size_t i = 0; i < protocol->lines.n; i++) {
        const struct protocol_line *line = &protocol->lines.at[i];
        if (!str_eq(line->fate, str_from(fate))) {
            continue;
        }
        if (section == NULL) {
            section = add_section(arena, out, fate, title);
            section->open = open;
            table_add_column(arena, &section->table, note ? S("Строка") : S("Кто"), false);
            table_add_column(arena, &section->table, note ? S("Причина") : S("Что"), false);
            if (!note) {
                table_add_column(arena, &section->table, S("Строка"), false);
            }
        }
        add_row(arena, section, line, note);
    }
    if (section == NULL) {
        return;
    }
    long long n = (long long)((int64_t)section->table.rows.n + section->left_out);
    struct str capital = ru_capital(arena, section->title);
    *vec_push(arena, &out->tabs.items) = (struct tab){
        .title = capital, .path = str_fmt(arena, "#%s", fate), .badge = str_fmt(arena, "%lld", n)};
    section->title = str_fmt(arena, "%.*s: %lld", STR_ARG(capital), n);
}

void import_fill_protocol(struct arena *arena, const struct protocol *protocol,
                          struct import_sections *out) {
    static const enum plan_status shown[] = {PLAN_NEW,  PLAN_CHANGED, PLAN_MOVED,
                                             PLAN_LEFT, PLAN_SKIP,    PLAN_SAME};
    out->tabs.label = S("Части загрузки");
    for (size_t s = 0; s < sizeof shown / sizeof shown[0]; s++) {
        bool open = shown[s] == PLAN_MOVED || shown[s] == PLAN_LEFT || shown[s] == PLAN_CHANGED;
        fill_fate(arena, protocol, plan_status_name(shown[s]), plan_status_title(shown[s]), false,
                  open, out);
    }
    fill_fate(arena, protocol, PROTOCOL_REFUSED, "не взято", true, true, out);
    fill_fate(arena, protocol, PROTOCOL_WARNING, "замечания", true, false, out);
}

static void fill_classes(struct arena *arena, const struct import_result *result,
                         struct import_preview_view *out) {
    for (size_t i = 0; i < result->refused.at.n; i++) {
        const struct import_note *note = &result->refused.at.at[i];
        if (!str_eq(str_from(note->code), S("class_not_in_school"))) {
            continue;
        }
        struct str name = node_str(node_get(note->detail, "value"));
        bool there = false;
        for (size_t k = 0; k < out->classes.n; k++) {
            there = there || str_eq(out->classes.at[k], name);
        }
        if (!there) {
            *vec_push(arena, &out->classes) = name;
        }
    }
}

static void fill_questions(struct arena *arena, const struct import_plan *plan,
                           struct import_preview_view *out) {
    int64_t open = 0;
    for (size_t i = 0; i < plan->lines.n; i++) {
        const struct plan_line *line = &plan->lines.at[i];
        if (line->options.n == 0) {
            continue;
        }
        open += line->status == PLAN_ASK;
        out->ask_left = out->ask_left || str_starts(line->key, S("left."));
        if (out->questions.n < QUESTIONS_SHOWN) {
            *vec_push(arena, &out->questions) = *line;
        }
    }
    if (out->questions.n > 0) {
        *vec_push(arena, &out->sections.tabs.items) =
            (struct tab){.title = S("Вопросы"),
                         .path = S("#ask"),
                         .badge = str_fmt(arena, "%lld", (long long)open)};
    }
}

static struct str apply_title(struct arena *arena, const struct import_plan *plan) {
    struct buf out = buf_open(arena, 512);
    buf_put_c(&out, "Загрузить");
    bool any = false;
    static const enum plan_status counted[] = {PLAN_NEW, PLAN_CHANGED, PLAN_MOVED, PLAN_LEFT};
    for (size_t s = 0; s < sizeof counted / sizeof counted[0]; s++) {
        if (plan->counts[counted[s]] > 0) {
            buf_fmt(&out, "%s %s – %lld", any ? "," : ":", plan_status_title(counted[s]),
                    (long long)plan->counts[counted[s]]);
            any = true;
        }
    }
    return any ? buf_str(&out) : S("Отметить, что изменений нет");
}

void import_fill_preview(struct arena *arena, const struct import_result *result,
                         const struct import_plan *plan, struct import_preview_view *out) {
    struct protocol protocol = protocol_of(arena, result, plan);
    out->how = how_it_was_read(arena, result);
    fill_verdict(arena, result, plan, out);
    fill_columns(arena, result, out);
    fill_questions(arena, plan, out);
    fill_classes(arena, result, out);
    import_fill_protocol(arena, &protocol, &out->sections);
    bool compared = result->kind != NULL && result->kind->apply == NULL;
    bool to_read = compared || takes_nothing(plan); // there is nothing else to do with it
    for (size_t i = 0; i < out->sections.at.n; i++) {
        out->sections.at.at[i].open = out->sections.at.at[i].open || to_read;
    }
    out->of_people = result->kind != NULL && result->kind->normalised != NULL;
    bool only_asks =
        plan->counts[PLAN_ASK] > 0 && !import_plan_changes(plan) && plan->counts[PLAN_SAME] == 0;
    out->may_apply = result->verdict != IMPORT_REFUSE && result->kind != NULL &&
                     result->kind->apply != NULL && !only_asks && !takes_nothing(plan);
    out->on_title = result->kind != NULL && result->kind->on_title != NULL
                        ? result->kind->on_title
                        : "С какого дня считать переводы и выбытие";
    out->apply_title = apply_title(arena, plan);
}
