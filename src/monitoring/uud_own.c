// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/uud_own.h"

#include "base/ru.h"

#include <inttypes.h>

enum { GRADE_LAST = 11, TITLE_CODES_MAX = 8 };

// FNV-1a, 64 bits (Fowler, Noll & Vo): names a sheet by its signs; nothing secret hangs on it.
static uint64_t mix(uint64_t hash, struct str text) {
    for (size_t i = 0; i < text.n; i++) {
        hash = (hash ^ (unsigned char)text.p[i]) * UINT64_C(0x100000001b3);
    }
    return (hash ^ 0xFF) * UINT64_C(0x100000001b3);
}

static struct str identity(struct arena *arena, const struct uud_sheet *sheet) {
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < sheet->signs.n; i++) {
        if (!sheet->signs.at[i].personal) {
            hash = mix(hash, ru_fold(arena, sheet->signs.at[i].title));
        }
    }
    for (int mark = 0; mark <= sheet->top; mark++) {
        hash = mix(hash, ru_fold(arena, sheet->meaning[mark]));
    }
    return str_fmt(arena, INSTRUMENT_OF_SCHOOL "-%016" PRIx64, hash);
}

// «Карта школы: Р1, Р2, К1», «Карта школы: 1.1, 1.2, … – 20 признаков».
static struct str title_of(struct arena *arena, const struct uud_sheet *sheet) {
    struct buf out = buf_open(arena, 2048);
    int64_t n = 0;
    buf_put_c(&out, "Карта школы: ");
    for (size_t i = 0; i < sheet->signs.n; i++) {
        if (sheet->signs.at[i].personal) {
            continue;
        }
        if (n < TITLE_CODES_MAX) {
            buf_put_c(&out, n > 0 ? ", " : "");
            buf_put(&out, sheet->signs.at[i].code);
        }
        n++;
    }
    if (n > TITLE_CODES_MAX) {
        buf_fmt(&out, "… – %.*s", STR_ARG(ru_count(arena, n, RU_SIGN, RU_NOMINATIVE)));
    }
    return buf_str(&out);
}

static void put(struct arena *arena, struct node *map, const char *key, const char *text) {
    node_put(arena, map, key, node_text(arena, str_from(text)));
}

static void put_items(struct arena *arena, struct node *map, const struct uud_sheet *sheet) {
    struct node *items = node_put(arena, map, "items", node_list(arena));
    for (size_t i = 0; i < sheet->signs.n; i++) {
        if (sheet->signs.at[i].personal) {
            continue;
        }
        struct node *item = node_add(items, node_map(arena));
        node_put(arena, item, "id", node_text(arena, str_fmt(arena, "i%zu", items->n)));
        node_put(arena, item, "text", node_text(arena, sheet->signs.at[i].title));
        put(arena, item, "type", "scale");
        struct node *options = node_put(arena, item, "options", node_list(arena));
        for (int mark = 0; mark <= sheet->top; mark++) {
            struct node *option = node_add(options, node_map(arena));
            struct str said = sheet->meaning[mark];
            node_put(arena, option, "value", node_int(arena, mark));
            node_put(arena, option, "text",
                     node_text(arena, said.n > 0 ? said : str_fmt(arena, "отметка %d", mark)));
        }
    }
}

bool uud_instrument_of(struct arena *arena, const struct uud_sheet *sheet, struct instrument *out,
                       struct error *error) {
    struct node *map = node_map(arena);
    node_put(arena, map, "id", node_text(arena, identity(arena, sheet)));
    node_put(arena, map, "title", node_text(arena, title_of(arena, sheet)));
    put(arena, map, "kind", "observation");
    put(arena, map, "status", INSTRUMENT_OF_SCHOOL);
    struct node *grades = node_put(arena, map, "grades", node_list(arena));
    for (int grade = 1; grade <= GRADE_LAST; grade++) {
        node_add(grades, node_int(arena, grade));
    }
    put(arena, map, "filled_by", "teacher");
    put(arena, map, "identity", "named");
    put(arena, map, "who_may_use", "teacher");
    put(arena, map, "consent", "none");
    put(arena, map, "evidence", "expert");
    put(arena, map, "purpose",
        "Своя карта школы: признаки и отметки взяты из её файла как есть, чтобы увидеть, что "
        "отмечали у учеников.");
    put(arena, map, "limits",
        "Границ уровней в файле нет: уровень признака говорит лишь, какую долю высшей отметки "
        "поставили. Сравнивать можно только с работами по этой же карте.");
    put_items(arena, map, sheet);
    return instrument_from_node(arena, "карта из файла", map, out, error);
}
