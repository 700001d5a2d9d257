// SPDX-License-Identifier: GPL-3.0-or-later
// The commands `check` and `doctor`: is the database whole, and why does the program not open.
#include "app/app_internal.h"
#include "app/commands.h"
#include "base/child.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <unistd.h>

struct findings {
    struct command_call *call;
    struct node *list;
};

static void say(void *arg, const char *line) {
    struct findings *findings = arg;
    struct str text = str_dup(findings->call->arena, str_from(line));
    node_add(findings->list, node_text(findings->call->arena, text));
    command_say(findings->call, "%s", line);
}

static int end(struct command_call *call, struct findings *findings) {
    struct node *answer = node_map(call->arena);
    node_put(call->arena, answer, "findings", findings->list);
    command_answer(call, answer);
    if (findings->list->n == 0) {
        command_say(call, "Всё в порядке.");
        return 0;
    }
    return error_exit_code(ERROR_DATABASE);
}

int check_command(struct command_call *call) {
    struct error error;
    struct findings findings = {call, node_list(call->arena)};
    struct store *store = call->open_reading(call, &error);
    if (store == NULL || !store_check(store, say, &findings, &error)) {
        return command_fail(call, &error);
    }
    return end(call, &findings);
}

static void look_at_disk(struct findings *findings, const char *dir) {
    struct statvfs disk;
    if (statvfs(dir, &disk) == 0) {
        unsigned long long free_mb = (unsigned long long)disk.f_bavail * disk.f_frsize >> 20;
        if (free_mb < 500) {
            say(findings, str_fmt(findings->call->arena,
                                  "На диске с данными осталось %llu МБ: освободите место.", free_mb)
                              .p);
        }
    }
    if (access(dir, W_OK) != 0) {
        say(findings, str_fmt(findings->call->arena,
                              "В папку данных «%s» нельзя писать: проверьте её владельца.", dir)
                          .p);
    }
}

static void look_at_port(struct findings *findings, uint16_t port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int yes = 1;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return;
    }
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        say(findings, str_fmt(findings->call->arena,
                              "Порт %u занят: программа уже работает (откройте "
                              "http://127.0.0.1:%u/) или его держит другая; тогда запустите serve "
                              "--port с другим числом.",
                              port, port)
                          .p);
    }
    close(fd);
}

int doctor_command(struct command_call *call) {
    struct error error;
    struct str dir;
    struct findings findings = {call, node_list(call->arena)};
    if (!data_dir_of(call, &dir, &error)) {
        return command_fail(call, &error);
    }
    command_say(call, "Папка данных: %.*s", STR_ARG(dir));
    look_at_disk(&findings, dir.p);
    look_at_port(&findings, 8321);
    if (child_landlock_version() == 0) {
        command_say(call, "Ядро без Landlock: файлы извне разбираются под защитой одного seccomp.");
    }
    struct store *store = call->open_reading(call, &error);
    if (store == NULL) {
        say(&findings, error.text);
    } else if (!store_check(store, say, &findings, &error)) {
        say(&findings, error.text);
    }
    return end(call, &findings);
}
