// SPDX-License-Identifier: GPL-3.0-or-later
// «Сертификат школы»: what the browser warns of, and how to trust the school's own authority.
// Public: whoever has not trusted it yet has usually not signed in either.
#include "app/app_internal.h"
#include "app/certificate.h"
#include "app/trust.h"
#include "net/tls.h"
#include "trust.html.h"

static struct str authority_of(struct request *request) {
    return certificate_authority(request->arena, web_app(request)->data_dir);
}

static void get_trust(struct request *request) {
    struct db *db = web_db(request);
    if (db == NULL) {
        return;
    }
    struct trust_page view = {tls_fingerprint(request->arena, authority_of(request))};
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_trust_body(&out, &view);
    struct page page = web_page(request, db, S("Сертификат школы"));
    page.frame = PAGE_CARD; // a leaflet, whoever reads it
    web_reply_page(request, &page, view_done(&out));
}

static void reply_authority(struct request *request, struct str certificate) {
    struct error error;
    if (str_empty(certificate)) {
        error_set(&error, ERROR_NOT_FOUND,
                  "Сертификата пока нет: он появится, когда сервер запустят для сети школы с "
                  "шифрованием, vsoko serve --lan.");
        reply_error(request, &error);
        return;
    }
    reply_bytes(request, 200, "application/x-x509-ca-cert", certificate);
}

// DER: what Windows and phones open by a tap, and the hash of the file is the fingerprint.
static void get_der(struct request *request) {
    reply_authority(request, tls_der(request->arena, authority_of(request)));
}

static void get_pem(struct request *request) { reply_authority(request, authority_of(request)); }

const struct route trust_routes[] = {
    {HTTP_GET, "/trust", get_trust, NULL, ROUTE_PUBLIC, "Сертификат школы", "0.1"},
    {HTTP_GET, "/trust/vsoko.crt", get_der, NULL, ROUTE_PUBLIC, "Сертификат школы: файл", "0.1"},
    {HTTP_GET, "/trust/vsoko.pem", get_pem, NULL, ROUTE_PUBLIC, "Сертификат школы: файл для Linux",
     "0.1"},
    {0},
};
