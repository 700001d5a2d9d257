// SPDX-License-Identifier: GPL-3.0-or-later
// The command `measure`.
#include "analysis/analysis_internal.h"
#include "analysis/study_draw.h"
#include "base/clock.h"
#include "base/command.h"
#include "base/ru.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TEXT_MAX = 512 << 20, FIRST_READ = 1 << 20, SAY_EVERY_MS = 2000, THREADS_MAX = 64 };

// A file whole, from a disk or a pipe.
static bool read_file(struct arena *scratch, struct str path, struct str *out,
                      struct error *error) {
    int fd = open(str_c(scratch, path), O_RDONLY | O_CLOEXEC);
    off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
    size_t room = size > 0 ? (size_t)size + 1 : FIRST_READ;
    size_t n = 0;
    ssize_t got = -1;
    if (fd >= 0 && size <= STUDY_FILE_MAX) {
        lseek(fd, 0, SEEK_SET); // of a pipe it fails, and matters not
        char *text = arena_alloc(scratch, room);
        while ((got = read(fd, text + n, room - n)) > 0 && n < STUDY_FILE_MAX) {
            n += (size_t)got;
            if (n == room) {
                text = arena_grow(scratch, text, room, 2 * room);
                room *= 2;
            }
        }
        *out = str_n(text, n);
    }
    int reason = errno;
    if (fd >= 0) {
        close(fd);
    }
    if (got == 0) {
        return true;
    }
    if (fd >= 0 && (size > STUDY_FILE_MAX || n >= STUDY_FILE_MAX)) {
        return error_set(error, ERROR_LIMIT, "Файл «%.*s» больше %d МБ.", STR_ARG(path),
                         STUDY_FILE_MAX >> 20);
    }
    error_set(error, ERROR_NOT_FOUND, "Файл «%.*s» не открывается. Проверьте имя и папку.",
              STR_ARG(path));
    return error_cause(error, "open: %s", strerror(reason));
}

static bool find_model(struct str name, enum measure_model *out, struct error *error) {
    for (int m = 0; strcmp(measure_model_name((enum measure_model)m), "unknown") != 0; m++) {
        if (str_eq(name, str_from(measure_model_name((enum measure_model)m)))) {
            *out = (enum measure_model)m;
            return true;
        }
    }
    return error_set(error, ERROR_INPUT,
                     "Модели «%.*s» нет. Есть rasch, 2pl, 3pl (задания 0/1), pcm, rsm, gpcm, grm "
                     "(баллы).",
                     STR_ARG(name));
}

// Without --model: of one slope, by what the data hold.
static enum measure_model careful_model(const struct study_data *data) {
    for (size_t i = 0; i < data->items.n && !data->keyed; i++) {
        size_t different = 0;
        for (size_t k = 0; k <= MEASURE_TOP; k++) {
            different += data->items.at[i].chosen[k];
        }
        if (different > 2) {
            return MEASURE_PCM;
        }
    }
    return MEASURE_RASCH;
}

struct progress {
    FILE *err;
    int64_t last; // ms
};

static bool say_progress(void *arg, const struct measure_progress *at) {
    struct progress *progress = arg;
    int64_t now = clock_monotonic_ms();
    if (now - progress->last >= SAY_EVERY_MS) {
        progress->last = now;
        fprintf(progress->err,
                "Шаг %zu, учеников %zu: логарифм правдоподобия %.3f, ещё около %.3g\n", at->cycle,
                at->persons, at->loglik, at->gain);
    }
    return true;
}

static bool read_options(struct command_call *call, struct study_options *options, int *threads,
                         struct error *error) {
    int64_t seed, count;
    if (!command_option_int(call, "seed", 1, &seed, error) ||
        !command_option_int(call, "threads", team_processors(), &count, error)) {
        return false;
    }
    if (count < 1 || count > THREADS_MAX) {
        return error_set(error, ERROR_INPUT, "Ключу --threads нужно число от 1 до %d.",
                         THREADS_MAX);
    }
    *threads = (int)count;
    options->seed = (uint64_t)seed;
    options->priors = command_has(call, "priors");
    options->scores = command_has(call, "scores");
    options->network = command_has(call, "network");
    return !command_has(call, "model") ||
           find_model(command_option(call, "model"), &options->model, error);
}

static bool read_data(struct command_call *call, struct study_data *data, struct error *error) {
    struct arena *scratch = arena_open((size_t)2 << 30);
    if (scratch == NULL) {
        return error_set(error, ERROR_LIMIT, "На чтение файла не хватило памяти.");
    }
    const struct study_columns columns = {.by = command_option(call, "by"),
                                          .id = command_option(call, "id"),
                                          .weight = command_option(call, "weight"),
                                          .items = command_option(call, "items"),
                                          .key = command_option(call, "key"),
                                          .names = command_has(call, "scores")};
    struct str bytes;
    bool ok = read_file(scratch, command_argument(call, 0), &bytes, error) &&
              study_data_read(call->arena, scratch, bytes, &columns, data, error);
    arena_close(scratch);
    return ok;
}

static bool cannot_write(struct str path, struct error *error) {
    int reason = errno;
    error_set(error, ERROR_IO,
              "Картинку «%.*s» не удалось записать. Проверьте папку и место на диске.",
              STR_ARG(path));
    return error_cause(error, "write: %s", strerror(reason));
}

static bool write_picture(struct arena *arena, struct str path, const struct picture *picture,
                          struct error *error) {
    struct buf out = buf_open(arena, TEXT_MAX);
    picture_svg(&out, picture);
    struct str text = buf_str(&out);
    FILE *file = fopen(str_c(arena, path), "wbe");
    if (file == NULL) {
        return cannot_write(path, error);
    }
    bool whole = fwrite(text.p, 1, text.n, file) == text.n;
    return (fclose(file) == 0 && whole) || cannot_write(path, error);
}

// The pictures into a folder, which is made if it is not there.
static bool write_pictures(struct command_call *call, const struct study *study,
                           struct error *error) {
    struct str folder = command_option(call, "svg");
    struct study_pictures pictures;
    if (folder.n == 0) {
        return true;
    }
    if (mkdir(str_c(call->arena, folder), 0777) != 0 && errno != EEXIST) {
        return cannot_write(folder, error);
    }
    study_draw(call->arena, study, &pictures);
    for (size_t i = 0; i < pictures.at.n; i++) {
        struct str path =
            str_fmt(call->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(pictures.at.at[i].file));
        if (!write_picture(call->arena, path, pictures.at.at[i].picture, error)) {
            return false;
        }
        fprintf(call->err, "%.*s\n", STR_ARG(path));
    }
    return true;
}

static void answer(struct command_call *call, const struct study *study) {
    if (call->json) {
        command_answer(call, study_node(call->arena, study));
        for (size_t i = 0; i < study->notes.n; i++) {
            fprintf(call->err, "%.*s\n", STR_ARG(study->notes.at[i]));
        }
        return;
    }
    struct buf out = buf_open(call->arena, TEXT_MAX);
    study_say(&out, study);
    struct str text = buf_str(&out);
    fwrite(text.p, 1, text.n, call->out);
}

static int run_measure(struct command_call *call) {
    struct error error = {0};
    struct progress progress = {.err = call->err, .last = clock_monotonic_ms()};
    struct study_options options = {.progress = say_progress, .progress_arg = &progress};
    struct study_data data;
    struct study study;
    int threads = 1;
    if (!read_options(call, &options, &threads, &error) || !read_data(call, &data, &error)) {
        return command_fail(call, &error);
    }
    if (!command_has(call, "model")) {
        options.model = careful_model(&data);
    }
    options.team = team_open(threads);
    bool ok = study_run(call->arena, &data, &options, &study, &error);
    team_close(options.team);
    if (!ok) {
        return command_fail(call, &error);
    }
    answer(call, &study);
    ok = write_pictures(call, &study, &error);
    study_close(&study);
    return ok ? 0 : command_fail(call, &error);
}

const struct command study_commands[] = {
    {"measure",
     "measure FILE [--model MODEL] [--by COLUMN] [--id COLUMN] [--weight COLUMN] [--items LIST] "
     "[--key LIST] [--priors] [--scores] [--network] [--svg DIR] [--seed N] [--threads N]",
     "оценить трудность заданий и способность учеников по таблице ответов",
     "FILE – таблица .csv: ученик в строке, задание в столбце, в первой строке названия. Балл –\n"
     "целое число 0–31, пустая ячейка, NA, «н» и «-» – нет ответа (это не ноль). Разделитель и\n"
     "кодировка находятся сами. Школа (--data) не нужна, файл никуда не записывается.\n"
     "\n"
     "  --model MODEL     rasch, 2pl, 3pl – задания 0/1; pcm, rsm, gpcm, grm – баллы;\n"
     "                    без указания rasch или pcm, смотря по данным\n"
     "  --by COLUMN       столбец группы (класс, пол): средние групп с ошибкой и что можно\n"
     "                    утверждать; двух больших групп – ещё и задания, которые ведут себя в\n"
     "                    них по-разному\n"
     "  --id COLUMN       столбец с именем или номером ученика\n"
     "  --weight COLUMN   столбец весов\n"
     "  --items LIST      какие столбцы – задания: З1,З4..З9; без указания все с числами\n"
     "  --key LIST        верные ответы по порядку заданий, если в таблице буквы: А,В,Г\n"
     "  --priors          априорные распределения для малых выборок\n"
     "  --scores          напечатать способность каждого ученика с ошибкой\n"
     "  --network         связи заданий при прочих равных (частные корреляции) с интервалами и\n"
     "                    устойчивостью; ученики с пропусками не в счёт\n"
     "  --svg DIR         картинки в папку: карта Райта, кривые заданий, информация теста, с\n"
     "                    --key – варианты ответов, с --network – сеть\n"
     "  --seed N          зерно случайных чисел для --network; без указания 1\n"
     "  --threads N       потоков; от их числа результат не зависит\n"
     "\n"
     "С --json: model, persons, items_used, loglik, iterations, converged, sigma2, items (id, a,\n"
     "d, b, se), с --by ещё groups и dif, с --key – options, с --network – network, с --scores –\n"
     "scores. P(X ≥ k) или P(k) – через\n"
     "aθ + d, b – трудности шагов, D = 1.",
     run_measure},
    {0},
};
