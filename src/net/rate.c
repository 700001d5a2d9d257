// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/rate.h"

#include "base/clock.h"
#include "base/rng.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { PLACES = 8 }; // a key may stand in any place of its group

struct bucket {
    uint64_t key; // 0 = free
    double tokens;
    int64_t at_ms; // when `tokens` was right
};

struct rate {
    pthread_mutex_t lock;
    unsigned char secret[crypto_shorthash_KEYBYTES];
    double burst;
    double per_ms;
    size_t groups;
    struct bucket buckets[];
};

struct rate *rate_open(int burst, double per_minute, size_t keys) {
    size_t groups = keys / PLACES + 1;
    struct rate *rate = calloc(1, sizeof *rate + groups * PLACES * sizeof rate->buckets[0]);
    if (rate == NULL) {
        return NULL;
    }
    pthread_mutex_init(&rate->lock, NULL);
    rng_secret(rate->secret, sizeof rate->secret);
    rate->burst = burst;
    rate->per_ms = per_minute / 60000;
    rate->groups = groups;
    return rate;
}

void rate_close(struct rate *rate) {
    if (rate != NULL) {
        pthread_mutex_destroy(&rate->lock);
        free(rate);
    }
}

static double tokens_at(const struct rate *rate, const struct bucket *bucket, int64_t now_ms) {
    double tokens = bucket->tokens + (double)(now_ms - bucket->at_ms) * rate->per_ms;
    return tokens < rate->burst ? tokens : rate->burst;
}

// The bucket of a key: its own, else the place that is free or has the most tokens, emptied for it.
static struct bucket *bucket_find(struct rate *rate, struct str key, int64_t now_ms) {
    uint64_t hash;
    crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key.p, key.n, rate->secret);
    hash = hash == 0 ? 1 : hash;
    struct bucket *group = &rate->buckets[hash % rate->groups * PLACES];
    struct bucket *best = &group[0];
    double most = -1;
    for (int i = 0; i < PLACES; i++) {
        if (group[i].key == hash) {
            return &group[i];
        }
        double tokens = group[i].key == 0 ? rate->burst + 1 : tokens_at(rate, &group[i], now_ms);
        if (tokens > most) {
            most = tokens;
            best = &group[i];
        }
    }
    *best = (struct bucket){.key = hash, .tokens = rate->burst, .at_ms = now_ms};
    return best;
}

bool rate_take_at(struct rate *rate, struct str key, int64_t now_ms) {
    pthread_mutex_lock(&rate->lock);
    struct bucket *bucket = bucket_find(rate, key, now_ms);
    bucket->tokens = tokens_at(rate, bucket, now_ms);
    bucket->at_ms = now_ms;
    bool ok = bucket->tokens >= 1;
    if (ok) {
        bucket->tokens -= 1;
    }
    pthread_mutex_unlock(&rate->lock);
    return ok;
}

bool rate_take(struct rate *rate, struct str key) {
    return rate_take_at(rate, key, clock_monotonic_ms());
}

void rate_forgive(struct rate *rate, struct str key) {
    int64_t now_ms = clock_monotonic_ms();
    pthread_mutex_lock(&rate->lock);
    struct bucket *bucket = bucket_find(rate, key, now_ms);
    *bucket = (struct bucket){0};
    pthread_mutex_unlock(&rate->lock);
}
