// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the program as a page of man and as Markdown, from the same table as --help.
#include "base/command.h"
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

struct commands {
    VEC(const struct command *) all;
};

static int by_name(const void *a, const void *b) {
    return strcmp((*(const struct command *const *)a)->name,
                  (*(const struct command *const *)b)->name);
}

static struct commands commands_sorted(struct arena *arena, const struct room *const *rooms) {
    struct commands commands = {0};
    for (; *rooms != NULL; rooms++) {
        const struct command *command = (*rooms)->commands;
        for (; command != NULL && command->name != NULL; command++) {
            *vec_push(arena, &commands.all) = command;
        }
    }
    if (commands.all.n > 0) {
        qsort(commands.all.at, commands.all.n, sizeof commands.all.at[0], by_name);
    }
    return commands;
}

void command_print_list(FILE *out, struct arena *arena, const struct room *const *rooms) {
    struct commands commands = commands_sorted(arena, rooms);
    for (size_t i = 0; i < commands.all.n; i++) {
        fprintf(out, "  %-18s %s\n", commands.all.at[i]->name, commands.all.at[i]->title);
    }
}

static const char common[] = "  --data DIR       папка с данными школы\n"
                             "  --database URL   база PostgreSQL вместо файла в папке данных\n"
                             "  --json           ответ в виде JSON\n"
                             "  --help           эта справка\n";

void command_print_help(FILE *out, const struct command *command) {
    fprintf(out, "vsoko %s\n\n%s\n\n%s\nОбщие ключи:\n%s", command->usage, command->title,
            command->help == NULL ? "" : command->help, common);
}

void command_print_markdown(FILE *out, struct arena *arena, const struct room *const *rooms) {
    struct commands commands = commands_sorted(arena, rooms);
    fputs("# Команды\n\nНапечатано программой: `vsoko help --markdown > docs/commands.md`.\n", out);
    for (size_t i = 0; i < commands.all.n; i++) {
        const struct command *command = commands.all.at[i];
        fprintf(out, "\n## %s\n\n%s.\n\n```\nvsoko %s\n\n%s```\n", command->name, command->title,
                command->usage, command->help == NULL ? "" : command->help);
    }
    fprintf(out, "\n## Общие ключи\n\n```\n%s```\n", common);
}

// Text of roff: no line begins with a control character, a dash stays a dash.
static void put_roff(FILE *out, const char *text) {
    bool begins = true;
    for (; *text != '\0'; text++) {
        if (begins && (*text == '.' || *text == '\'')) {
            fputs("\\&", out);
        }
        if (*text == '\\') {
            fputs("\\e", out);
        } else if (*text == '-') {
            fputs("\\-", out);
        } else {
            fputc(*text, out);
        }
        begins = *text == '\n';
    }
}

void command_print_man(FILE *out, struct arena *arena, const struct room *const *rooms,
                       const char *version) {
    struct commands commands = commands_sorted(arena, rooms);
    fprintf(out,
            ".TH VSOKO 1 \"\" \"vsoko %s\" \"\"\n.SH ИМЯ\nvsoko \\- внутренняя система оценки "
            "качества образования школы\n.SH КРАТКО\n.B vsoko\n.I КОМАНДА\n[\\fIКЛЮЧИ\\fR]\n"
            ".SH КОМАНДЫ\n",
            version);
    for (size_t i = 0; i < commands.all.n; i++) {
        const struct command *command = commands.all.at[i];
        fputs(".SS vsoko ", out);
        put_roff(out, command->usage);
        fputs("\n.nf\n", out);
        put_roff(out, command->title);
        fputs(".\n\n", out);
        put_roff(out, command->help == NULL ? "" : command->help);
        fputs(".fi\n", out);
    }
    fputs(".SH ОБЩИЕ КЛЮЧИ\n.nf\n", out);
    put_roff(out, common);
    fputs(".fi\n.SH КОД ВЫХОДА\n.nf\n"
          "0 \\- сделано; 2 \\- ввод; 3 \\- не найдено; 4 \\- нет прав; 5 \\- уже изменено или "
          "есть;\n"
          "6 \\- слишком велико; 7 \\- повторите позже; 8 \\- диск или сеть; 9 \\- база; "
          "10 \\- ошибка программы.\n.fi\n",
          out);
}
