// SPDX-License-Identifier: GPL-3.0-or-later
// What comes after the headers: forms and raw bodies into the request's memory, files into
// unlinked temporary files. A body that is refused is read to its end and dropped, since a browser
// shows the answer only after it has sent all.
#include "net/net_internal.h"

#include "base/rng.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char text_broken[] =
    "Запрос повреждён: в нём испорчены знаки. Откройте страницу заново и повторите.";

bool body_refuse_size(struct exchange *exchange) {
    const struct net_options *options = &exchange->loop->net->options;
    if ((exchange->request.route->flags & ROUTE_UPLOAD) == 0) {
        return exchange_refuse(exchange, 413, ERROR_LIMIT,
                               "Слишком большой запрос. Разделите данные на части.");
    }
    struct str text =
        str_fmt(exchange->arena, "Файл больше %lld МБ. Загрузите файл меньшего размера.",
                (long long)(options->upload_max >> 20));
    return exchange_refuse(exchange, 413, ERROR_LIMIT, text.p);
}

static bool type_is(struct str header, const char *type) {
    size_t n = strlen(type);
    return header.n >= n && strncasecmp(header.p, type, n) == 0 &&
           (header.n == n || header.p[n] == ';' || header.p[n] == ' ');
}

static void close_fd(void *fd) { close((int)(intptr_t)fd); }

// A file that no name leads to. 0600: it holds children's data.
static int temporary_file(struct arena *arena, const char *folder) {
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) {
        return fd;
    }
    // A file system without O_TMPFILE.
    const char *path = str_fmt(arena, "%s/vsoko-%lld", folder, (long long)id_new()).p;
    fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) {
        unlink(path);
    }
    return fd;
}

static bool file_begin(struct exchange *exchange, struct str name, struct str file_name) {
    struct net *net = exchange->loop->net;
    struct body *body = &exchange->body;
    const struct route *route = exchange->request.route;
    if ((route->flags & ROUTE_UPLOAD) == 0) {
        return exchange_refuse(exchange, 422, ERROR_INPUT, "Эта страница не принимает файлы.");
    }
    if (body->uploads.n >= (size_t)net->options.limits.uploads) {
        return exchange_refuse(exchange, 413, ERROR_LIMIT,
                               "Слишком много файлов сразу. Загрузите их по частям.");
    }
    const char *folder = net->options.upload_dir;
    int fd = temporary_file(exchange->arena, folder != NULL && *folder != '\0' ? folder : P_tmpdir);
    if (fd < 0) {
        exchange_refuse(exchange, 500, ERROR_IO,
                        "Не удалось сохранить файл на сервере. Проверьте место на диске.");
        return error_cause(&exchange->refused, "temporary file: %s", strerror(errno));
    }
    arena_on_close(exchange->arena, close_fd, (void *)(intptr_t)fd);
    struct upload *upload = vec_push(exchange->arena, &body->uploads);
    *upload = (struct upload){.field = name, .name = file_name, .fd = fd};
    body->file = upload;
    return true;
}

static bool part_begin(void *arg, struct str name, bool is_file, struct str file_name) {
    struct exchange *exchange = arg;
    struct body *body = &exchange->body;
    if (!utf8_valid(name) || !utf8_valid(file_name) || str_find_char(name, '\0') != STR_NONE ||
        str_find_char(file_name, '\0') != STR_NONE) {
        return exchange_refuse(exchange, 400, ERROR_INPUT, text_broken);
    }
    body->file = NULL;
    if (is_file && file_name.n > 0) {
        return file_begin(exchange, name, file_name);
    }
    if (exchange->fields.n >= (size_t)exchange->loop->net->options.limits.fields) {
        return exchange_refuse(exchange, 413, ERROR_LIMIT,
                               "В запросе слишком много полей. Разделите данные на части.");
    }
    body->value_name = is_file ? (struct str){0} : name; // no file was chosen: nothing came
    body->value = buf_open(exchange->arena,
                           (size_t)exchange->loop->net->options.limits.form_bytes - body->text.n);
    return true;
}

static bool file_data(struct exchange *exchange, struct str bytes) {
    struct body *body = &exchange->body;
    body->files_bytes += (int64_t)bytes.n;
    if (body->files_bytes > exchange->loop->net->options.upload_max) {
        struct str text =
            str_fmt(exchange->arena, "Файл больше %lld МБ. Загрузите файл меньшего размера.",
                    (long long)(exchange->loop->net->options.upload_max >> 20));
        return exchange_refuse(exchange, 413, ERROR_LIMIT, text.p);
    }
    while (bytes.n > 0) {
        ssize_t n = write(body->file->fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            exchange_refuse(exchange, 500, ERROR_IO,
                            "Не удалось сохранить файл на сервере: возможно, на диске нет места.");
            return error_cause(&exchange->refused, "write: %s", strerror(errno));
        }
        body->file->size += n;
        bytes = str_from_at(bytes, (size_t)n);
    }
    return true;
}

static bool part_data(void *arg, struct str bytes) {
    struct exchange *exchange = arg;
    struct body *body = &exchange->body;
    if (body->file != NULL) {
        return file_data(exchange, bytes);
    }
    buf_put(&body->value, bytes);
    return buf_ok(&body->value) || body_refuse_size(exchange);
}

static bool part_end(void *arg) {
    struct exchange *exchange = arg;
    struct body *body = &exchange->body;
    if (body->file != NULL) {
        body->file = NULL;
        return true;
    }
    struct str value = buf_str(&body->value);
    if (!utf8_valid(value) || str_find_char(value, '\0') != STR_NONE) {
        return exchange_refuse(exchange, 400, ERROR_INPUT, text_broken);
    }
    body->text.n += value.n; // all fields together stay within form_bytes
    if (body->value_name.p != NULL) {
        pairs_add(exchange->arena, &exchange->fields, body->value_name, value);
    }
    return true;
}

void body_begin(struct exchange *exchange) {
    static const struct multipart_calls calls = {part_begin, part_data, part_end};
    struct body *body = &exchange->body;
    struct request *request = &exchange->request;
    struct str type = request_header(request, "Content-Type");
    body->text = buf_open(exchange->arena, (size_t)exchange->loop->net->options.limits.form_bytes);
    if (type_is(type, "multipart/form-data")) {
        body->multipart = multipart_open(exchange->arena, type, &calls, exchange);
        body->kind = BODY_MULTIPART;
        if (body->multipart == NULL) {
            exchange_refuse(exchange, 400, ERROR_INPUT, text_broken);
        }
    } else if (type_is(type, "application/x-www-form-urlencoded")) {
        body->kind = BODY_FORM;
    } else if ((request->route->flags & ROUTE_API) != 0) {
        body->kind = BODY_RAW;
    } else {
        body->kind = BODY_NONE; // becomes a refusal with its first byte
    }
}

void body_take(struct exchange *exchange, struct str piece) {
    struct body *body = &exchange->body;
    body->received += (int64_t)piece.n;
    atomic_fetch_add(&exchange->loop->net->counters.body_bytes, (int64_t)piece.n);
    switch (body->kind) {
    case BODY_DISCARD:
        break;
    case BODY_NONE:
        exchange_refuse(exchange, 415, ERROR_INPUT, "Страница не принимает данные такого вида.");
        break;
    case BODY_FORM:
    case BODY_RAW:
        buf_put(&body->text, piece);
        if (!buf_ok(&body->text)) {
            body_refuse_size(exchange);
        }
        break;
    case BODY_MULTIPART:
        if (!multipart_feed(body->multipart, piece) && exchange->refusal == 0) {
            exchange_refuse(exchange, 400, ERROR_INPUT, text_broken);
        }
        break;
    }
}

void body_end(struct exchange *exchange) {
    struct body *body = &exchange->body;
    if (body->kind == BODY_FORM) {
        size_t max = (size_t)exchange->loop->net->options.limits.fields;
        struct error error;
        if (!form_parse(exchange->arena, buf_str(&body->text), max, &exchange->fields, &error)) {
            exchange_refuse(exchange, error.code == ERROR_LIMIT ? 413 : 400, error.code,
                            error.text);
        }
    } else if (body->kind == BODY_RAW) {
        body->raw = buf_str(&body->text);
    } else if (body->kind == BODY_MULTIPART && !multipart_complete(body->multipart)) {
        exchange_refuse(exchange, 400, ERROR_INPUT, "Файл дошёл не целиком. Повторите загрузку.");
    }
    for (size_t i = 0; i < body->uploads.n; i++) {
        lseek(body->uploads.at[i].fd, 0, SEEK_SET);
    }
}
