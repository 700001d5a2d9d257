// SPDX-License-Identifier: GPL-3.0-or-later
#include "school/share.h"

#include "base/ru.h"
#include "vsoko/measure/honesty.h"

struct str share_words(struct arena *arena, int64_t count, int64_t n) {
    if (n <= 0) {
        return S("нет данных");
    }
    struct str percent = ru_percent(arena, 100.0 * (double)count / (double)n, 0);
    struct str people = str_fmt(arena, "%lld из %lld", (long long)count, (long long)n);
    switch (measure_share_form((size_t)n)) {
    case MEASURE_SHARE_COUNT:
        return people;
    case MEASURE_SHARE_COUNT_FIRST:
        return str_fmt(arena, "%.*s (%.*s)", STR_ARG(people), STR_ARG(percent));
    case MEASURE_SHARE_PERCENT:
    default:
        return str_fmt(arena, "%.*s (%.*s)", STR_ARG(percent), STR_ARG(people));
    }
}
