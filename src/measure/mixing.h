// SPDX-License-Identifier: GPL-3.0-or-later
// Anderson mixing: the fixed point of a slow map from its last few steps.
#ifndef VSOKO_MEASURE_MIXING_H
#define VSOKO_MEASURE_MIXING_H

#include "workspace.h"

enum { MIXING_MEMORY = 8 };

struct mixing {
    size_t n;
    size_t held; // differences in store, at most MIXING_MEMORY
    size_t next;
    bool started;
    double *last;      // [n] the point before
    double *last_step; // [n] its step
    double *points;    // [MIXING_MEMORY][n] differences of points
    double *steps;     // [MIXING_MEMORY][n] differences of steps
};

// Mixing of n parameters. False: no memory.
bool mixing_open(struct mixing *mixing, struct workspace *work, size_t n);
// Forgets all steps: the next one is the map's own.
void mixing_forget(struct mixing *mixing);

// The map changes a little: keeps the differences, but takes none across the change.
void mixing_pause(struct mixing *mixing);

// Takes in the point x and the map's step f(x) - x; writes the mixed step. `weight` [n] makes the
// parameters comparable (their information).
void mixing_step(struct mixing *mixing, const double *x, const double *step, const double *weight,
                 double *mixed);

#endif
