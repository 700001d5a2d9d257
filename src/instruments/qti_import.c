// SPDX-License-Identifier: GPL-3.0-or-later
// A task becomes a sign of a rubric: whoever checks the work gives 1 for the right answer, which is
// named, and 0 for another. The tasks themselves lie in the materials, for the pupils' sheet.
#include "instruments/qti_import.h"

#include "base/ru.h"
#include "import/plan.h"
#include "instruments/own.h"

#include <inttypes.h>

// Sheets and columns as office/qti.c puts them.
enum { PACKAGE, TASKS, CHOICES, NOTES, SHEETS };

struct qti_choice {
    struct str id, text;
    bool correct;
};
struct qti_task {
    struct str id, prompt;
    VEC(struct qti_choice) choices;
};
struct qti_package {
    struct str version, title;
    VEC(struct qti_task) tasks;
};

static struct str text_in(const struct sheet *sheet, size_t row, int column) {
    const struct cell *cell = sheet_row_cell(&sheet->rows.at[row], column);
    return cell == NULL ? S("") : cell->text;
}

static void read_tasks(const struct import_reader *reader, struct qti_package *package) {
    const struct sheet *tasks = &reader->book->sheets.at[TASKS];
    const struct sheet *choices = &reader->book->sheets.at[CHOICES];
    struct arena *arena = reader->arena;
    for (size_t i = 0; i < tasks->rows.n; i++) {
        struct qti_task *task = vec_push(arena, &package->tasks);
        struct str title = ru_tidy(arena, text_in(tasks, i, 1));
        *task = (struct qti_task){.id = text_in(tasks, i, 0),
                                  .prompt = ru_tidy(arena, text_in(tasks, i, 2))};
        task->prompt = str_empty(task->prompt) ? title : task->prompt;
        for (size_t c = 0; c < choices->rows.n; c++) {
            if (str_eq(text_in(choices, c, 0), task->id)) {
                *vec_push(arena, &task->choices) =
                    (struct qti_choice){.id = text_in(choices, c, 1),
                                        .text = ru_tidy(arena, text_in(choices, c, 2)),
                                        .correct = text_in(choices, c, 3).n > 0};
            }
        }
    }
}

// What each note of the decoder says; the task or the file that it is about comes after it.
static const struct {
    const char *code, *text;
} note_words[] = {
    {"missing_file", "В пакете нет файла, на который ссылается задание"},
    {"script_removed", "Программный код из задания убран, он не выполняется"},
    {"manual_scoring", "Верного ответа в пакете нет, проверяет учитель; задание"},
};

static void warn_notes(const struct import_reader *reader, struct import_result *result) {
    const struct sheet *notes = &reader->book->sheets.at[NOTES];
    for (size_t i = 0; i < notes->rows.n; i++) {
        struct str task = text_in(notes, i, 1), href = text_in(notes, i, 2);
        struct str about = href.n > 0 ? href : task;
        for (size_t w = 0; w < sizeof note_words / sizeof *note_words; w++) {
            if (str_eq(text_in(notes, i, 0), str_from(note_words[w].code))) {
                import_warn(reader, result, NULL, 0, note_words[w].code,
                            import_detail(reader->arena, href.n > 0 ? "href" : "item", about, NULL),
                            "%s: %.*s.", note_words[w].text, STR_ARG(about));
            }
        }
    }
}

static void describe(const struct import_reader *reader, struct import_result *result,
                     const struct qti_package *package) {
    struct arena *arena = reader->arena;
    const struct sheet *sheet = &reader->book->sheets.at[PACKAGE];
    int64_t sections = 0;
    (void)str_to_int(text_in(sheet, 0, 2), &sections);
    node_put(arena, result->read, "format", node_text(arena, S("qti")));
    node_put(arena, result->extra, "version", node_text(arena, package->version));
    node_put(arena, result->extra, "test", node_text(arena, package->title));
    import_count(arena, result->counts, "items", (int64_t)package->tasks.n);
    import_count(arena, result->counts, "sections", sections);
    struct node *items = node_put(arena, result->extra, "items", node_list(arena));
    for (size_t i = 0; i < package->tasks.n; i++) {
        const struct qti_task *task = &package->tasks.at[i];
        struct node *item =
            node_add(items, import_detail(arena, "id", task->id, "prompt", task->prompt, NULL));
        struct node *correct = node_list(arena);
        import_count(arena, item, "options", (int64_t)task->choices.n);
        for (size_t c = 0; c < task->choices.n; c++) {
            if (task->choices.at[c].correct) {
                node_add(correct, node_text(arena, task->choices.at[c].id));
            }
        }
        node_put(arena, item, "correct", correct);
    }
}

static double recognise(const struct import_reader *reader) {
    return reader->book->format == WORKBOOK_QTI && reader->book->sheets.n == SHEETS &&
                   reader->book->sheets.at[PACKAGE].rows.n > 0
               ? 1
               : 0;
}

// The name of a file without its ending.
static struct str name_of(struct str file_name) {
    size_t dot = file_name.n;
    for (size_t i = 0; i < file_name.n; i++) {
        dot = file_name.p[i] == '.' ? i : dot;
    }
    return str_sub(file_name, 0, dot);
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct qti_package *package = arena_new(reader->arena, struct qti_package);
    if (recognise(reader) == 0) {
        import_refuse_file(reader, result, "not_qti", "Файл «%.*s» – не пакет заданий QTI.",
                           STR_ARG(reader->file_name));
        return;
    }
    const struct sheet *sheet = &reader->book->sheets.at[PACKAGE];
    struct str title = ru_tidy(reader->arena, text_in(sheet, 0, 1));
    package->version = text_in(sheet, 0, 0);
    package->title = str_empty(title) ? name_of(reader->file_name) : title;
    result->rows = package;
    read_tasks(reader, package);
    warn_notes(reader, result);
    describe(reader, result, package);
}

// The draft
// ----------------------------------------------------------------------------------------

// «верно: A, C»
static struct str key_of(struct arena *arena, const struct qti_task *task) {
    struct buf out = buf_open(arena, 4096);
    for (size_t c = 0; c < task->choices.n; c++) {
        if (task->choices.at[c].correct) {
            buf_put_c(&out, buf_str(&out).n > 0 ? "; " : "верно: ");
            buf_fmt(&out, "%.*s – %.*s", STR_ARG(task->choices.at[c].id),
                    STR_ARG(task->choices.at[c].text));
        }
    }
    return buf_str(&out).n > 0 ? buf_str(&out) : S("выполнено верно");
}

// The task as pupils read it, on one line.
static void put_task(struct buf *out, size_t number, const struct qti_task *task) {
    buf_fmt(out, "%zu. %.*s", number, STR_ARG(task->prompt));
    for (size_t c = 0; c < task->choices.n; c++) {
        buf_fmt(out, " %.*s) %.*s%s", STR_ARG(task->choices.at[c].id),
                STR_ARG(task->choices.at[c].text), c + 1 < task->choices.n ? ";" : ".");
    }
    buf_put_char(out, '\n');
}

// «Комплексная работа, 5 класс»: the grade, 0 if none is named.
static unsigned grades_of(struct arena *arena, struct str title) {
    struct str rest = ru_fold(arena, title), word, before = {0};
    int64_t grade;
    while (ru_next_word(&rest, &word)) {
        if (str_starts(word, S("класс")) && str_to_int(before, &grade) && grade >= 1 &&
            grade <= 11) {
            return 1U << grade;
        }
        before = word;
    }
    return 0;
}

static void draft_of(struct arena *arena, const struct qti_package *package, struct draft *out) {
    struct buf tasks = buf_open(arena, 256 * 1024);
    draft_begin(arena, S("rubric"), package->title, out);
    out->items.n = 0;
    out->grades = grades_of(arena, package->title);
    out->purpose = S("Задания взяты из пакета QTI. Проверяющий ставит 1 за верный ответ и 0 за "
                     "любой другой.");
    out->source = str_fmt(arena, "Пакет QTI %.*s", STR_ARG(package->version));
    for (int i = 0; i < DRAFT_CUTS; i++) {
        out->scales.at[0].cuts[i] = S(""); // whoever composed the work knows where levels begin
    }
    for (size_t i = 0; i < package->tasks.n && i < DRAFT_ITEMS_MAX; i++) {
        const struct qti_task *task = &package->tasks.at[i];
        struct draft_item *item = vec_push(arena, &out->items);
        *item = (struct draft_item){.text = task->prompt};
        *vec_push(arena, &item->options) = (struct draft_option){S("0"), S("не выполнено")};
        *vec_push(arena, &item->options) = (struct draft_option){S("1"), key_of(arena, task)};
        put_task(&tasks, i + 1, task);
    }
    out->materials = buf_str(&tasks);
}

// An instrument of the school with the same title and the same tasks.
static bool is_same(const struct own_instrument *own, const struct qti_package *package) {
    const struct node *record = own->draft != NULL ? own->draft : own->standing;
    const struct node *item = node_get(record, "items");
    size_t wanted = package->tasks.n < DRAFT_ITEMS_MAX ? package->tasks.n : DRAFT_ITEMS_MAX;
    if (!node_is(item, NODE_LIST) || item->n != wanted || !str_eq(own->title, package->title)) {
        return false;
    }
    size_t i = 0;
    for (const struct node *n = item->first; n != NULL; n = n->next, i++) {
        if (!str_eq(node_str(node_get(n, "text")), package->tasks.at[i].prompt)) {
            return false;
        }
    }
    return true;
}

static bool plan(struct import_work *work, const struct import_result *result,
                 struct import_plan *plan, struct error *error) {
    const struct qti_package *package = result->rows;
    struct own_instruments own;
    bool known = false;
    if (!own_instruments_of(work->db, work->arena, work->by->org, &own, error)) {
        return false;
    }
    for (size_t i = 0; i < own.rows.n; i++) {
        known = known || is_same(&own.rows.at[i], package);
    }
    for (size_t i = 0; i < package->tasks.n; i++) {
        bool over = i >= DRAFT_ITEMS_MAX;
        struct plan_line *line =
            import_plan_add(work, plan, str_fmt(work->arena, "task.%zu", i + 1),
                            over    ? PLAN_SKIP
                            : known ? PLAN_SAME
                                    : PLAN_NEW);
        line->who = package->tasks.at[i].prompt;
        line->what =
            over    ? str_fmt(work->arena, "в инструменте не больше %d заданий", DRAFT_ITEMS_MAX)
            : known ? S("такой инструмент у школы уже есть")
                    : key_of(work->arena, &package->tasks.at[i]);
    }
    return true;
}

static bool apply(struct import_work *work, const struct import_result *result,
                  const struct import_plan *plan, struct error *error) {
    struct draft draft;
    struct own_save save = {.by = work->by, .draft = &draft};
    (void)plan;
    draft_of(work->arena, result->rows, &draft);
    struct own_instrument own;
    if (!own_save(work->db, work->arena, &save, error) ||
        !own_instrument_get(work->db, work->arena, work->by->org, str_from(save.id_text), &own,
                            error)) {
        return false;
    }
    struct node *after =
        import_detail(work->arena, "id", str_from(save.id_text), "title", draft.title, NULL);
    node_put(work->arena, after, "changed_ms", node_int(work->arena, own.changed_ms));
    return batch_step(work->db, work->arena, work->batch, "instrument_draft", 0, BATCH_INSERT, NULL,
                      after, error);
}

const struct import_kind qti_import = {
    .command = "qti",
    .kind = "qti",
    .title = "Пакет заданий QTI",
    .help = "задания QTI 2.1 и 3.0: станут черновиком своего инструмента",
    .recognise = recognise,
    .read = read,
    .on_title = "День загрузки",
    .plan = plan,
    .apply = apply,
};
