// SPDX-License-Identifier: GPL-3.0-or-later
// Calibrations beside the recorded times of other programs: seconds of CPU, memory, and the
// log-likelihood by a judge that belongs to none of them.
//
//   bench_measure [PERSONS]        tables up to PERSONS (1 000 000)
//   bench_measure csv              the complete table for the live peers, to the output
//   bench_measure live FILE        the peers' lines «task seconds value», ours beside them
#include "bench_answers.h"

#include "base/team.h"

#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ITEMS = 40, PERSONS_MAX = 1000000, LIVE_PERSONS = 1000, SEED = 20260901, RUNS = 5 };
static const double MISSING = 0.07;

// ---- time and memory

static double seconds(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double cpu(void) { return seconds(CLOCK_PROCESS_CPUTIME_ID); }
static double wall(void) { return seconds(CLOCK_MONOTONIC); }

// What the library takes, at once and at most.
struct meter {
    size_t now, most;
};
static struct meter meter;

static void *meter_alloc(void *arg, size_t size) {
    struct meter *to = arg;
    void *memory = malloc(size);
    to->now += memory == NULL ? 0 : malloc_usable_size(memory);
    to->most = to->now > to->most ? to->now : to->most;
    return memory;
}

static void meter_free(void *arg, void *memory) {
    struct meter *from = arg;
    from->now -= memory == NULL ? 0 : malloc_usable_size(memory);
    free(memory);
}

static int by_value(const void *a, const void *b) {
    double first = *(const double *)a, second = *(const double *)b;
    return (first > second) - (first < second);
}

static double median(double *values, size_t n) {
    qsort(values, n, sizeof *values, by_value);
    return values[n / 2];
}

// ---- recorded peers

// Of mirt 1.47 and TAM 4.4-2 (R 4.2.2) on the same tables: medians of the fit alone, one thread, at
// their defaults, on 2 cores of a Xeon with AVX-512; the log-likelihood by the same judge.
struct peer {
    enum measure_model model;
    size_t persons;
    const char *name;
    double cpu;
    double memory; // MB, of the process
    double loglik;
};

static const struct peer PEERS[] = {
    {MEASURE_2PL, 1000, "TAM", 0.13, 129, -19778.322},
    {MEASURE_2PL, 1000, "mirt", 0.54, 297, -19778.320},
    {MEASURE_2PL, 10000, "TAM", 0.76, 159, -197956.459},
    {MEASURE_2PL, 10000, "mirt", 1.65, 297, -197956.460},
    {MEASURE_2PL, 100000, "TAM", 7.95, 789, -1979333.605},
    {MEASURE_2PL, 100000, "mirt", 16.54, 534, -1979333.607},
    {MEASURE_2PL, 1000000, "TAM", 163.12, 5814, -19804892.778},
    {MEASURE_2PL, 1000000, "mirt", 173.96, 3120, -19804893.407},
    {MEASURE_GPCM, 1000, "TAM", 0.30, 129, -52235.782},
    {MEASURE_GPCM, 1000, "mirt", 2.14, 357, -52235.712},
    {MEASURE_GPCM, 10000, "TAM", 1.58, 200, -522708.881},
    {MEASURE_GPCM, 10000, "mirt", 3.89, 380, -522708.599},
    {MEASURE_GPCM, 100000, "TAM", 16.38, 1252, -5227968.445},
    {MEASURE_GPCM, 1000000, "TAM", 391.67, 9708, -52320874.247},
    {MEASURE_GRM, 1000, "mirt", 3.07, 294, -52103.634},
    {MEASURE_GRM, 10000, "mirt", 7.21, 337, -521508.046},
    {MEASURE_GRM, 100000, "mirt", 118.07, 812, -5216173.848},
};

static double best_peer(enum measure_model model, size_t persons, double *loglik) {
    double least = INFINITY;
    *loglik = -INFINITY;
    for (size_t i = 0; i < sizeof PEERS / sizeof *PEERS; i++) {
        if (PEERS[i].model == model && PEERS[i].persons == persons) {
            least = fmin(least, PEERS[i].cpu);
            *loglik = fmax(*loglik, PEERS[i].loglik);
        }
    }
    return least;
}

// ---- one calibration

struct fit {
    double cpu;    // from the table to the calibration
    double wall;   // of the calibration alone
    size_t memory; // bytes of the library at its peak, the matrix among them
    struct measure_calibration calibration;
    bool ok;
};

// From the table to the calibration, without standard errors, as the peers were timed.
static struct fit fit_once(const uint8_t *code, size_t persons, enum measure_model model,
                           const struct measure_pool *pool) {
    const struct measure_alloc alloc = {meter_alloc, meter_free, &meter};
    const size_t before = meter.now;
    const struct measure_calibrate_options options = {.model = model, .pool = pool};
    struct fit fit = {.cpu = cpu()};
    meter.most = before;
    struct measure_matrix *matrix = bench_answers_matrix(code, persons, ITEMS, &alloc);
    fit.wall = wall();
    fit.ok = matrix != NULL &&
             measure_calibrate(matrix, &options, &alloc, &fit.calibration) == MEASURE_OK;
    fit.cpu = cpu() - fit.cpu;
    fit.wall = wall() - fit.wall;
    fit.memory = meter.most - before;
    measure_matrix_close(matrix);
    return fit;
}

static size_t runs_of(size_t persons) { return persons > 100000 ? 1 : persons > 10000 ? 3 : RUNS; }

static void compare(const uint8_t *code, size_t persons, enum measure_model model) {
    double times[RUNS], memory = 0, loglik = 0, known;
    size_t runs = runs_of(persons), cycles = 0, part = 0;
    for (size_t r = 0; r < runs; r++) {
        struct fit fit = fit_once(code, persons, model, NULL);
        if (!fit.ok) {
            printf("%-5s %8zu  did not converge\n", measure_model_name(model), persons);
            return;
        }
        times[r] = fit.cpu;
        memory = (double)fit.memory / 1e6;
        cycles = fit.calibration.cycles;
        part = fit.calibration.cycles_part;
        loglik = r + 1 < runs ? 0 : bench_answers_judge(code, persons, ITEMS, &fit.calibration);
        measure_calibration_close(&fit.calibration);
    }
    double peer = best_peer(model, persons, &known);
    double time = median(times, runs);
    printf("%-5s %8zu  vsoko %9.3f %7.1f %15.3f  cycles %zu", measure_model_name(model), persons,
           time, memory, loglik, cycles);
    if (part > 0) {
        printf(" + %zu on a part", part);
    }
    if (isfinite(peer)) {
        printf("; %.0f times faster than the fastest; log-likelihood %+.4f %s", peer / time,
               loglik - known, loglik >= known - 1e-3 ? "" : "WORSE");
    }
    putchar('\n');
    for (size_t i = 0; i < sizeof PEERS / sizeof *PEERS; i++) {
        const struct peer *p = &PEERS[i];
        if (p->model == model && p->persons == persons) {
            printf("                %5s %9.2f %7.0f %15.3f  recorded\n", p->name, p->cpu, p->memory,
                   p->loglik);
        }
    }
}

// ---- two threads beside a loop that is arithmetic alone

enum { LOOP_STEPS = 100000000, PAIRS = 9 };

static void loop_task(void *arg, size_t index) {
    double x = 1 + (double)index;
    for (int i = 0; i < LOOP_STEPS; i++) {
        x = x * 0.999999 + 1e-6;
    }
    ((volatile double *)arg)[8 * index] = x;
}

static double loop_time(struct team *team) {
    double sink[16], from = wall();
    team_run(team, loop_task, sink, 2);
    return wall() - from;
}

static bool same_bits(const struct measure_calibration *a, const struct measure_calibration *b) {
    bool same = memcmp(&a->loglik, &b->loglik, sizeof a->loglik) == 0;
    for (size_t i = 0; i < a->items; i++) {
        same = same && memcmp(&a->item[i].slope, &b->item[i].slope, sizeof(double)) == 0 &&
               memcmp(a->item[i].intercept, b->item[i].intercept,
                      a->item[i].top * sizeof(double)) == 0;
    }
    return same;
}

static void two_threads(const uint8_t *code, size_t persons, enum measure_model model) {
    struct team *team = team_open(2);
    const struct measure_pool pool = {team_run, team};
    double loop[2] = {INFINITY, INFINITY}, fit[2] = {INFINITY, INFINITY};
    bool same = true;
    for (int r = 0; r < PAIRS; r++) { // in turns, and the least of each: others use the machine
        struct fit one = fit_once(code, persons, model, NULL);
        struct fit two = fit_once(code, persons, model, &pool);
        fit[0] = fmin(fit[0], one.wall);
        fit[1] = fmin(fit[1], two.wall);
        same = same && one.ok && two.ok && same_bits(&one.calibration, &two.calibration);
        loop[0] = fmin(loop[0], loop_time(NULL));
        loop[1] = fmin(loop[1], loop_time(team));
        measure_calibration_close(&one.calibration);
        measure_calibration_close(&two.calibration);
    }
    double arithmetic = loop[0] / loop[1];
    printf("%-5s %8zu  2 threads: %.3f s -> %.3f s, %.2f times; arithmetic alone %.2f times; "
           "share %.2f; bits %s\n",
           measure_model_name(model), persons, fit[0], fit[1], fit[0] / fit[1], arithmetic,
           fit[0] / fit[1] / arithmetic, same ? "equal" : "DIFFER");
    team_close(team);
}

// ---- scores and a class

static void score_persons(const uint8_t *code, size_t persons) {
    struct fit fit = fit_once(code, persons, MEASURE_2PL, NULL);
    struct measure_matrix *matrix = bench_answers_matrix(code, persons, ITEMS, NULL);
    struct measure_score *score = calloc(persons, sizeof *score);
    double times[RUNS];
    for (int r = 0; fit.ok && score != NULL && r < RUNS; r++) {
        times[r] = cpu();
        fit.ok = measure_score_all(&fit.calibration, matrix, NULL, score) == MEASURE_OK;
        times[r] = cpu() - times[r];
    }
    if (fit.ok) {
        printf("theta of %zu persons by WLE, ML and EAP with errors: %.4f s (mirt, WLE alone: "
               "121 s recorded)\n",
               persons, median(times, RUNS));
    }
    free(score);
    measure_matrix_close(matrix);
    measure_calibration_close(&fit.calibration);
}

// A class: its table, the model with standard errors, theta of each. Free slopes have priors, as so
// few persons want them (honesty.h would not report them even so).
static void class_of_25(uint8_t *code, size_t items, enum measure_model model) {
    enum { CLASS = 25, REPEATS = 201 };
    double times[REPEATS];
    struct measure_score score[CLASS];
    bool slopes = model >= MEASURE_2PL;
    const struct measure_calibrate_options options = {.model = model,
                                                      .errors = true,
                                                      .prior_log_slope_sd = slopes ? 0.5 : 0,
                                                      .prior_intercept_sd = slopes ? 2 : 0};
    size_t parameters = 0;
    bench_answers_draw(model == MEASURE_GRM ? BENCH_GRADED : BENCH_BINARY, CLASS, items, 0, SEED,
                       code);
    for (int r = 0; r < REPEATS; r++) {
        struct measure_calibration c;
        times[r] = cpu();
        struct measure_matrix *matrix = bench_answers_matrix(code, CLASS, items, NULL);
        bool ok = measure_calibrate(matrix, &options, NULL, &c) == MEASURE_OK &&
                  measure_score_all(&c, matrix, NULL, score) == MEASURE_OK;
        parameters = c.parameters;
        measure_calibration_close(&c);
        measure_matrix_close(matrix);
        times[r] = ok ? cpu() - times[r] : INFINITY;
    }
    printf("a class of %d x %d, %s, %zu parameters: calibration, errors and theta in %.3f ms\n",
           CLASS, (int)items, measure_model_name(model), parameters, 1000 * median(times, REPEATS));
}

// The limit is the curves, not the persons: each cycle takes one exponential a step and node for
// the chances and one for the climb.
static void classes(uint8_t *code) {
    const enum measure_model models[] = {MEASURE_RASCH, MEASURE_2PL, MEASURE_GRM};
    for (size_t m = 0; m < sizeof models / sizeof *models; m++) {
        class_of_25(code, 10, models[m]);
        class_of_25(code, ITEMS, models[m]);
    }
}

// ---- peers that Debian packages, in the same run

static void put_csv(const uint8_t *code) {
    for (size_t i = 0; i < ITEMS; i++) {
        printf(i ? ",I%zu" : "I%zu", i + 1);
    }
    for (size_t c = 0; c < LIVE_PERSONS * ITEMS; c++) {
        printf(c % ITEMS ? ",%d" : "\n%d", code[c]);
    }
    putchar('\n');
}

static double live_value(const char *task, const uint8_t *code, double *time) {
    struct measure_matrix *matrix = bench_answers_matrix(code, LIVE_PERSONS, ITEMS, NULL);
    const struct measure_calibrate_options options = {.model = MEASURE_RASCH, .errors = true};
    struct measure_calibration c = {0};
    double value = NAN;
    static double points[LIVE_PERSONS * ITEMS];
    double most[ITEMS];
    for (size_t p = 0; p < LIVE_PERSONS * ITEMS; p++) {
        points[p] = code[p];
        most[p % ITEMS] = 1;
    }
    const struct measure_scores scores = {points, most, LIVE_PERSONS, ITEMS};
    *time = cpu();
    if (strcmp(task, "conditional") == 0 &&
        measure_conditional(matrix, MEASURE_RASCH, NULL, &c) == MEASURE_OK) {
        value = c.loglik;
    } else if (strcmp(task, "marginal") == 0 &&
               measure_calibrate(matrix, &options, NULL, &c) == MEASURE_OK) {
        value = c.sigma;
    } else if (strcmp(task, "alpha") == 0) {
        struct measure_reliability sum;
        value = measure_reliability(&scores, NULL, &sum) == MEASURE_OK ? sum.alpha.value : NAN;
    }
    *time = cpu() - *time;
    measure_calibration_close(&c);
    measure_matrix_close(matrix);
    return value;
}

// Lines «task program seconds value».
static int compare_live(const char *path, const uint8_t *code) {
    FILE *file = fopen(path, "r");
    char task[32], program[64];
    double time, value, own;
    if (file == NULL) {
        perror(path);
        return 1;
    }
    while (fscanf(file, "%31s %63s %lf %lf", task, program, &time, &value) == 4) {
        double ours = live_value(task, code, &own);
        printf("%-12s %-18s %9.3f s  value %.6f\n%-12s %-18s %9.5f s  value %.6f; %.0f times "
               "faster\n",
               task, program, time, value, "", "vsoko", own, ours, time / own);
    }
    fclose(file);
    return 0;
}

static void compare_recorded(uint8_t *code, size_t most) {
    puts("CPU seconds on one thread, MB, log-likelihood by the judge (161 nodes on -8..8)");
    bench_answers_draw(BENCH_BINARY, most, ITEMS, MISSING, SEED, code);
    for (size_t persons = 1000; persons <= most; persons *= 10) {
        compare(code, persons, MEASURE_2PL);
    }
    score_persons(code, most < 10000 ? most : 10000);
    two_threads(code, most, MEASURE_2PL);
    classes(code);
    bench_answers_draw(BENCH_GRADED, most, ITEMS, MISSING, SEED, code);
    for (size_t persons = 1000; persons <= most; persons *= 10) {
        compare(code, persons, MEASURE_GRM);
        compare(code, persons, MEASURE_GPCM);
    }
    two_threads(code, most < 100000 ? most : 100000, MEASURE_GRM);
}

int main(int argc, char **argv) {
    bool live = argc > 1 && (strcmp(argv[1], "csv") == 0 || strcmp(argv[1], "live") == 0);
    size_t most = live ? LIVE_PERSONS : argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : PERSONS_MAX;
    if (most < 1000 || most > PERSONS_MAX || (live && argv[1][0] == 'l' && argc < 3)) {
        fputs("bench_measure [PERSONS 1000..1000000] | csv | live FILE\n", stderr);
        return 2;
    }
    uint8_t *code = malloc(most * ITEMS);
    int result = 0;
    if (code == NULL) {
        return 1;
    }
    if (live) {
        bench_answers_draw(BENCH_BINARY, most, ITEMS, 0, SEED, code);
    }
    if (live && argv[1][0] == 'c') {
        put_csv(code);
    } else if (live) {
        result = compare_live(argv[2], code);
    } else {
        compare_recorded(code, most);
    }
    free(code);
    return result;
}
