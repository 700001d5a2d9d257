// SPDX-License-Identifier: GPL-3.0-or-later
// device_storm PROGRAM DEVICES KILLS: so many devices answer questionnaires of the demo school over
// a poor network while the server is killed. At the end every acknowledged sheet is kept once and
// the database is whole.
#include "support/device_load.h"
#include "support/server_run.h"

#include "base/clock.h"

#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

enum { DEVICES_A_SECOND = 50 };

static const char password[] = "device-storm-1";

static int remove_one(const char *path, const struct stat *stat, int kind, struct FTW *ftw) {
    (void)stat;
    (void)kind;
    (void)ftw;
    return remove(path);
}

// A connection each, for the devices here and in the server that is started from here.
static void allow_files(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

// Kills in equal parts of the devices' work.
static void let_work(const struct device_load *load, int devices, long part, long parts) {
    while (device_load_finished(load) < (int)(devices * part / (parts + 1))) {
        usleep(10000);
    }
}

static int report(const struct device_verdict *v, int devices, long kills, double seconds,
                  int check) {
    printf("%d devices, %lld surveys, %ld kills in %.1f s: %lld sheets acknowledged, %lld lost, "
           "%lld doubled, %lld refused, %lld requests sent again; an answer p50 %.1f ms, p99 %.1f "
           "ms, at most %.1f ms; check: %s\n",
           devices, (long long)v->surveys, kills, seconds, (long long)v->acknowledged,
           (long long)v->lost, (long long)v->doubled, (long long)v->refused, (long long)v->resent,
           v->p50_ms, v->p99_ms, v->max_ms, check == 0 ? "clean" : "FINDINGS");
    return v->acknowledged == devices && v->lost == 0 && v->doubled == 0 && v->refused == 0 &&
                   check == 0
               ? 0
               : 1;
}

int main(int argc, char **argv) {
    char folder[64] = "/tmp/vsoko-storm-XXXXXX", database[96];
    int devices = argc == 4 ? (int)strtol(argv[2], NULL, 10) : 0;
    long kills = argc == 4 ? strtol(argv[3], NULL, 10) : 0;
    if (devices <= 0 || mkdtemp(folder) == NULL) {
        fprintf(stderr, "device_storm PROGRAM DEVICES KILLS\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    allow_files();
    snprintf(database, sizeof database, "%s/vsoko.db", folder);
    struct server server = {.program = argv[1], .data_dir = folder};
    const char *const demo[] = {"demo",   "--no-serve", "--password", password,
                                "--data", folder,       NULL};
    const char *const check[] = {"check", "--data", folder, NULL};
    if (vsoko_run(argv[1], demo) != 0) {
        return 2;
    }
    server_start(&server);
    int64_t from = clock_monotonic_us();
    struct device_load *load =
        device_load_start(&(struct device_load_options){.port = server.port,
                                                        .database = database,
                                                        .password = password,
                                                        .devices = devices,
                                                        .seconds = devices / DEVICES_A_SECOND + 1});
    for (long i = 1; i <= kills; i++) {
        let_work(load, devices, i, kills);
        server_stop(&server, SIGKILL);
        server_start(&server);
    }
    struct device_verdict verdict = device_load_end(load);
    double seconds = (double)(clock_monotonic_us() - from) / 1e6;
    server_stop(&server, SIGTERM);
    int code = report(&verdict, devices, kills, seconds, vsoko_run(argv[1], check));
    nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    return code;
}
