// SPDX-License-Identifier: GPL-3.0-or-later
#include "vsoko/measure/base.h"

const char *measure_status_name(enum measure_status status) {
    switch (status) {
    case MEASURE_OK:
        return "ok";
    case MEASURE_NO_DATA:
        return "no_data";
    case MEASURE_TOO_FEW:
        return "too_few";
    case MEASURE_NO_VARIANCE:
        return "no_variance";
    case MEASURE_NOT_ESTIMABLE:
        return "not_estimable";
    case MEASURE_NOT_COMPARABLE:
        return "not_comparable";
    case MEASURE_NOT_IDENTIFIED:
        return "not_identified";
    case MEASURE_NOT_CONVERGED:
        return "not_converged";
    case MEASURE_BAD_ARGUMENT:
        return "bad_argument";
    case MEASURE_NO_MEMORY:
        return "no_memory";
    case MEASURE_NOT_CONDITIONED:
        return "not_conditioned";
    }
    return "unknown";
}
