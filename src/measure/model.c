// SPDX-License-Identifier: GPL-3.0-or-later
#include "model.h"

#include <math.h>
#include <string.h>

// The models of enum measure_model, in its order.
static const struct model *const models[] = {
    [MEASURE_RASCH] = &model_rasch, [MEASURE_PCM] = &model_rasch, [MEASURE_RSM] = &model_rsm,
    [MEASURE_2PL] = &model_gpcm,    [MEASURE_GPCM] = &model_gpcm, [MEASURE_GRM] = &model_grm,
    [MEASURE_3PL] = &model_3pl,
};

const struct model *model_of(enum measure_model model) {
    return (size_t)model < sizeof models / sizeof *models ? models[model] : NULL;
}

void curve_of(const struct measure_calibration *calibration, size_t item, double *par) {
    const struct measure_item *it = &calibration->item[item];
    par[0] = it->slope;
    memcpy(par + 1, it->intercept, it->top * sizeof *par);
    if (model_of(calibration->model)->family->guesses) {
        // A guessing of 0 or 1 has no finite logit.
        double c = fmin(fmax(it->guess, 1e-13), 1 - 1e-13);
        par[it->top + 1] = log(c / (1 - c));
    }
}

size_t category_of(const struct measure_item *item, size_t k) {
    size_t category = 0;
    while (category < MEASURE_TOP && item->category[category] < k) {
        category++;
    }
    return category;
}
