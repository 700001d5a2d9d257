// SPDX-License-Identifier: GPL-3.0-or-later
// QTI 2.1 and 3.0 (1EdTech): an archive of tasks becomes four sheets: the package, its tasks, the
// answers to choose from, what could not be taken. Scripts, pictures and styles are left out;
// references lead nowhere but into the archive.
#include "base/xml.h"
#include "office/cell_value.h"
#include "office/decode.h"

#include <string.h>

enum {
    PART_MAX = 4 << 20,
    TASKS_MAX = 500,
    CHOICES_MAX = 100,
    TEXT_MAX = 64 * 1024,
    NAME_MAX = 64
};

struct choice {
    struct str id, text;
    bool correct;
};

struct task {
    struct str id, title, href, prompt, kind; // kind: «один», «несколько», «слова», «прочее»
    VEC(struct choice) choices;
};

struct note {
    const char *code;
    struct str task, href;
};

struct qti {
    struct sink *sink;
    struct zip_in *zip;
    struct error *error;
    struct str version, title, test_href;
    int sections;
    VEC(struct task) tasks;
    VEC(struct note) notes;
    // while a part is read
    struct task *task;
    VEC(struct str) correct;
    bool in_prompt, in_choice, in_value, in_correct, in_script, in_body, several;
    struct buf prompt, body, choice, value;
};

// «qti-simple-choice» of 3.0 and «simpleChoice» of 2.1 are one name.
static void plain_name(struct str name, char out[NAME_MAX]) {
    size_t n = 0;
    name = str_starts(name, S("qti-")) ? str_from_at(name, 4) : name;
    for (size_t i = 0; i < name.n && n < NAME_MAX - 1; i++) {
        char c = name.p[i];
        if (c != '-') {
            out[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        }
    }
    out[n] = '\0';
}

static bool is(const char *name, const char *word) { return strcmp(name, word) == 0; }

static void add_note(struct qti *qti, const char *code, struct str task, struct str href) {
    for (size_t i = 0; i < qti->notes.n; i++) {
        const struct note *note = &qti->notes.at[i];
        if (strcmp(note->code, code) == 0 && str_eq(note->task, task) && str_eq(note->href, href)) {
            return;
        }
    }
    if (qti->notes.n < TASKS_MAX) {
        *vec_push(qti->sink->arena, &qti->notes) =
            (struct note){code, str_dup(qti->sink->arena, task), str_dup(qti->sink->arena, href)};
    }
}

static struct str kept(struct qti *qti, const char *const *attributes, const char *name) {
    return str_dup(qti->sink->arena, xml_attribute(attributes, name));
}

// A task -----------------------------------------------------------------------------------------

static bool open_choice(struct qti *qti, const char *const *attributes) {
    if (qti->task->choices.n == CHOICES_MAX) {
        return error_set(qti->error, ERROR_LIMIT, "В задании больше %d ответов на выбор.",
                         CHOICES_MAX);
    }
    *vec_push(qti->sink->arena, &qti->task->choices) =
        (struct choice){.id = kept(qti, attributes, "identifier")};
    qti->choice.n = 0;
    qti->in_choice = true;
    return true;
}

static bool task_open(void *context, struct str name, const char *const *attributes,
                      struct error *error) {
    struct qti *qti = context;
    char plain[NAME_MAX];
    (void)error;
    plain_name(name, plain);
    if (is(plain, "assessmentitem")) {
        qti->task->id = kept(qti, attributes, "identifier");
        qti->task->title = kept(qti, attributes, "title");
    } else if (is(plain, "responsedeclaration")) {
        qti->several = str_eq(xml_attribute(attributes, "cardinality"), S("multiple"));
    } else if (is(plain, "correctresponse")) {
        qti->in_correct = true;
    } else if (is(plain, "value")) {
        qti->in_value = qti->in_correct;
        qti->value.n = 0;
    } else if (is(plain, "itembody")) {
        qti->in_body = true;
    } else if (is(plain, "choiceinteraction")) {
        qti->task->kind = qti->several ? S("несколько") : S("один");
    } else if (is(plain, "extendedtextinteraction") || is(plain, "textentryinteraction")) {
        qti->task->kind = S("слова");
    } else if (is(plain, "prompt")) {
        qti->in_prompt = true;
    } else if (is(plain, "simplechoice")) {
        return open_choice(qti, attributes);
    } else if (is(plain, "script")) {
        qti->in_script = true;
        add_note(qti, "script_removed", qti->task->id, S(""));
    } else if (is(plain, "img") && !zip_in_has(qti->zip, xml_attribute(attributes, "src"))) {
        add_note(qti, "missing_file", S(""), xml_attribute(attributes, "src"));
    }
    return true;
}

static bool task_close(void *context, struct str name, struct error *error) {
    struct qti *qti = context;
    struct arena *arena = qti->sink->arena;
    char plain[NAME_MAX];
    (void)error;
    plain_name(name, plain);
    if (is(plain, "correctresponse")) {
        qti->in_correct = false;
    } else if (is(plain, "value") && qti->in_value) {
        *vec_push(arena, &qti->correct) = str_dup(arena, str_trim(buf_str(&qti->value)));
        qti->in_value = false;
    } else if (is(plain, "prompt")) {
        qti->in_prompt = false;
    } else if (is(plain, "simplechoice") && qti->in_choice) {
        qti->task->choices.at[qti->task->choices.n - 1].text =
            str_dup(arena, str_trim(buf_str(&qti->choice)));
        qti->in_choice = false;
    } else if (is(plain, "script")) {
        qti->in_script = false;
    } else if (is(plain, "itembody")) {
        qti->in_body = false;
    }
    return true;
}

static bool task_text(void *context, struct str text, struct error *error) {
    struct qti *qti = context;
    (void)error;
    struct buf *to = qti->in_script   ? NULL
                     : qti->in_value  ? &qti->value
                     : qti->in_choice ? &qti->choice
                     : qti->in_prompt ? &qti->prompt
                     : qti->in_body   ? &qti->body
                                      : NULL;
    if (to != NULL) {
        buf_put(to, text);
    }
    return true;
}

static bool read_part(struct qti *qti, struct str href, const struct xml_handler *handler) {
    struct arena *arena = qti->sink->arena;
    const struct xml_limits limits = {.depth = qti->sink->limits.depth, .text_bytes = PART_MAX};
    struct str bytes;
    return zip_in_read(qti->zip, arena, href, PART_MAX, &bytes, qti->error) &&
           xml_reader_feed(xml_reader_open(arena, href, handler, qti, &limits), bytes, true,
                           qti->error);
}

static void mark_correct(struct qti *qti, struct task *task) {
    for (size_t i = 0; i < task->choices.n; i++) {
        for (size_t c = 0; c < qti->correct.n; c++) {
            task->choices.at[i].correct =
                task->choices.at[i].correct || str_eq(task->choices.at[i].id, qti->correct.at[c]);
        }
    }
    if (task->choices.n == 0 || qti->correct.n == 0) {
        add_note(qti, "manual_scoring", task->id, S(""));
    }
}

static bool read_task(struct qti *qti, struct task *task) {
    static const struct xml_handler handler = {task_open, task_close, task_text};
    qti->task = task;
    task->kind = S("прочее");
    qti->correct.n = 0;
    qti->prompt.n = qti->body.n = 0;
    qti->in_prompt = qti->in_choice = qti->in_value = qti->in_correct = qti->in_script =
        qti->in_body = qti->several = false;
    if (!read_part(qti, task->href, &handler)) {
        return false;
    }
    struct str prompt = str_trim(buf_str(&qti->prompt)), body = str_trim(buf_str(&qti->body));
    task->prompt = str_dup(qti->sink->arena, prompt.n > 0 ? prompt : body);
    mark_correct(qti, task);
    return true;
}

// The manifest and the test
// ------------------------------------------------------------------------

static bool manifest_open(void *context, struct str name, const char *const *attributes,
                          struct error *error) {
    struct qti *qti = context;
    char plain[NAME_MAX];
    plain_name(name, plain);
    if (is(plain, "file")) {
        struct str href = xml_attribute(attributes, "href");
        if (!zip_in_has(qti->zip, href)) {
            add_note(qti, "missing_file", S(""), href);
        }
    }
    if (!is(plain, "resource")) {
        return true;
    }
    struct str type = xml_attribute(attributes, "type"), href = kept(qti, attributes, "href");
    bool second = str_ends(type, S("v2p1")) || str_ends(type, S("v2p2"));
    if (str_starts(type, S("imsqti_test"))) {
        qti->test_href = href;
    }
    if (!str_starts(type, S("imsqti_item"))) {
        return true;
    }
    qti->version = second ? S("2.1") : S("3.0");
    if (qti->tasks.n == TASKS_MAX) {
        return error_set(error, ERROR_LIMIT,
                         "В пакете больше %d заданий. Разделите его на несколько.", TASKS_MAX);
    }
    if (zip_in_has(qti->zip, href)) {
        *vec_push(qti->sink->arena, &qti->tasks) = (struct task){.href = href};
    }
    return true;
}

static bool test_open(void *context, struct str name, const char *const *attributes,
                      struct error *error) {
    struct qti *qti = context;
    char plain[NAME_MAX];
    (void)error;
    plain_name(name, plain);
    if (is(plain, "assessmenttest")) {
        qti->title = kept(qti, attributes, "title");
    }
    qti->sections += is(plain, "assessmentsection");
    return true;
}

static bool close_nothing(void *context, struct str name, struct error *error) {
    (void)context;
    (void)name;
    (void)error;
    return true;
}

static bool text_nothing(void *context, struct str text, struct error *error) {
    (void)context;
    (void)text;
    (void)error;
    return true;
}

static bool read_package(struct qti *qti) {
    static const struct xml_handler manifest = {manifest_open, close_nothing, text_nothing};
    static const struct xml_handler test = {test_open, close_nothing, text_nothing};
    if (!read_part(qti, S("imsmanifest.xml"), &manifest) ||
        (zip_in_has(qti->zip, qti->test_href) && !read_part(qti, qti->test_href, &test))) {
        return false;
    }
    if (qti->tasks.n == 0) {
        return error_set(qti->error, ERROR_INPUT,
                         "В пакете нет заданий QTI 2.1 или 3.0. Другие версии QTI и курсы SCORM "
                         "программа не читает.");
    }
    for (size_t i = 0; i < qti->tasks.n; i++) {
        if (!read_task(qti, &qti->tasks.at[i])) {
            return false;
        }
    }
    return true;
}

// The sheets
// ---------------------------------------------------------------------------------------

// A row of texts; what is empty stays empty.
static bool put_row(struct qti *qti, int row, const struct str *texts, size_t n) {
    if (!sink_row(qti->sink, row, false, qti->error)) {
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!sink_cell(qti->sink, (int64_t)i, cell_from_text(texts[i]), qti->error)) {
            return false;
        }
    }
    return sink_row_end(qti->sink, qti->error);
}

static bool put_tasks(struct qti *qti) {
    int row = 0;
    sink_sheet(qti->sink, S("Задания"), false);
    for (size_t i = 0; i < qti->tasks.n; i++) {
        const struct task *task = &qti->tasks.at[i];
        const struct str texts[] = {task->id, task->title, task->prompt, task->kind};
        if (!put_row(qti, ++row, texts, 4)) {
            return false;
        }
    }
    return true;
}

static bool put_choices(struct qti *qti) {
    int row = 0;
    sink_sheet(qti->sink, S("Ответы"), false);
    for (size_t i = 0; i < qti->tasks.n; i++) {
        const struct task *task = &qti->tasks.at[i];
        for (size_t c = 0; c < task->choices.n; c++) {
            const struct choice *choice = &task->choices.at[c];
            const struct str texts[] = {task->id, choice->id, choice->text,
                                        choice->correct ? S("верно") : S("")};
            if (!put_row(qti, ++row, texts, 4)) {
                return false;
            }
        }
    }
    return true;
}

static bool put_notes(struct qti *qti) {
    int row = 0;
    sink_sheet(qti->sink, S("Замечания"), false);
    for (size_t i = 0; i < qti->notes.n; i++) {
        const struct note *note = &qti->notes.at[i];
        const struct str texts[] = {str_from(note->code), note->task, note->href};
        if (!put_row(qti, ++row, texts, 3)) {
            return false;
        }
    }
    return true;
}

bool qti_decode(struct sink *sink, struct zip_in *zip, struct error *error) {
    struct qti *qti = arena_new(sink->arena, struct qti);
    *qti = (struct qti){.sink = sink, .zip = zip, .error = error};
    struct buf *texts[] = {&qti->prompt, &qti->body, &qti->choice, &qti->value};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i] = buf_open(sink->arena, TEXT_MAX);
    }
    if (!read_package(qti)) {
        return false;
    }
    sink_format(sink, WORKBOOK_QTI, S("utf-8"), 0);
    sink_sheet(sink, S("Пакет"), false);
    const struct str package[] = {qti->version, qti->title,
                                  str_fmt(sink->arena, "%d", qti->sections)};
    return put_row(qti, 1, package, 3) && put_tasks(qti) && put_choices(qti) && put_notes(qti);
}
