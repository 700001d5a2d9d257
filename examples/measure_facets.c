// SPDX-License-Identifier: GPL-3.0-or-later
// Two observers, six pupils, two signs 0..2: who is the stricter, and what would a pupil have got
// from the same observer?
#include <vsoko/measure.h>

#include <stdio.h>

enum { PUPILS = 6, SIGNS = 2, OBSERVERS = 2 };

int main(void) {
    const uint8_t mark[OBSERVERS][PUPILS][SIGNS] = {
        {{2, 1}, {1, 1}, {2, 2}, {0, 1}, {1, 0}, {2, 2}},
        {{1, 1}, {1, 0}, {2, 1}, {0, 0}, {0, 0}, {2, 1}}};
    struct measure_rating rating[OBSERVERS * PUPILS * SIGNS];
    size_t n = 0;
    for (uint32_t o = 0; o < OBSERVERS; o++) {
        for (uint32_t p = 0; p < PUPILS; p++) {
            for (uint32_t s = 0; s < SIGNS; s++) {
                rating[n++] = (struct measure_rating){p, s, o, mark[o][p][s]};
            }
        }
    }
    const struct measure_facets_source source = {rating, n, PUPILS, SIGNS, OBSERVERS};
    const struct measure_facets_options options = {.rating_scale = true, .errors = true};
    struct measure_facets facets;
    enum measure_status status = measure_facets(&source, &options, NULL, &facets);
    if (status != MEASURE_OK) { // not identified: the observers share no pupil
        printf("%s\n", measure_status_name(status));
        return 1;
    }
    for (size_t o = 0; o < facets.raters; o++) {
        printf("observer %zu: severity %+.2f (error %.2f), mean %.2f, fair mean %.2f\n", o + 1,
               facets.rater[o].severity, facets.rater[o].severity_se, facets.rater[o].average,
               facets.rater[o].fair_average);
    }
    measure_facets_close(&facets);
    return 0;
}
