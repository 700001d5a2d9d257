// SPDX-License-Identifier: GPL-3.0-or-later
#include "theta_root.h"

#include <math.h>

enum { STEPS = 60 };

static const double FAR = 60;      // logits; beyond it there is no root
static const double ENOUGH = 1e-9; // of theta

struct measure_theta theta_root(double (*equation)(const void *arg, double theta,
                                                   double *information),
                                const void *arg, double start) {
    double information;
    double low = -FAR;
    double high = FAR;
    double theta = start;
    double value = equation(arg, theta, &information);
    double slope = -information;
    for (int i = 0; i < STEPS; i++) {
        if (value > 0) {
            low = theta;
        } else {
            high = theta;
        }
        double step = slope < 0 ? -value / slope : value > 0 ? 1 : -1;
        step = fmax(-2, fmin(2, step));
        double next = theta + step;
        if (!(next > low && next < high)) {
            next = 0.5 * (low + high);
        }
        if (fabs(next - theta) < ENOUGH) {
            theta = next;
            break;
        }
        double at = equation(arg, next, &information);
        slope = (at - value) / (next - theta);
        theta = next;
        value = at;
    }
    if (!(information > 0) || fabs(theta) > FAR - 1) {
        return (struct measure_theta){MEASURE_NOT_ESTIMABLE, NAN, NAN};
    }
    return (struct measure_theta){MEASURE_OK, theta, 1 / sqrt(information)};
}
