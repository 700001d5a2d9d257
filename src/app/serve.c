// SPDX-License-Identifier: GPL-3.0-or-later
// The server: opens the data, answers pages until it is told to stop.
#include "app/serve.h"

#include "analysis/chain_board.h"
#include "app/app_internal.h"
#include "app/certificate.h"
#include "app/knowledge.h"
#include "app/rooms.h"
#include "base/log.h"
#include "draw/layout.h"
#include "exchange/nightly.h"
#include "knowledge/release.h"
#include "net/lan.h"
#include "net/net.h"
#include "net/qr.h"
#include "school/entrance.h"
#include "school/job.h"
#include "school/start.h"
#include "view/asset.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

enum { PORT_DEFAULT = 8321, ROUTE_ARRAYS_MAX = 64, ASSETS_MAX = 64 };

struct serving {
    struct command_call *call;
    struct app app;
    struct knowledge knowledge;
    struct net_options options;
    const struct route *routes[ROUTE_ARRAYS_MAX];
    struct net_asset assets[ASSETS_MAX];
    struct tls_pair pair;
    struct lan_addresses addresses;
    bool lan, tls;
    struct net *net;
    struct nightly *nightly;
};

static bool collect_routes(struct serving *s, struct error *error) {
    size_t n = 0;
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        for (size_t i = 0; (*room)->routes != NULL && (*room)->routes[i] != NULL; i++) {
            if (n + 1 == ROUTE_ARRAYS_MAX) {
                return error_set(error, ERROR_INTERNAL, "Страниц больше, чем мест для них.");
            }
            s->routes[n++] = (*room)->routes[i];
        }
    }
    return true;
}

static bool collect_assets(struct serving *s, struct error *error) {
    size_t n = 0;
    for (const struct asset *asset = web_assets; asset->name != NULL; asset++) {
        if (n + 1 == ASSETS_MAX) {
            return error_set(error, ERROR_INTERNAL, "Файлов страниц больше, чем мест для них.");
        }
        s->assets[n++] =
            (struct net_asset){asset->name, asset->mime, asset->raw, asset->gzip, asset->brotli};
    }
    return true;
}

// A clock behind the newest record would put later deeds before earlier ones: its floor is raised,
// and a person is told.
static bool wake(struct serving *s, struct error *error) {
    if (!school_wake(s->app.store, error)) {
        return false;
    }
    int64_t behind = clock_behind_ms();
    if (behind > 60000) {
        fprintf(s->call->err,
                "Внимание: часы компьютера отстают на %lld мин. от последней записи. Записи не "
                "перепутаются, но поправьте дату и время.\n",
                (long long)(behind / 60000));
    }
    return true;
}

static bool read_options(struct serving *s, struct error *error) {
    struct command_call *call = s->call;
    int64_t port;
    if (!command_option_int(call, "port", PORT_DEFAULT, &port, error)) {
        return false;
    }
    if (port < 0 || port > 65535) {
        return error_set(error, ERROR_INPUT, "Порт – число от 0 до 65535.");
    }
    s->lan = command_has(call, "lan");
    s->tls = s->lan && !command_has(call, "plain");
    if (command_has(call, "plain") && !s->lan) {
        return error_set(error, ERROR_INPUT, "--plain имеет смысл только вместе с --lan.");
    }
    s->options.address = s->lan ? "0.0.0.0" : "127.0.0.1";
    s->options.port = (uint16_t)port;
    return true;
}

static bool prepare(struct serving *s, struct error *error) {
    struct command_call *call = s->call;
    struct str dir;
    if (!read_options(s, error) || !data_dir_of(call, &dir, error) ||
        !knowledge_load(call->arena, &s->knowledge, error) ||
        (s->app.store = call->open_store(call, error)) == NULL || !wake(s, error) ||
        !content_base_sync(s->app.store, &s->knowledge.base, error) || !collect_routes(s, error) ||
        !collect_assets(s, error)) {
        return false;
    }
    if (s->lan && !lan_list(call->arena, &s->addresses, error)) {
        return false;
    }
    if (s->tls && !certificate_ready(call->arena, dir, &s->addresses, &s->pair, error)) {
        return false;
    }
    if (s->lan && s->addresses.n > 0 && s->options.port != 0) { // printed on first passwords
        s->app.address = lan_url(call->arena, s->addresses.at[0].text, s->tls, s->options.port).p;
    }
    s->app.rooms = app_rooms;
    knowledge_give(&s->knowledge, &s->app);
    s->app.data_dir = dir.p;
    s->app.version = VSOKO_VERSION;
    s->app.entrance = entrance_open();
    s->app.layouts = layout_cache_open();
    s->options.routes = s->routes;
    s->options.assets = s->assets;
    s->options.hooks = web_hooks();
    s->options.app = &s->app;
    s->options.upload_dir = "";
    if (s->tls) {
        s->options.tls_cert_pem = s->pair.cert_pem.p;
        s->options.tls_key_pem = s->pair.key_pem.p;
    }
    s->app.chains = chain_board_open(call->arena);
    return s->app.entrance != NULL ||
           error_set(error, ERROR_INTERNAL, "Не хватило памяти для начала работы.");
}

static void greet_lan(struct serving *s, uint16_t port) {
    FILE *out = s->call->out;
    struct buf text = buf_open(s->call->arena, 64 * 1024);
    fputs("Для сети школы:\n", out);
    lan_put_urls(&text, &s->addresses, s->tls, port);
    if (s->addresses.n > 0) {
        struct str url = lan_url(s->call->arena, s->addresses.at[0].text, s->tls, port);
        if (!qr_terminal(&text, url)) {
            log_line(LOG_WARN, "app", "the address does not fit into a QR code");
        }
    }
    fwrite(buf_str(&text).p, 1, buf_str(&text).n, out);
    if (s->tls) {
        fprintf(out,
                "Браузер спросит о сертификате школы: как ему довериться, написано на странице "
                "/trust.\nОтпечаток: %.*s\n",
                STR_ARG(tls_fingerprint(s->call->arena,
                                        certificate_authority(s->call->arena, s->app.data_dir))));
    } else {
        fputs("Внимание: без шифрования (--plain) пароли и отметки видны любому в этой сети.\n",
              out);
    }
    fprintf(out, "Код для первой настройки с другого компьютера: %s\n",
            entrance_code(s->app.entrance));
}

static void greet(struct serving *s) {
    uint16_t port = net_port(s->net);
    fprintf(s->call->out, "vsoko работает: %s://127.0.0.1:%u/\n", s->tls ? "https" : "http", port);
    if (s->lan) {
        greet_lan(s, port);
    }
    fputs("Остановить: Ctrl+C\n", s->call->out);
    fflush(s->call->out);
}

// Blocks the signals in this thread and in all that it starts, so that one place waits for them.
static void block_signals(sigset_t *set) {
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, set, NULL);
}

int serve_run(struct command_call *call) {
    struct error error;
    sigset_t signals;
    struct serving *s = arena_new(call->arena, struct serving);
    s->call = call;
    block_signals(&signals);
    if (!prepare(s, &error)) {
        return command_fail(call, &error);
    }
    if (!job_runner_open(&s->app.jobs, s->app.store, app_rooms, &s->app, &error) ||
        !nightly_open(&s->nightly, s->app.store, s->app.data_dir, &error) ||
        !net_start(&s->net, &s->options, &error)) {
        return command_fail(call, &error);
    }
    greet(s);
    int signal_number = 0;
    while (sigwait(&signals, &signal_number) != 0) {
    }
    log_line(LOG_INFO, "app", "stopping on signal %d", signal_number);
    net_stop(s->net);
    nightly_close(s->nightly);
    job_runner_close(s->app.jobs);
    entrance_close(s->app.entrance);
    layout_cache_close(s->app.layouts);
    return 0;
}
