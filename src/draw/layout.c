// SPDX-License-Identifier: GPL-3.0-or-later
#include "draw/layout.h"

#include "base/program.h"

#include <pthread.h>
#include <string.h>

enum { PX_INCH = 96, OUTPUT_MAX = 4 * 1024 * 1024, SECONDS_MAX = 20, KEPT = 24 };

// ---- asking

// The graph in dot's language: `n3` is the box 3.
static struct str question(struct arena *arena, const struct graph_layout *layout) {
    struct buf out = buf_open(arena, OUTPUT_MAX);
    buf_put_c(&out, "digraph{rankdir=LR;nodesep=0.12;ranksep=0.6;node[shape=box,fixedsize=true,"
                    "label=\"\",width=");
    buf_put_real(&out, layout->box_width / PX_INCH);
    buf_put_c(&out, ",height=");
    buf_put_real(&out, layout->box_height / PX_INCH);
    buf_put_c(&out, "];edge[arrowhead=none];");
    for (size_t i = 0; i < layout->boxes; i++) {
        buf_fmt(&out, "n%zu;", i);
    }
    for (size_t i = 0; i < layout->arrows.n; i++) {
        const struct layout_arrow *it = &layout->arrows.at[i];
        buf_fmt(&out, "n%zu->n%zu[weight=%d];", it->from, it->to, it->weight);
    }
    buf_put_c(&out, "}\n");
    return buf_str(&out);
}

// ---- reading the answer: dot -Tplain, lines of words divided by blanks, inches, y upwards

static double next_number(struct str *line) {
    double value = 0;
    return str_to_real(str_cut(line, ' '), &value) ? value : 0;
}

static size_t next_box(struct str *line, const struct graph_layout *layout) {
    int64_t box = -1;
    struct str name = str_cut(line, ' ');
    return str_starts(name, S("n")) && str_to_int(str_from_at(name, 1), &box) && box >= 0 &&
                   (size_t)box < layout->boxes
               ? (size_t)box
               : layout->boxes;
}

static struct picture_point next_point(struct str *line, const struct graph_layout *layout) {
    double x = next_number(line) * PX_INCH;
    return (struct picture_point){x, layout->height - next_number(line) * PX_INCH};
}

// Arrows between the same boxes come in the order in which they were asked.
static struct layout_arrow *arrow_of(struct graph_layout *layout, size_t from, size_t to) {
    for (size_t i = 0; i < layout->arrows.n; i++) {
        struct layout_arrow *it = &layout->arrows.at[i];
        if (it->from == from && it->to == to && it->points.n == 0) {
            return it;
        }
    }
    return NULL;
}

static void read_arrow(struct arena *arena, struct str line, struct graph_layout *layout) {
    size_t from = next_box(&line, layout), to = next_box(&line, layout);
    struct layout_arrow *arrow = arrow_of(layout, from, to);
    double n = next_number(&line);
    for (double i = 0; arrow != NULL && i < n && line.n > 0; i++) {
        *vec_push(arena, &arrow->points) = next_point(&line, layout);
    }
}

static bool read_answer(struct arena *arena, struct str text, struct graph_layout *layout) {
    size_t placed = 0;
    layout->centres = arena_array(arena, struct picture_point, layout->boxes + 1);
    while (text.n > 0) {
        struct str line = str_cut(&text, '\n');
        struct str word = str_cut(&line, ' ');
        if (str_eq(word, S("graph"))) {
            next_number(&line); // the scale
            layout->width = next_number(&line) * PX_INCH;
            layout->height = next_number(&line) * PX_INCH;
        } else if (str_eq(word, S("node"))) {
            size_t box = next_box(&line, layout);
            if (box < layout->boxes) {
                layout->centres[box] = next_point(&line, layout);
                placed++;
            }
        } else if (str_eq(word, S("edge"))) {
            read_arrow(arena, line, layout);
        }
    }
    return placed == layout->boxes;
}

// ---- what was computed before

struct kept {
    struct arena *arena; // of both texts
    struct str question, answer;
    uint64_t used; // the larger, the later
};

struct layout_cache {
    struct arena *arena;
    pthread_mutex_t lock;
    struct kept kept[KEPT];
    uint64_t now;
};

struct layout_cache *layout_cache_open(void) {
    struct arena *arena = arena_open(0);
    struct layout_cache *cache = arena_new(arena, struct layout_cache);
    cache->arena = arena;
    pthread_mutex_init(&cache->lock, NULL);
    return cache;
}

void layout_cache_close(struct layout_cache *cache) {
    if (cache == NULL) {
        return;
    }
    for (int i = 0; i < KEPT; i++) {
        if (cache->kept[i].arena != NULL) {
            arena_close(cache->kept[i].arena);
        }
    }
    pthread_mutex_destroy(&cache->lock);
    arena_close(cache->arena);
}

static struct kept *kept_of(struct layout_cache *cache, struct str asked) {
    for (int i = 0; i < KEPT; i++) {
        struct kept *it = &cache->kept[i];
        if (it->arena != NULL && str_eq(it->question, asked)) {
            it->used = ++cache->now;
            return it;
        }
    }
    return NULL;
}

// The answer in the caller's arena, "" when there is none. An allocation may jump out, so none
// happens under the lock.
static struct str recall(struct layout_cache *cache, struct arena *arena, struct str asked) {
    if (cache == NULL) {
        return S("");
    }
    pthread_mutex_lock(&cache->lock);
    const struct kept *found = kept_of(cache, asked);
    size_t size = found == NULL ? 0 : found->answer.n;
    pthread_mutex_unlock(&cache->lock);
    char *copy = arena_alloc(arena, size + 1);
    pthread_mutex_lock(&cache->lock);
    found = kept_of(cache, asked);
    size = found != NULL && found->answer.n == size ? size : 0;
    if (size > 0) {
        memcpy(copy, found->answer.p, size);
    }
    pthread_mutex_unlock(&cache->lock);
    return str_n(copy, size);
}

// In the place of what was asked longest ago.
static void remember(struct layout_cache *cache, struct str asked, struct str answer) {
    struct kept made = {.arena = cache == NULL ? NULL : arena_open(0)};
    if (made.arena == NULL) {
        return;
    }
    made.question = str_dup(made.arena, asked);
    made.answer = str_dup(made.arena, answer);
    pthread_mutex_lock(&cache->lock);
    struct kept *place = &cache->kept[0];
    for (int i = 1; i < KEPT; i++) {
        place = cache->kept[i].used < place->used ? &cache->kept[i] : place;
    }
    struct arena *old = place->arena;
    made.used = ++cache->now;
    *place = made;
    pthread_mutex_unlock(&cache->lock);
    arena_close(old);
}

// ---- both

bool layout_possible(void) { return program_there("dot"); }

bool layout_cached(struct layout_cache *cache, struct arena *arena, struct graph_layout *layout) {
    struct str answer = recall(cache, arena, question(arena, layout));
    return answer.n > 0 && read_answer(arena, answer, layout);
}

bool layout_make(struct layout_cache *cache, struct arena *arena, struct graph_layout *layout,
                 struct error *error) {
    static const char *const args[] = {"-Tplain", NULL};
    struct str answer;
    struct program_task task = {.name = "dot",
                                .args = args,
                                .input = question(arena, layout),
                                .max_output = OUTPUT_MAX,
                                .seconds = SECONDS_MAX};
    if (!program_run(arena, &task, &answer, error)) {
        return false;
    }
    if (!read_answer(arena, answer, layout)) {
        return error_set(error, ERROR_INTERNAL,
                         "Рисунок связей не построен: таблица под ним та же.");
    }
    remember(cache, task.input, answer);
    return true;
}
