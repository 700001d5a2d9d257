// SPDX-License-Identifier: GPL-3.0-or-later
// Item response models by marginal maximum likelihood.
#ifndef VSOKO_MEASURE_CALIBRATE_H
#define VSOKO_MEASURE_CALIBRATE_H

#include "vsoko/measure/matrix.h"

#ifdef __cplusplus
extern "C" {
#endif

// theta in logits (D = 1), normal with mean 0. The standard deviation of theta is estimated where
// all items have one slope (which then is 1), and is 1 where slopes are free.
enum measure_model {
    MEASURE_RASCH, // logit P = theta + d                      Rasch 1960
    MEASURE_PCM,   // P(k) ~ exp(k theta + d_k), d_0 = 0       Masters 1982, doi:10.1007/BF02296272
    MEASURE_RSM,   // PCM, d_k = -k b - sum_(j<=k) tau_j       Andrich 1978, doi:10.1007/BF02293814
    MEASURE_2PL,   // logit P = a theta + d                    Birnbaum 1968
    MEASURE_GPCM,  // P(k) ~ exp(k a theta + d_k)              Muraki 1992
    MEASURE_GRM,   // P(X >= k) = logistic(a theta + d_k)      Samejima 1969
    MEASURE_3PL    // P = c + (1 - c) logistic(a theta + d)    Birnbaum 1968, eq. 17.3.1
};

// Where the integral over theta is taken.
enum measure_quadrature {
    MEASURE_EQUIDISTANT,  // the trapezoid rule: exact to 2 exp(-2 pi^2 s^2 / h^2), s the posterior
                          // standard deviation, h the distance of nodes
    MEASURE_GAUSS_HERMITE // for short tests only: a long test needs more nodes than the trapezoid.
                          // One population alone
};

// How the standard errors were found, or are to be.
enum measure_error_method {
    MEASURE_ERRORS_NONE,
    // Observed information -(d2 Q / d phi d phi' + d2 Q / d phi' d phi~), Q(phi | phi~) the
    // expected complete-data log-likelihood: Oakes 1999, doi:10.1111/1467-9868.00188. For few
    // persons its second term is taken as the covariance of the complete-data scores, which it
    // equals: Louis 1982, doi:10.1111/j.2517-6161.1982.tb01203.x.
    MEASURE_ERRORS_OAKES,
    MEASURE_ERRORS_CROSS_PRODUCT, // sum of s s' over persons, s the score; Meilijson 1989,
                                  // doi:10.1111/j.2517-6161.1989.tb01754.x
    MEASURE_ERRORS_CONDITIONAL,   // of measure_conditional(), under the mean location 0
    MEASURE_ERRORS_SANDWICH // persons in clusters: H^-1 J H^-1, White 1982, doi:10.2307/1912526
};

// Runs task(arg, 0) .. task(arg, n - 1), in any order and on any threads, and returns when all are
// done. Results do not depend on how: sums are over fixed blocks in a fixed order.
struct measure_pool {
    void (*run)(void *pool, void (*task)(void *arg, size_t index), void *arg, size_t n);
    void *pool;
};

struct measure_progress {
    size_t cycle;
    size_t persons; // 0.. all: the first cycles run on a part of a large sample
    double loglik;
    double change; // the largest step of a parameter still expected
    double gain;   // log-likelihood still expected
};

struct measure_calibrate_options {
    enum measure_model model;
    enum measure_quadrature quadrature;
    // Quadrature nodes, 2..256. 0: 48 (64 with several populations), 16 more above 80 items, and
    // twice as many while twice as many change the log-likelihood by more than 1e-3.
    size_t nodes;
    // Equidistant nodes span -bound..bound standard deviations of theta (of the first group). 0: 6,
    // with several populations 8, or more where the populations reach further.
    double bound;
    double tolerance;  // largest step of a parameter; 0: 1e-4
    double gain;       // log-likelihood still to gain; 0: 1e-5
    size_t max_cycles; // 0: 2000
    bool errors;       // standard errors
    // MEASURE_ERRORS_NONE: Oakes, from 10 000 persons on the cross-product; with `cluster` the
    // sandwich.
    enum measure_error_method error_method;
    const uint32_t *cluster; // [persons] which class a pupil sits in: pupils of one are alike
    // Priors for small samples, 0 for none: log a ~ N(0, sd^2), d ~ N(0, sd^2); usual are 0.5 and
    // 2. Say so in the report. A falling item (a < 0) is left alone.
    double prior_log_slope_sd;
    double prior_intercept_sd;
    // 3PL always has a prior on guessing, logit c ~ N(logit guess, sd^2); 0: 0.2 (one of five
    // options) and 0.5. The data alone hardly know c.
    double prior_guess;
    double prior_guess_sd;
    // Populations. Group 0 has mean 0 (and standard deviation 1 where slopes are free); the others
    // have their own, on its scale. Bock & Zimowski 1997, Handbook of Modern IRT, ch. 25.
    const uint32_t *group; // [persons] 0..groups - 1, or NULL
    size_t groups;
    // Latent regression: theta ~ N(group + x'beta, s^2). Mislevy 1984, doi:10.1007/BF02306026.
    const double *covariate; // [persons][covariates], no NaN; or NULL
    size_t covariates;
    // Known items: anchor[items], NULL where an item is to be calibrated. Their slope, intercepts,
    // guessing and categories are held (a slope must be 1 in Rasch and PCM; not for RSM), the mean
    // and spread of each group are free and updated in each cycle: MWU-MEM of Kim 2006,
    // doi:10.1111/j.1745-3984.2006.00021.x. All new parameters then stand on the scale of the bank.
    const struct measure_item *const *anchor;
    const struct measure_pool *pool; // NULL: the calling thread
    bool (*progress)(void *arg, const struct measure_progress *progress); // false stops the work
    void *progress_arg;
};

// One item. Steps are 1..top. Arrays point into the calibration.
struct measure_item {
    enum measure_status status; // MEASURE_OK, MEASURE_NO_VARIANCE (everyone gave one and the same
                                // answer) or MEASURE_NO_DATA: then it is not in the calibration
    size_t top;                 // highest category after merging; 1 for 0/1
    size_t merged;              // categories that nobody chose, taken into their lower neighbour
    uint8_t category[MEASURE_TOP + 1]; // category of the data -> category of the model
    double slope;                      // a; 1 in Rasch, PCM and RSM
    double slope_se;                   // NaN where the slope is fixed or errors were not asked for
    double *intercept;                 // [top] d_k
    double *intercept_se;
    double *step; // [top] difficulty b = -d/a; PCM, GPCM: delta_k = (d_(k-1) - d_k) / a; GRM: b_k
    double *step_se; // by the delta method
    double location; // mean of the steps
    double guess;    // 3PL: c, 0..1; else 0
    double guess_se;
    bool known; // an anchor: its parameters were given, their errors are 0
};

// A group of persons, on the scale of the calibration.
struct measure_group {
    size_t persons; // with answers
    double mean;    // at covariates of 0
    double mean_se; // NaN where it is fixed
    double sd;
    double sd_se;
};

struct measure_calibration {
    enum measure_model model;
    size_t items; // all items of the matrix
    struct measure_item *item;
    size_t items_used;
    size_t persons;              // with at least one answer to an item in the calibration
    size_t patterns;             // different response patterns the work ran on
    double weight;               // sum of the persons' weights
    size_t parameters;           // free ones
    double mean;                 // of theta in the first group: 0, unless items were known
    double sigma;                // standard deviation of theta there; 1 where slopes are free
    double sigma_se;             // NaN where it is fixed
    size_t groups;               // 1 for one population
    struct measure_group *group; // [groups]
    size_t covariates;
    double *beta;    // [covariates] change of theta, logits, for one unit of the covariate
    double *beta_se; // [covariates]
    // Covariance of the groups' means, their standard deviations and beta, in this order:
    // [2 groups + covariates][same]; 0 for what is fixed. NULL without errors.
    double *population_covariance;
    size_t clusters;   // that the sandwich counted; else 0
    double loglik;     // marginal, by the nodes below
    double quadrature; // loglik minus that by twice as many nodes: the error of the quadrature
    size_t nodes;
    double bound;
    size_t cycles;      // of the E-step over all persons
    size_t cycles_part; // over a part of a large sample before them
    bool converged;
    double change; // last expected step of a parameter
    double gain;   // last expected gain of the log-likelihood, g' H^-1 g / 2
    enum measure_error_method errors;
    double *rating_step; // RSM: tau_1..tau_top, else NULL
    double *rating_step_se;
    size_t rating_top;
    void *memory; // private
};

// Fits a model. MEASURE_OK, or MEASURE_NOT_CONVERGED with the last values filled in;
// MEASURE_TOO_FEW with fewer than two items or persons that can be used; MEASURE_NOT_IDENTIFIED
// when the information is singular, which is seen only when `errors` are asked for (two items with
// free slopes, a Guttman pattern, slopes from seven persons); MEASURE_BAD_ARGUMENT for a 0/1 model
// on other data, a group out of range, a covariate that is not a number, an anchor that does not
// fit the model or the data. On MEASURE_OK, MEASURE_NOT_CONVERGED and MEASURE_NOT_IDENTIFIED close
// the calibration.
//
// EM (Bock & Aitkin 1981, doi:10.1007/BF02293801) on a fixed grid, accelerated by Anderson mixing
// of its residuals (Henderson & Varadhan 2019, doi:10.1080/10618600.2019.1594835) that never lets
// the likelihood fall.
enum measure_status measure_calibrate(const struct measure_matrix *matrix,
                                      const struct measure_calibrate_options *options,
                                      const struct measure_alloc *alloc,
                                      struct measure_calibration *out) MEASURE_CHECKED;
void measure_calibration_close(struct measure_calibration *calibration);

// The calibration as one of its groups sees it: the same items, that group's mean and sigma; for
// scores (EAP, reliability) of its persons. Shares the memory of `calibration`: do not close it.
struct measure_calibration measure_calibration_group(const struct measure_calibration *calibration,
                                                     size_t group);

const char *measure_model_name(enum measure_model model); // "rasch", "pcm", "rsm", "2pl" ... "3pl"

#ifdef __cplusplus
}
#endif

#endif
