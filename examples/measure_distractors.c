// SPDX-License-Identifier: GPL-3.0-or-later
// Three tasks with options 0..3: do the wrong ones draw the weak, and only them?
#include <vsoko/measure.h>

#include <stdio.h>

enum { PUPILS = 12, TASKS = 3 };

int main(void) {
    const uint8_t chosen[PUPILS * TASKS] = {0, 1, 2, 0, 1, 2, 0, 1, 0, 0, 3, 2, 3, 1, 0, 3, 3, 3,
                                            1, 0, 2, 0, 3, 3, 3, 1, 3, 2, 2, 0, 0, 1, 2, 3, 3, 1};
    const uint8_t key[TASKS] = {0, 1, 2};
    static const char *const verdicts[] = {"works", "nobody takes it", "draws the strong",
                                           "right, not surely taken by the strong"};
    static struct measure_option option[TASKS * (MEASURE_TOP + 1)];
    if (measure_distractors(chosen, PUPILS, TASKS, key, NULL, option) != MEASURE_OK) {
        return 1;
    }
    for (int i = 0; i < TASKS; i++) {
        for (int k = 0; k < 4; k++) {
            const struct measure_option *o = &option[i * (MEASURE_TOP + 1) + k];
            printf("task %d option %d%s: %2.0f %%, r = %+.2f: %s\n", i + 1, k,
                   k == key[i] ? " (right)" : "", 100 * o->share, o->r, verdicts[o->verdict]);
        }
    }
    return 0;
}
