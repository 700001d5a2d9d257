// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/command.h"

#include <ctype.h>
#include <stdarg.h>
#include <string.h>

enum { ANSWER_MAX = 64 * 1024 * 1024 };

static const char *const common_usage = "[--data DIR] [--database URL] [--json] [--help]";

// ---- the usage line as a declaration

static bool is_word_char(char c) {
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.';
}

// The next token of a usage line: "--name", "NAME", "[", "]", "|" …; empty at the end.
static struct str usage_next(struct str *rest) {
    while (rest->n > 0 && rest->p[0] == ' ') {
        *rest = str_from_at(*rest, 1);
    }
    size_t n = 0;
    while (n < rest->n && is_word_char(rest->p[n])) {
        n++;
    }
    n = n == 0 && rest->n > 0 ? 1 : n;
    struct str token = str_sub(*rest, 0, n);
    *rest = str_from_at(*rest, n);
    return token;
}

static bool is_placeholder(struct str token) {
    return token.n > 0 && isupper((unsigned char)token.p[0]);
}

enum usage_answer { USAGE_UNKNOWN, USAGE_FLAG, USAGE_VALUE };

static enum usage_answer usage_option(struct str usage, struct str name) {
    while (usage.n > 0) {
        struct str token = usage_next(&usage);
        if (str_starts(token, S("--")) && str_eq(str_from_at(token, 2), name)) {
            return is_placeholder(usage_next(&usage)) ? USAGE_VALUE : USAGE_FLAG;
        }
    }
    return USAGE_UNKNOWN;
}

// How many arguments the usage line asks for at least and takes at most.
struct usage_arity {
    size_t least;
    size_t most;
    struct str first_missing; // filled by usage_arity() for the wanted index
};

static struct usage_arity usage_count(const struct command *command, size_t given) {
    struct str usage = str_from_at(str_from(command->usage), strlen(command->name));
    struct usage_arity arity = {0};
    bool optional = false;
    bool after_option = false;
    while (usage.n > 0) {
        struct str token = usage_next(&usage);
        if (str_eq(token, S("["))) {
            optional = true;
        } else if (str_eq(token, S("]"))) {
            optional = false;
        } else if (is_placeholder(token) && !after_option) {
            if (str_ends(token, S("..."))) {
                arity.most = COMMAND_ARGUMENTS_MAX;
            }
            arity.most += arity.most < COMMAND_ARGUMENTS_MAX ? 1 : 0;
            if (!optional && arity.least++ == given) {
                arity.first_missing = token;
            }
        }
        after_option = str_starts(token, S("--"));
    }
    return arity;
}

// ---- reading

const struct command *command_find(const struct room *const *rooms, int argc, char *const *argv,
                                   int *words) {
    const struct command *found = NULL;
    *words = 0;
    for (; argc > 0 && *rooms != NULL; rooms++) {
        const struct command *command = (*rooms)->commands;
        for (; command != NULL && command->name != NULL; command++) {
            struct str rest = str_from(command->name);
            int n = 0;
            while (rest.n > 0 && n < argc && str_eq(str_cut(&rest, ' '), str_from(argv[n]))) {
                n++;
                if (rest.n == 0 && n > *words) {
                    found = command;
                    *words = n;
                }
            }
        }
    }
    return found;
}

static bool say_usage(const struct command_call *call, struct error *error, const char *what,
                      struct str word) {
    return error_set(error, ERROR_INPUT, "%s «%.*s». Как писать: vsoko %s", what, STR_ARG(word),
                     call->command->usage);
}

static bool take_common(struct command_call *call, struct str name, struct str value) {
    if (str_eq(name, S("data"))) {
        call->data_dir = str_c(call->arena, value);
    } else if (str_eq(name, S("database"))) {
        call->database_url = str_c(call->arena, value);
    } else if (str_eq(name, S("json"))) {
        call->json = true;
    } else if (str_eq(name, S("help"))) {
        call->help = true;
    } else {
        return false;
    }
    return true;
}

// One "--name", "--name VALUE" or "--name=VALUE"; moves *i past a value that is a word of its own.
static bool take_option(struct command_call *call, int argc, char *const *argv, int *i,
                        struct error *error) {
    struct str value = str_from_at(str_from(argv[*i]), 2);
    bool joined = str_find_char(value, '=') != STR_NONE;
    struct str name = str_cut(&value, '=');
    enum usage_answer kind = usage_option(str_from(call->command->usage), name);
    if (kind == USAGE_UNKNOWN) {
        kind = usage_option(str_from(common_usage), name);
    }
    if (kind == USAGE_UNKNOWN) {
        return say_usage(call, error, "Неизвестный ключ", str_from(argv[*i]));
    }
    if (kind == USAGE_FLAG && joined) {
        return say_usage(call, error, "Этому ключу не нужно значение:", str_from(argv[*i]));
    }
    if (kind == USAGE_VALUE && !joined) {
        if (*i + 1 >= argc) {
            return say_usage(call, error, "Не указано значение ключа", str_from(argv[*i]));
        }
        value = str_from(argv[++*i]);
    }
    if (take_common(call, name, value)) {
        return true;
    }
    if (call->options == COMMAND_OPTIONS_MAX) {
        return say_usage(call, error, "Слишком много ключей, лишний –", name);
    }
    call->option[call->options++] = (struct command_option){name, value};
    return true;
}

bool command_parse(struct command_call *call, int argc, char *const *argv, struct error *error) {
    bool only_arguments = false;
    for (int i = 0; i < argc; i++) {
        struct str word = str_from(argv[i]);
        if (!only_arguments && str_eq(word, S("--"))) {
            only_arguments = true;
        } else if (!only_arguments && str_starts(word, S("--"))) {
            if (!take_option(call, argc, argv, &i, error)) {
                return false;
            }
        } else if (!only_arguments && str_eq(word, S("-h"))) {
            call->help = true;
        } else if (call->arguments == COMMAND_ARGUMENTS_MAX) {
            return say_usage(call, error, "Слишком много слов, лишнее –", word);
        } else {
            call->argument[call->arguments++] = word;
        }
    }
    struct usage_arity arity = usage_count(call->command, call->arguments);
    if (call->help) {
        return true;
    }
    if (call->arguments < arity.least) {
        return say_usage(call, error, "Не указано", arity.first_missing);
    }
    if (call->arguments > arity.most) {
        return say_usage(call, error, "Лишнее слово", call->argument[arity.most]);
    }
    return true;
}

struct str command_argument(const struct command_call *call, size_t i) {
    return i < call->arguments ? call->argument[i] : (struct str){0};
}

static const struct command_option *option_find(const struct command_call *call, const char *name) {
    for (size_t i = call->options; i > 0; i--) {
        if (str_eq(call->option[i - 1].name, str_from(name))) {
            return &call->option[i - 1];
        }
    }
    return NULL;
}

struct str command_option(const struct command_call *call, const char *name) {
    const struct command_option *option = option_find(call, name);
    return option == NULL ? (struct str){0} : option->value;
}

bool command_has(const struct command_call *call, const char *name) {
    return option_find(call, name) != NULL;
}

bool command_option_int(const struct command_call *call, const char *name, int64_t otherwise,
                        int64_t *out, struct error *error) {
    const struct command_option *option = option_find(call, name);
    *out = otherwise;
    if (option != NULL && !str_to_int(option->value, out)) {
        return error_set(error, ERROR_INPUT, "Ключу --%s нужно целое число, а дано «%.*s»", name,
                         STR_ARG(option->value));
    }
    return true;
}

// ---- printing

int command_fail(struct command_call *call, const struct error *error) {
    if (call->json) {
        struct node *answer = node_map(call->arena);
        node_put(call->arena, answer, "error", node_text(call->arena, str_from(error->text)));
        command_answer(call, answer);
    } else {
        fprintf(call->err, "%s\n", error->text);
    }
    return error_exit_code(error->code);
}

void command_say(struct command_call *call, const char *format, ...) {
    if (call->json) {
        return;
    }
    va_list args;
    va_start(args, format);
    vfprintf(call->out, format, args);
    va_end(args);
    fputc('\n', call->out);
}

void command_answer(struct command_call *call, const struct node *node) {
    if (!call->json) {
        return;
    }
    struct buf out = buf_open(call->arena, ANSWER_MAX);
    node_json(&out, node, 2);
    struct str text = buf_str(&out);
    fwrite(text.p, 1, text.n, call->out);
    fputc('\n', call->out);
}
