// SPDX-License-Identifier: GPL-3.0-or-later
// Three declared relations of outcomes, tested together; and outcomes that go together joined into
// clusters.
#include <vsoko/measure.h>

#include <stdio.h>

enum { RELATIONS = 3, OUTCOMES = 4 };

int main(void) {
    // Observed correlations; both scales of the last have a reliability of about 0.7.
    struct measure_relation list[RELATIONS] = {
        {.n = 64, .r = 0.41}, {.n = 64, .r = -0.22}, {.n = 31, .r = 0.25, .reliability = 0.7}};
    if (measure_relations_test(list, RELATIONS, NULL) != MEASURE_OK) {
        return 1;
    }
    for (int i = 0; i < RELATIONS; i++) {
        printf("r = %+.2f (%+.2f to %+.2f): %s\n", list[i].value, list[i].lower, list[i].upper,
               measure_relation_name(list[i].verdict));
    }
    const double distance[OUTCOMES * OUTCOMES] = {0.0, 0.3, 0.7, 0.8, 0.3, 0.0, 0.6, 0.7,
                                                  0.7, 0.6, 0.0, 0.4, 0.8, 0.7, 0.4, 0.0};
    struct measure_merge merge[OUTCOMES - 1];
    size_t cluster[OUTCOMES];
    if (measure_cluster(distance, OUTCOMES, MEASURE_LINKAGE_AVERAGE, NULL, merge) != MEASURE_OK) {
        return 1;
    }
    measure_cluster_cut(merge, OUTCOMES, 2, cluster);
    for (int i = 0; i < OUTCOMES; i++) {
        printf("outcome %d: cluster %zu\n", i + 1, cluster[i] + 1);
    }
    return 0;
}
