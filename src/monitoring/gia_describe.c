// SPDX-License-Identifier: GPL-3.0-or-later
// What a file of ГИА came to, as the command prints it in JSON.
#include "monitoring/gia_import.h"
#include "monitoring/sheet_text.h"

#include <math.h>

enum { SCORE_HIGH = 80 };

static void put_mean(struct arena *arena, struct node *map, const char *key, double mean) {
    if (!isnan(mean)) {
        node_put(arena, map, key, node_real(arena, sheet_round(mean, 2)));
    }
}

// By its number in the file, without a name.
static struct node *result_node(struct arena *arena, const struct scored_block *block,
                                const struct scored_row *row) {
    struct node *map = node_map(arena), *longer = node_list(arena);
    int brief = 0;
    for (size_t t = 0; t < block->work.tasks.n; t++) {
        const struct external_task *task = &block->work.tasks.at[t];
        if (task->points > 1) {
            node_add(longer, node_int(arena, row->result.points[t].points));
        } else {
            brief += row->result.points[t].points;
        }
    }
    node_put(arena, map, "number", node_int(arena, row->number));
    node_put(arena, map, "primary", node_int(arena, row->result.total));
    node_put(arena, map, "mark", node_int(arena, row->result.mark));
    node_put(arena, map, "short", node_int(arena, brief));
    node_put(arena, map, "long", longer);
    return map;
}

static void describe_scores(struct arena *arena, const struct scored_block *block,
                            struct import_result *result) {
    int64_t low = 0, high = 0, with = 0;
    for (size_t i = 0; i < block->rows.n; i++) {
        const struct external_result *row = &block->rows.at[i].result;
        with += !row->absent;
        low += !row->absent && row->total < block->work.minimum;
        high += !row->absent && row->total > SCORE_HIGH;
    }
    import_count(arena, result->counts, "with_score", with);
    put_mean(arena, result->extra, "mean", scored_mean(block));
    node_put(arena, result->extra, str_c(arena, str_fmt(arena, "under_%d", block->work.minimum)),
             node_int(arena, low));
    node_put(arena, result->extra, "over_80", node_int(arena, high));
}

static void describe_block(struct arena *arena, const struct scored_block *block, int64_t others,
                           struct node *subjects) {
    struct node *map = node_map(arena), *rows = node_list(arena);
    for (size_t i = 0; i < block->rows.n; i++) {
        node_add(rows, result_node(arena, block, &block->rows.at[i]));
    }
    node_put(arena, map, "date", node_text(arena, date_iso(arena, block->work.held_on)));
    node_put(arena, map, "rows", node_int(arena, (int64_t)block->rows.n));
    node_put(arena, map, "other_school", node_int(arena, others));
    node_put(arena, map, "marks", scored_marks(arena, block));
    put_mean(arena, map, "mean_primary", scored_mean(block));
    node_put(arena, map, "results", rows);
    node_put(arena, subjects, str_c(arena, block->work.subject), map);
}

void gia_describe(const struct import_reader *reader, const struct scored_sheet *sheet,
                  const struct gia_counts *counts, struct import_result *result) {
    struct arena *arena = reader->arena;
    struct node *subjects = node_map(arena);
    int64_t imported = 0;
    import_describe(reader, NULL, result);
    for (size_t b = 0; b < sheet->blocks.n; b++) {
        const struct scored_block *block = &sheet->blocks.at[b];
        imported += (int64_t)block->rows.n;
        describe_block(arena, block, counts->others.at[b], subjects);
        if (block->work.max_total > 0 && block->work.tasks.n == 0) {
            describe_scores(arena, block, result);
        }
    }
    node_put(arena, result->read, "blocks", node_int(arena, (int64_t)sheet->blocks.n));
    node_put(arena, result->extra, "subjects", subjects);
    import_count(arena, result->counts, "rows", counts->rows);
    import_count(arena, result->counts, "imported", imported);
    import_count(arena, result->counts, "no_show", counts->no_show);
    import_count(arena, result->counts, "removed", counts->removed);
    import_count(arena, result->counts, "skipped_totals", counts->totals);
    import_count(arena, result->counts, "absent_from_file", counts->missing);
    import_count(arena, result->counts, "other_school", counts->other_rows);
    if (counts->other_rows > 0) {
        struct node *detail = node_map(arena);
        node_put(arena, detail, "rows", node_int(arena, counts->other_rows));
        node_put(arena, detail, "value", node_int(arena, counts->other_school));
        import_warn(reader, result, NULL, 0, "other_school", detail,
                    "Строк другой школы (код %lld): %lld. Они не загружаются.",
                    (long long)counts->other_school, (long long)counts->other_rows);
    }
}
