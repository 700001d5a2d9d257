// SPDX-License-Identifier: GPL-3.0-or-later
// A study from the options to the pictures. The input: a line with model, flags and the options
// (by|id|weight|items|key), two zero bytes, the table.
#include "fuzz_table.h"

#include "analysis/study_draw.h"

enum { MEMORY = 256 << 20, OUTPUT = 32 << 20, CELLS_MAX = 3000, CYCLES_MAX = 60, MODELS = 7 };
enum { PRIORS = 1, SCORES = 2, NETWORK = 4 };

static bool few_cycles(void *arg, const struct measure_progress *at) {
    (void)arg;
    return at->cycle < CYCLES_MAX;
}

static struct study_columns columns_of(struct str *rest, bool names) {
    struct study_columns columns = {.names = names};
    columns.by = str_cut(rest, '|');
    columns.id = str_cut(rest, '|');
    columns.weight = str_cut(rest, '|');
    columns.items = str_cut(rest, '|');
    columns.key = *rest;
    return columns;
}

static void look_at(struct arena *arena, const struct study *study) {
    struct buf out = buf_open(arena, OUTPUT);
    struct study_pictures pictures;
    study_say(&out, study);
    MUST(study_node(arena, study) != NULL);
    study_draw(arena, study, &pictures);
    for (size_t i = 0; i < pictures.at.n; i++) {
        picture_svg(&out, pictures.at.at[i].picture);
    }
}

static void run(struct arena *arena, struct arena *scratch, struct str bytes) {
    struct str words = fuzz_next_part(&bytes);
    unsigned char first = words.n > 0 ? (unsigned char)words.p[0] : 0;
    unsigned char flags = words.n > 1 ? (unsigned char)words.p[1] : 0;
    struct str rest = str_from_at(words, words.n < 2 ? words.n : 2);
    struct study_columns columns = columns_of(&rest, flags & SCORES);
    struct study_data data;
    struct study study;
    struct error error = {0};
    if (!study_data_read(arena, scratch, bytes, &columns, &data, &error)) {
        MUST(error.text[0] != '\0');
        return;
    }
    if (data.persons * data.items.n > CELLS_MAX) {
        return;
    }
    struct study_options options = {.model = (enum measure_model)(first % MODELS),
                                    .priors = flags & PRIORS,
                                    .scores = flags & SCORES,
                                    .network = flags & NETWORK,
                                    .seed = 1,
                                    .progress = few_cycles};
    if (study_run(arena, &data, &options, &study, &error)) {
        look_at(arena, &study);
        study_close(&study);
    } else {
        MUST(error.text[0] != '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *arena = arena_open(MEMORY);
    struct arena *scratch = arena_open(MEMORY);
    if (setjmp(*arena_guard(arena)) == 0 && setjmp(*arena_guard(scratch)) == 0) {
        run(arena, scratch, str_n((const char *)data, size));
    }
    arena_close(scratch);
    arena_close(arena);
    return 0;
}
