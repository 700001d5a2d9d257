// SPDX-License-Identifier: GPL-3.0-or-later
#include "view/parts.h"

const char *notice_class(enum notice_kind kind) {
    static const char *const CLASSES[] = {
        [NOTICE_INFO] = "info", [NOTICE_OK] = "ok", [NOTICE_WARN] = "warn", [NOTICE_STOP] = "stop"};
    return CLASSES[kind];
}

const char *level_class(int level) {
    static const char *const CLASSES[LEVELS] = {"l0", "l1", "l2", "l3"};
    return level >= 0 && level < LEVELS ? CLASSES[level] : "lna";
}

void table_add_column(struct arena *arena, struct table *table, struct str title, bool numeric) {
    *vec_push(arena, &table->columns) = (struct table_column){.title = title, .numeric = numeric};
}

struct table_row *table_add_row(struct arena *arena, struct table *table) {
    return vec_push(arena, &table->rows);
}

struct table_cell *table_add_cell(struct arena *arena, struct table_row *row, struct str text) {
    struct table_cell *cell = vec_push(arena, &row->cells);
    cell->text = text;
    return cell;
}
