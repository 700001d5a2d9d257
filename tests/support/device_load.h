// SPDX-License-Identifier: GPL-3.0-or-later
// Thousands of simulated devices of pupils, each a thread that answers a questionnaire over a poor
// network: it loses replies, sends twice, sends late copies of what was sent before, and goes on
// when the server is back. Every acknowledged sheet must be kept once.
#ifndef VSOKO_TESTS_DEVICE_LOAD_H
#define VSOKO_TESTS_DEVICE_LOAD_H

#include <stdint.h>

struct device_load_options {
    uint16_t port;
    const char *database; // path of the SQLite file: for codes of slips and the verdict
    const char *password; // of every account
    int devices;
    int seconds; // over which the devices begin
};

struct device_verdict {
    int64_t acknowledged; // sheets
    int64_t lost;         // acknowledged and not in the database
    int64_t doubled;      // in the database more often than acknowledged
    int64_t refused;      // "no" to a right sheet
    int64_t resent;       // requests sent again for want of a reply
    int64_t surveys;
    double p50_ms, p99_ms, max_ms; // of the acknowledged answer's request
};

struct device_load;

// Opens as many surveys as the devices need and starts them all. Ends the program with a message
// when the school has no classes to ask.
struct device_load *device_load_start(const struct device_load_options *options);
int device_load_finished(const struct device_load *load); // devices that are done
// Waits for all devices, then looks into the database. Frees the load.
struct device_verdict device_load_end(struct device_load *load);

#endif
