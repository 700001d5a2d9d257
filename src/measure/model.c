// SPDX-License-Identifier: GPL-3.0-or-later
#include "model.h"

// The models of enum measure_model, in its order.
static const struct model *const models[] = {
    [MEASURE_RASCH] = &model_rasch, [MEASURE_PCM] = &model_rasch, [MEASURE_RSM] = &model_rsm,
    [MEASURE_2PL] = &model_gpcm,    [MEASURE_GPCM] = &model_gpcm, [MEASURE_GRM] = &model_grm,
};

const struct model *model_of(enum measure_model model) {
    return (size_t)model < sizeof models / sizeof *models ? models[model] : NULL;
}
