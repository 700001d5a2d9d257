// SPDX-License-Identifier: GPL-3.0-or-later
// kill_server PROGRAM KILLS: the program on a demo school, 50 connections of two observers putting
// marks, kill -9 at random moments. At the end no acknowledged mark is lost or doubled and the
// database is whole.
#include "support/rater_load.h"
#include "support/server_run.h"

#include "base/rng.h"

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static const char password[] = "kill-server-1";

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *ftw) {
    (void)stat;
    (void)kind;
    (void)ftw;
    return remove(path);
}

// The server lives for a random while, at least until something was written since its start.
static void let_work(const struct rater_load *load) {
    unsigned char random[2];
    rng_secret(random, sizeof random);
    int64_t before = rater_load_acknowledged(load);
    usleep(20000 + (useconds_t)(random[0] * 256 + random[1]) * 5);
    for (int i = 0; i < 1000 && rater_load_acknowledged(load) == before; i++) {
        usleep(10000);
    }
}

static int report(const struct rater_verdict *v, long kills, double seconds, int check) {
    printf("%ld kills in %.1f s: %lld marks acknowledged, %lld lost, %lld doubled, %lld wrong, "
           "%lld refused, %lld requests sent again; check: %s\n",
           kills, seconds, (long long)v->acknowledged, (long long)v->lost, (long long)v->doubled,
           (long long)v->wrong, (long long)v->refused, (long long)v->resent,
           check == 0 ? "clean" : "FINDINGS");
    bool good = v->lost == 0 && v->doubled == 0 && v->wrong == 0 && v->refused == 0 &&
                v->acknowledged > 0 && check == 0;
    return good ? 0 : 1;
}

int main(int argc, char **argv) {
    char folder[64] = "/tmp/vsoko-kill-XXXXXX", database[96];
    long kills = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
    if (kills <= 0 || mkdtemp(folder) == NULL) {
        fprintf(stderr, "kill_server PROGRAM KILLS\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    snprintf(database, sizeof database, "%s/vsoko.db", folder);
    struct server server = {.program = argv[1], .data_dir = folder};
    const char *const demo[] = {"demo",   "--no-serve", "--password", password,
                                "--data", folder,       NULL};
    const char *const check[] = {"check", "--data", folder, NULL};
    if (vsoko_run(argv[1], demo) != 0) {
        return 2;
    }
    server_start(&server);
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    struct rater_load *load =
        rater_load_start(&(struct rater_load_options){server.port, database, password, 3, true});
    for (long i = 0; i < kills; i++) {
        let_work(load);
        server_stop(&server, SIGKILL);
        server_start(&server);
    }
    rater_load_stop(load);
    clock_gettime(CLOCK_MONOTONIC, &to);
    server_stop(&server, SIGTERM);
    struct rater_verdict verdict = rater_load_verify(load);
    rater_load_free(load);
    int code = report(&verdict, kills,
                      (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9,
                      vsoko_run(argv[1], check));
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    return code;
}
