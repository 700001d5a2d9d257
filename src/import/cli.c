// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/cli.h"

#include "base/command.h"
#include "base/ru.h"
#include "import/plan.h"
#include "school/org.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { MAP_BYTES_MAX = 256 * 1024 };

// ---- options

// Reads a file of the computer whole, at most MAP_BYTES_MAX.
static bool read_file(struct arena *arena, struct str path, struct str *out, struct error *error) {
    int fd = open(str_c(arena, path), O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        error_set(error, ERROR_NOT_FOUND, "Файл «%.*s» не открывается. Проверьте имя и папку.",
                  STR_ARG(path));
        return error_cause(error, "open: %s", strerror(errno));
    }
    char *text = arena_alloc(arena, MAP_BYTES_MAX);
    ssize_t n = read(fd, text, MAP_BYTES_MAX);
    close(fd);
    *out = str_n(text, n > 0 ? (size_t)n : 0);
    return true;
}

struct pairs {
    VEC(struct import_answer) at; // key and value
};

static bool add_pair(struct arena *arena, struct pairs *pairs, struct str key, struct str value,
                     struct error *error) {
    if (key.n == 0 || value.n == 0) {
        return error_set(error, ERROR_INPUT,
                         "Соответствие пишется так: поле=столбец, например class=C,name=ФИО.");
    }
    *(struct import_answer *)vec_push(arena, &pairs->at) = (struct import_answer){key, value};
    return true;
}

// "class=C,born=Дата рождения", or the name of a YAML or JSON file {class: C}.
static bool read_pairs(struct arena *arena, struct str text, struct pairs *out,
                       struct error *error) {
    *out = (struct pairs){0};
    if (text.n == 0) {
        return true;
    }
    if (str_find_char(text, '=') != STR_NONE) {
        for (struct str rest = text; rest.n > 0;) {
            struct str value = str_trim(str_cut(&rest, ','));
            struct str key = str_trim(str_cut(&value, '='));
            if (!add_pair(arena, out, key, str_trim(value), error)) {
                return false;
            }
        }
        return true;
    }
    struct str content;
    if (!read_file(arena, text, &content, error)) {
        return false;
    }
    const struct node *map = node_from_yaml(arena, str_c(arena, text), content, error);
    if (!map) {
        return false;
    }
    for (const struct node *one = map->first; one; one = one->next) {
        struct str value =
            one->kind == NODE_INT ? str_fmt(arena, "%d", (int)node_as_int(one, 0)) : node_str(one);
        if (!add_pair(arena, out, one->key, value, error)) {
            return false;
        }
    }
    return true;
}

// ---- the answer

static void say_notes(struct command_call *call, const char *title,
                      const struct import_notes *notes) {
    if (notes->at.n == 0) {
        return;
    }
    command_say(call, "%s: %zu", title, notes->at.n);
    for (size_t i = 0; i < notes->at.n; i++) {
        const struct import_note *note = &notes->at.at[i];
        if (note->row > 0) {
            command_say(call, "  строка %d%s%.*s: %.*s", note->row,
                        note->sheet.n > 0 ? ", лист " : "", STR_ARG(note->sheet),
                        STR_ARG(note->text));
        } else {
            command_say(call, "  %.*s", STR_ARG(note->text));
        }
    }
}

static void say_result(struct command_call *call, const struct import_result *result) {
    if (result->kind) {
        command_say(call, "Прочитано как: %s.", result->kind->title);
    }
    if (result->tables.at.n > 0) {
        const struct sheet_table *table = &result->tables.at.at[0];
        for (size_t c = 0; c < table->columns.n; c++) {
            const struct column_guess *guess = &table->columns.at[c];
            bool named = guess->field != COLUMN_NOTHING && result->kind->fields &&
                         result->kind->fields[guess->field].name[0] != '-';
            if (named) {
                command_say(call, "  столбец %d «%.*s» – %s", guess->column + 1,
                            STR_ARG(guess->title), result->kind->fields[guess->field].title);
            }
        }
    }
    say_notes(call, "Не взято", &result->refused);
    say_notes(call, "Проверьте", &result->warnings);
    if (result->reason.n > 0) {
        command_say(call, "%.*s", STR_ARG(result->reason));
    }
}

static void say_plan(struct command_call *call, const struct import_plan *plan) {
    for (int s = 0; s < PLAN_STATUSES; s++) {
        if (plan->counts[s] > 0) {
            command_say(call, "%s: %lld", plan_status_title((enum plan_status)s),
                        (long long)plan->counts[s]);
        }
    }
    for (size_t i = 0; i < plan->lines.n; i++) {
        const struct plan_line *line = &plan->lines.at[i];
        if (line->status != PLAN_ASK) {
            continue;
        }
        command_say(call, "  %.*s: %.*s  [--answers %.*s=…]", STR_ARG(line->who),
                    STR_ARG(line->what), STR_ARG(line->key));
        for (size_t o = 0; o < line->options.n; o++) {
            command_say(call, "      %.*s – %.*s", STR_ARG(line->options.at[o].value),
                        STR_ARG(line->options.at[o].title));
        }
    }
}

// ---- the command

struct run {
    struct command_call *call;
    struct store *store; // NULL in a dry run without data
    struct db *db;
    struct person console;
    struct import_request request;
    struct date on;
    struct pairs answers;
    struct import_result result;
    struct import_plan plan;
};

static bool open_data(struct run *run, bool dry, struct error *error) {
    struct command_call *call = run->call;
    if (dry && !call->data_dir && !call->database_url) {
        return true;
    }
    run->store = dry ? call->open_reading(call, error) : call->open_store(call, error);
    if (!run->store) {
        return false;
    }
    run->db = store_reader(run->store, call->arena, error);
    run->console = (struct person){.roles = ROLE_DEPUTY, .name = S("консоль")};
    if (!run->db || !org_here(run->db, &run->console.org, error)) {
        return false;
    }
    return run->console.org != 0 ||
           error_set(error, ERROR_INPUT,
                     "В этой папке ещё нет школы. Создайте её: vsoko init --data ПАПКА.");
}

static bool read_options(struct run *run, struct error *error) {
    struct command_call *call = run->call;
    struct pairs map;
    if (!read_pairs(call->arena, command_option(call, "map"), &map, error) ||
        !read_pairs(call->arena, command_option(call, "answers"), &run->answers, error)) {
        return false;
    }
    struct import_choice *choices = arena_array(call->arena, struct import_choice, map.at.n + 1);
    for (size_t i = 0; i < map.at.n; i++) {
        choices[i] = (struct import_choice){map.at.at[i].key, map.at.at[i].value};
    }
    struct str on = command_option(call, "on");
    run->on = date_today();
    if (on.n > 0 && ru_parse_date(on, &run->on) != RU_DATE_FULL) {
        return error_set(error, ERROR_INPUT, "«%.*s» – не дата. Пишите так: 15.10.2026.",
                         STR_ARG(on));
    }
    struct str path = command_argument(call, 1);
    struct str name = path;
    for (size_t slash; (slash = str_find_char(name, '/')) != STR_NONE;) {
        name = str_from_at(name, slash + 1);
    }
    run->request = (struct import_request){.kind = command_argument(call, 0),
                                           .file_name = name,
                                           .choices = choices,
                                           .n_choices = map.at.n,
                                           .new_classes = command_option(call, "new-classes"),
                                           .today = date_today()};
    run->request.fd = open(str_c(call->arena, path), O_RDONLY | O_CLOEXEC);
    if (run->request.fd < 0) {
        error_set(error, ERROR_NOT_FOUND, "Файл «%.*s» не открывается. Проверьте имя и папку.",
                  STR_ARG(path));
        return error_cause(error, "open: %s", strerror(errno));
    }
    return true;
}

static bool make_plan(struct run *run, struct error *error) {
    struct import_work work = {.db = run->db,
                               .arena = run->call->arena,
                               .by = &run->console,
                               .on = run->on,
                               .answers = run->answers.at.at,
                               .n_answers = run->answers.at.n};
    return !run->db || import_plan_make(&work, &run->result, &run->plan, error);
}

static bool write_all(struct run *run, int64_t *batch, struct error *error) {
    struct import_apply apply = {.by = &run->console,
                                 .result = &run->result,
                                 .file_name = run->request.file_name,
                                 .choices = run->request.choices,
                                 .n_choices = run->request.n_choices,
                                 .on = run->on,
                                 .answers = run->answers.at.at,
                                 .n_answers = run->answers.at.n};
    bool ok = store_write_wait(run->store, import_apply, &apply, error);
    *batch = apply.batch_id;
    return ok;
}

static void answer(struct run *run, bool dry, int64_t batch) {
    struct command_call *call = run->call;
    struct node *node = import_result_node(call->arena, &run->result);
    if (run->db && run->result.verdict != IMPORT_REFUSE) {
        node_put(call->arena, node, "cross_match", import_plan_node(call->arena, &run->plan));
    }
    if (!dry) {
        node_put(call->arena, node, "batch", node_int(call->arena, batch));
    }
    command_answer(call, node);
    say_result(call, &run->result);
    if (run->result.verdict == IMPORT_REFUSE) {
        command_say(call, "Ничего не записано.");
        return;
    }
    say_plan(call, &run->plan);
    if (dry) {
        command_say(call, "Это проверка: ничего не записано.");
    } else if (batch == 0) {
        command_say(call, "Менять нечего: в школе всё так же.");
    } else {
        command_say(call, "Записано. Отменить можно на странице «Загрузки».");
    }
}

static int run_import(struct command_call *call) {
    struct error error = {0};
    struct run run = {.call = call, .request.fd = -1};
    bool dry = command_has(call, "dry-run");
    int64_t batch = 0;
    bool ok = read_options(&run, &error) && open_data(&run, dry, &error) &&
              import_read(call->arena, call->rooms, run.db, run.console.org, &run.request,
                          &run.result, &error) &&
              make_plan(&run, &error);
    bool write = ok && !dry && run.result.verdict != IMPORT_REFUSE;
    ok = ok && (!write || write_all(&run, &batch, &error));
    if (run.request.fd >= 0) {
        close(run.request.fd);
    }
    if (!ok) {
        return command_fail(call, &error);
    }
    answer(&run, dry, batch);
    return run.result.verdict == IMPORT_REFUSE ? error_exit_code(ERROR_INPUT) : 0;
}

const struct command import_commands[] = {
    {"import",
     "import KIND FILE [--map MAP] [--answers LIST] [--new-classes LIST] [--on DATE] "
     "[--dry-run]",
     "загрузить список из файла",
     "Виды списков (KIND):\n"
     "  auto     узнать по содержимому\n"
     "  pupils   списки обучающихся: выгрузки электронных журналов, 1С, свои списки классов\n"
     "  staff    список сотрудников: ФИО и должность\n"
     "  load     учебная нагрузка (тарификация): учитель, предмет, класс, группа, часы\n"
     "  uud      таблицы УУД и карты наблюдения: отметки ложатся в работу класса, в ту, что есть,\n"
     "           или в новую; куда и чьи они, программа спросит (--answers)\n"
     "  vpr      ВПР: «Индивидуальные результаты» и форма сбора ФИС ОКО\n"
     "  vpr-summary\n"
     "           сводные отчёты ВПР: школа, район, регион, страна рядом с загруженной работой\n"
     "  journal  сводная ведомость класса: отметки по предметам за период\n"
     "  gia      ОГЭ и ЕГЭ: протокол РЦОИ, список тестовых баллов\n"
     "  diagnostic, collection\n"
     "           диагностические работы: файл региона, своя форма сбора\n"
     "  reports  отчёт классного руководителя, сводка по классам, отчёт учителя, средние баллы\n"
     "  codes    протокол соответствия: код участника ВПР и ФИО; хранится отдельно от баллов\n"
     "\n"
     "Файлы: .xlsx, .xls, .ods, .csv, .tsv, .txt в UTF-8, UTF-16 и windows-1251, таблицы в .docx,\n"
     "веб-страницы с расширением .xls. Строку заголовков и столбцы программа находит сама.\n"
     "\n"
     "  --map MAP           какие столбцы что значат: class=C,name=ФИО или файл YAML с тем же\n"
     "  --answers LIST      ответы на вопросы: 1.15=new,left.17=left или файл YAML\n"
     "  --new-classes LIST  какие новые классы можно завести: 5Г,10Б\n"
     "  --on DATE           с какого дня считать переводы; для карт – день наблюдения: 15.10.2026\n"
     "  --dry-run           только показать; без --data школа для этого не нужна\n"
     "\n"
     "Пока на вопрос нет ответа, эта строка не записывается. Повторная загрузка того же файла\n"
     "ничего не меняет.",
     run_import},
    {0},
};
