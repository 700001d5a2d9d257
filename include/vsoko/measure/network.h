// SPDX-License-Identifier: GPL-3.0-or-later
// How outcomes hang together, without a calibration: the network of partial correlations, tests of
// declared relations, correlations freed from error, clusters.
#ifndef VSOKO_MEASURE_NETWORK_H
#define VSOKO_MEASURE_NETWORK_H

#include "vsoko/measure/calibrate.h"
#include "vsoko/measure/classical.h"

#ifdef __cplusplus
extern "C" {
#endif

// ---- the network

struct measure_resamples {
    size_t resamples; // 0: 1000
    uint64_t seed;
    const struct measure_pool *pool; // NULL: the calling thread; the bits do not depend on it
};

// Two outcomes with all others held still.
struct measure_edge {
    double r;     // partial correlation
    double lower; // 95 % of the resamples
    double upper;
    double sign; // share of the resamples with the sign of r
};

struct measure_network {
    size_t persons; // with all outcomes
    size_t nodes;   // outcomes
    // CS(cor = 0.7): the largest share of persons that may be left out so that in 95 % of cases the
    // strengths of the nodes still correlate 0.7 with these; 0..0.75
    double stability;
    bool enough; // enough by honesty.h, and stability >= 0.25: only then speak of
                 // this network. Epskamp, Borsboom & Fried 2018, doi:10.3758/s13428-017-0862-1
};

// value[persons][nodes] are scores of outcomes, NaN where missing (such persons are left out).
// edge[nodes][nodes]: 0 in the diagonal; strength[nodes]: sum of |r| of a node's edges. Partial
// correlations are those of the inverse correlation matrix P, r_ij = -P_ij / sqrt(P_ii P_jj)
// (Whittaker 1990, Graphical Models in Applied Multivariate Statistics), nothing is shrunk to zero:
// look at the intervals. MEASURE_TOO_FEW: fewer than nodes + 4 persons or two nodes;
// MEASURE_NO_VARIANCE: an outcome is constant; MEASURE_NOT_IDENTIFIED: one outcome is a sum of
// others.
enum measure_status measure_network(const double *value, size_t persons, size_t nodes,
                                    const struct measure_resamples *options,
                                    const struct measure_alloc *alloc, struct measure_edge *edge,
                                    double *strength, struct measure_network *out) MEASURE_CHECKED;

// ---- declared relations

// Pearson's product-moment correlation (Pearson 1896),
// sum (x - mx)(y - my) / sqrt(sum (x - mx)^2 sum (y - my)^2); NaN where one of the
// two does not vary (what rounding leaves of equal values counts as none).
double measure_correlation(const double *x, const double *y, size_t n);

enum measure_relation_verdict {
    MEASURE_RELATION_NOT_ENOUGH, // the data cannot tell
    MEASURE_RELATION_SUPPORTED,  // the correlation is surely at least `least`
    MEASURE_RELATION_UNSUPPORTED // it is surely less
};

// "not_enough", "supported", "unsupported".
const char *measure_relation_name(enum measure_relation_verdict verdict);

// One relation that somebody declared: «the one outcome grows with the other».
struct measure_relation {
    size_t n;           // persons with both
    double r;           // correlation observed, of the declared sign (turn it for a negative one)
    double least;       // the weakest true correlation worth the name; 0: 0.1, Cohen's small
    double reliability; // sqrt of the product of the two reliabilities; 0: 1, no correction
    // Filled by measure_relations_test():
    double value; // r / reliability
    double lower; // 95 % of value, by Fisher's z
    double upper;
    double p; // corrected by Holm for all relations of the list
    enum measure_relation_verdict verdict;
};

// Tests all relations of one document together: each against `least` from both sides, Holm over
// the list. Fisher 1921, Metron 1, 3-32: z = (artanh r - artanh(least x reliability)) sqrt(n - 3)
// is standard normal; limits tanh(artanh r -/+ 1.96 / sqrt(n - 3)). Below 20 persons nothing is
// decided.
enum measure_status measure_relations_test(struct measure_relation *list, size_t n,
                                           const struct measure_alloc *alloc) MEASURE_CHECKED;

// ---- correlations freed from error

// r / sqrt(reliability_x reliability_y), its interval by Fisher's z of r with the reliabilities
// taken as known. Spearman 1904, doi:10.2307/1412159. Above 1: the two measure one thing, and the
// reliabilities are underestimates; nothing is cut off. MEASURE_TOO_FEW below four persons,
// MEASURE_NOT_ESTIMABLE without positive reliabilities.
struct measure_estimate measure_disattenuate(double r, size_t n, double reliability_x,
                                             double reliability_y);

// The same from the scores of the items of two scales of the same persons, with Cronbach's alpha of
// each; the interval (and se) over resamples of persons, so that the error of the alphas is in it.
// x->persons = y->persons; rows with a gap are left out.
enum measure_status measure_disattenuate_scales(const struct measure_scores *x,
                                                const struct measure_scores *y,
                                                const struct measure_resamples *options,
                                                const struct measure_alloc *alloc,
                                                struct measure_estimate *out) MEASURE_CHECKED;

// ---- clusters

enum measure_linkage {
    // Distance of cluster k to the one that i and j make:
    MEASURE_LINKAGE_AVERAGE,  // UPGMA, Sokal & Michener 1958: (n_i d_ik + n_j d_jk) / (n_i + n_j)
    MEASURE_LINKAGE_COMPLETE, // max(d_ik, d_jk)
    MEASURE_LINKAGE_SINGLE    // min(d_ik, d_jk)
};

struct measure_merge {
    size_t first; // a node, or nodes + the number of an earlier merge
    size_t second;
    double height; // distance at which they join
};

// Joins the two nearest clusters until one is left (Lance & Williams 1967,
// doi:10.1093/comjnl/9.4.373): merge[nodes - 1]. distance[nodes][nodes] is symmetric, without NaN;
// of outcomes 1 - r. MEASURE_TOO_FEW below two nodes.
enum measure_status measure_cluster(const double *distance, size_t nodes,
                                    enum measure_linkage linkage, const struct measure_alloc *alloc,
                                    struct measure_merge *merge) MEASURE_CHECKED;

// The clusters when `clusters` are left, numbered 0.. in the order of their first node:
// cluster[nodes].
void measure_cluster_cut(const struct measure_merge *merge, size_t nodes, size_t clusters,
                         size_t *cluster);

#ifdef __cplusplus
}
#endif

#endif
