// SPDX-License-Identifier: GPL-3.0-or-later
#include "run_tool.h"

#include "base/buf.h"

#include <dirent.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct str tool_folder(struct arena *arena) {
    static int made;
    struct str name = str_fmt(arena, P_tmpdir "/vsoko-tool-%d-%d", (int)getpid(), made++);
    if (mkdir(name.p, 0700) != 0) {
        abort();
    }
    return name;
}

const char *tool_file(struct arena *arena, struct str folder, const char *name, struct str text) {
    const char *path = str_fmt(arena, "%.*s/%s", STR_ARG(folder), name).p;
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(text.p, 1, text.n, file) != text.n || fclose(file) != 0) {
        abort();
    }
    return path;
}

static struct str read_all(struct arena *arena, FILE *file) {
    struct buf text = buf_open(arena, 16 * 1024 * 1024);
    char chunk[4096];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0) {
        buf_put(&text, str_n(chunk, n));
    }
    fclose(file);
    return str_dup(arena, buf_str(&text));
}

struct str tool_file_read(struct arena *arena, const char *path) {
    FILE *file = fopen(path, "rb");
    return file == NULL ? (struct str){0} : read_all(arena, file);
}

int tool_run(struct arena *arena, const char *const *argv, struct str *said) {
    int ends[2];
    if (pipe(ends) != 0) {
        abort();
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], 2);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    pid_t pid;
    int failed = posix_spawnp(&pid, argv[0], &actions, NULL, (char *const *)argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    *said = read_all(arena, fdopen(ends[0], "rb"));
    int status = -1;
    if (failed != 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status)) {
        return -1;
    }
    return WEXITSTATUS(status);
}

void tool_folder_remove(struct arena *arena, struct str folder) {
    DIR *dir = opendir(folder.p);
    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        unlink(str_fmt(arena, "%.*s/%s", STR_ARG(folder), entry->d_name).p);
    }
    closedir(dir);
    rmdir(folder.p);
}
