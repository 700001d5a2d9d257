// SPDX-License-Identifier: GPL-3.0-or-later
// A multipart body reads alike whatever the pieces it comes in. The first line of the input is the
// Content-Type, the rest is the body.
#include "fuzz.h"

#include "base/buf.h"
#include "net/multipart.h"

enum { SEEN_MAX = 8 * 1024 * 1024 };

static bool begin(void *arg, struct str name, bool is_file, struct str file_name) {
    MUST(str_find_char(file_name, '/') == STR_NONE && str_find_char(file_name, '\\') == STR_NONE);
    buf_put_char(arg, is_file ? 'F' : 'N');
    buf_put(arg, name);
    buf_put(arg, file_name);
    return true;
}

static bool data_seen(void *arg, struct str bytes) {
    MUST(bytes.n > 0);
    buf_put(arg, bytes);
    return true;
}

static bool end(void *arg) {
    buf_put_char(arg, 'E');
    return true;
}

// 0 = broken, 1 = not finished, 2 = complete, with what came out in *seen.
static int read_in(struct arena *arena, struct str type, struct str body, size_t step,
                   struct buf *seen) {
    static const struct multipart_calls calls = {begin, data_seen, end};
    *seen = buf_open(arena, SEEN_MAX);
    struct multipart *multipart = multipart_open(arena, type, &calls, seen);
    if (multipart == NULL) {
        return 0;
    }
    for (size_t i = 0; i < body.n; i += step) {
        if (!multipart_feed(multipart, str_sub(body, i, step))) {
            return 0;
        }
    }
    return multipart_complete(multipart) ? 2 : 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    struct arena *arena = arena_open(0);
    struct str body = {(const char *)data, size};
    struct str type = str_cut(&body, '\n');
    struct buf whole, pieces;
    int one = read_in(arena, type, body, SIZE_MAX / 2, &whole);
    int other = read_in(arena, type, body, 1 + body.n % 7, &pieces);
    MUST(one == other);
    MUST(one != 2 || str_eq(buf_str(&whole), buf_str(&pieces)));
    arena_close(arena);
    return 0;
}
