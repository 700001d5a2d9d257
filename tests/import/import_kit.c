// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "import_kit.h"

#include "base/child.h"
#include "import/room.h"
#include "monitoring/mark_import.h"
#include "monitoring/uud_import.h"
#include "school/room.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static const struct import_kind *const monitoring_kinds[] = {&uud_import, &mark_import,
                                                             &results_import, NULL};
static const struct room monitoring_kit = {.name = "monitoring_kit",
                                           .import_kinds = monitoring_kinds};

const struct room *const import_kit_rooms[] = {&school_room, &import_room, &monitoring_kit, NULL};

bool import_kit_child(int argc, char **argv) {
    static const struct child_kind *const kinds[] = {&workbook_child, NULL};
    return child_asked(argc, argv) && child_main(argv, kinds) >= 0;
}

static const char *whole_path(struct arena *arena, const char *path) {
    return str_fmt(arena, "%s/%s", getenv("VSOKO_SOURCE"), path).p;
}

struct str import_kit_text(struct arena *arena, const char *path) {
    FILE *file = fopen(whole_path(arena, path), "rb");
    assert_non_null(file);
    char *text = arena_alloc(arena, 1 << 20);
    size_t n = fread(text, 1, 1 << 20, file);
    fclose(file);
    return str_n(text, n);
}

void import_kit_read(struct arena *arena, struct db *db, int64_t org, const char *path,
                     const char *kind, struct import_result *out) {
    const char *slash = strrchr(path, '/');
    struct import_request request = {.fd = open(whole_path(arena, path), O_RDONLY | O_CLOEXEC),
                                     .file_name = str_from(slash ? slash + 1 : path),
                                     .kind = str_from(kind),
                                     .today = {2026, 1, 15}};
    assert_true(request.fd >= 0);
    struct error error = {0};
    if (!import_read(arena, import_kit_rooms, db, org, &request, out, &error)) {
        fail_msg("%s: %s (%s)", path, error.text, error.cause);
    }
    close(request.fd);
}
