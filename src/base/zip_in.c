// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/zip.h"

#include <string.h>
#include <zip.h>

enum { PIECE = 64 * 1024, RATIO_FREE = 1 << 20 };

struct zip_in {
    struct arena *arena;
    struct zip_limits limits;
    zip_t *zip;
    zip_file_t *part; // the one being read
    size_t count;
};

static void zip_in_release(void *arg) {
    struct zip_in *zip = arg;
    if (zip->part != NULL) {
        zip_fclose(zip->part);
    }
    zip_discard(zip->zip);
}

static bool name_leads_out(struct str name) {
    if (name.n == 0 || name.p[0] == '/' || str_find_char(name, '\\') != STR_NONE ||
        (name.n > 1 && name.p[1] == ':')) {
        return true;
    }
    while (name.n > 0) {
        struct str step = str_cut(&name, '/');
        if (str_eq(step, S("..")) || str_eq(step, S("."))) {
            return true;
        }
    }
    return false;
}

static bool is_symlink(zip_t *zip, zip_uint64_t i) {
    enum { FILE_TYPE = 0170000, SYMLINK = 0120000 };
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    return zip_file_get_external_attributes(zip, i, 0, &system, &attributes) == 0 &&
           system == ZIP_OPSYS_UNIX && ((attributes >> 16) & FILE_TYPE) == SYMLINK;
}

static bool check_parts(const struct zip_in *zip, struct error *error) {
    if (zip->count > (size_t)zip->limits.parts) {
        return error_set(error, ERROR_LIMIT,
                         "В архиве %zu частей, больше допустимых %d: это не обычный файл.",
                         zip->count, zip->limits.parts);
    }
    for (size_t i = 0; i < zip->count; i++) {
        struct str name = zip_in_name(zip, i);
        if (name_leads_out(name) || is_symlink(zip->zip, i)) {
            return error_set(error, ERROR_INPUT,
                             "Архив опасен: его часть «%.*s» указывает за пределы архива. Файл не "
                             "прочитан; возьмите его заново там, где он составлен.",
                             (int)(name.n < 80 ? name.n : 80), name.p);
        }
    }
    return true;
}

struct zip_in *zip_in_open(struct arena *arena, struct str bytes, const struct zip_limits *limits,
                           struct error *error) {
    zip_error_t fault;
    zip_error_init(&fault);
    // libzip takes no bytes at all for a new archive.
    zip_source_t *source =
        bytes.n == 0 ? NULL : zip_source_buffer_create(bytes.p, bytes.n, 0, &fault);
    zip_t *handle = source == NULL ? NULL : zip_open_from_source(source, ZIP_RDONLY, &fault);
    if (handle == NULL) {
        error_set(
            error, ERROR_INPUT,
            "Файл повреждён или скачан не полностью: его содержимое не открывается. Скачайте или "
            "скопируйте его ещё раз.");
        error_cause(error, "libzip: %s", zip_error_strerror(&fault));
        zip_source_free(source);
        zip_error_fini(&fault);
        return NULL;
    }
    zip_error_fini(&fault);
    struct zip_in *zip = arena_new(arena, struct zip_in);
    zip->arena = arena;
    zip->limits = *limits;
    zip->zip = handle;
    zip->count = (size_t)zip_get_num_entries(handle, 0);
    arena_on_close(arena, zip_in_release, zip);
    return check_parts(zip, error) ? zip : NULL;
}

static zip_int64_t locate(const struct zip_in *zip, struct str name) {
    char text[512];
    if (name.n >= sizeof text) {
        return -1;
    }
    memcpy(text, name.p, name.n);
    text[name.n] = '\0';
    // Names in Office files are compared without case, and some writers rely on it.
    return zip_name_locate(zip->zip, text, ZIP_FL_NOCASE);
}

bool zip_in_has(const struct zip_in *zip, struct str name) {
    return name.n > 0 && locate(zip, name) >= 0;
}

size_t zip_in_count(const struct zip_in *zip) { return zip->count; }

struct str zip_in_name(const struct zip_in *zip, size_t i) {
    return str_from(zip_get_name(zip->zip, i, ZIP_FL_ENC_GUESS));
}

static bool check_growth(const struct zip_in *zip, struct str name, int64_t unpacked,
                         int64_t packed, struct error *error) {
    if (unpacked > zip->limits.part_bytes ||
        (unpacked > RATIO_FREE && unpacked / zip->limits.ratio > packed)) {
        return error_set(error, ERROR_LIMIT,
                         "Файл не прочитан: его часть «%.*s» распаковывается в непомерный объём "
                         "(«архивная бомба»). Пересохраните таблицу в Excel или LibreOffice.",
                         STR_ARG(name));
    }
    return true;
}

static bool open_part(struct zip_in *zip, struct str name, zip_stat_t *stat, struct error *error) {
    zip_int64_t index = locate(zip, name);
    if (index < 0 || zip_stat_index(zip->zip, (zip_uint64_t)index, 0, stat) != 0) {
        return error_set(error, ERROR_INPUT, "Файл повреждён: в нём нет части «%.*s».",
                         STR_ARG(name));
    }
    // What the header admits; the rest is counted while reading.
    int64_t size = stat->size > INT64_MAX ? INT64_MAX : (int64_t)stat->size;
    if (!check_growth(zip, name, size, (int64_t)stat->comp_size, error)) {
        return false;
    }
    zip->part = zip_fopen_index(zip->zip, (zip_uint64_t)index, 0);
    if (zip->part == NULL) {
        int code = zip_error_code_zip(zip_get_error(zip->zip));
        if (code == ZIP_ER_NOPASSWD || code == ZIP_ER_ENCRNOTSUPP) {
            return error_set(error, ERROR_INPUT,
                             "Файл защищён паролем: снимите пароль в Excel (Файл → Сведения → "
                             "Защита книги → Зашифровать с паролем) и сохраните файл заново.");
        }
        error_set(error, ERROR_INPUT, "Файл повреждён: часть «%.*s» не открывается.",
                  STR_ARG(name));
        return error_cause(error, "libzip: %s", zip_strerror(zip->zip));
    }
    return true;
}

bool zip_in_feed(struct zip_in *zip, struct str name,
                 bool (*feed)(void *context, struct str piece, bool last, struct error *error),
                 void *context, struct error *error) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (!open_part(zip, name, &stat, error)) {
        return false;
    }
    char piece[PIECE];
    int64_t total = 0;
    bool ok = true;
    while (ok) {
        zip_int64_t n = zip_fread(zip->part, piece, sizeof piece);
        if (n < 0) {
            ok = error_set(error, ERROR_INPUT,
                           "Файл повреждён: часть «%.*s» не распаковывается. Скачайте или "
                           "скопируйте его ещё раз.",
                           STR_ARG(name));
            break;
        }
        total += n;
        ok = check_growth(zip, name, total, (int64_t)stat.comp_size, error) &&
             feed(context, str_n(piece, (size_t)n), n == 0, error);
        if (n == 0) {
            break;
        }
    }
    zip_fclose(zip->part);
    zip->part = NULL;
    return ok;
}

static bool collect(void *context, struct str piece, bool last, struct error *error) {
    (void)last;
    struct buf *out = context;
    buf_put(out, piece);
    return buf_ok(out) ||
           error_set(error, ERROR_LIMIT, "Файл не прочитан: его служебная часть слишком велика.");
}

bool zip_in_read(struct zip_in *zip, struct arena *arena, struct str name, size_t max,
                 struct str *out, struct error *error) {
    struct buf buf = buf_open(arena, max);
    bool ok = zip_in_feed(zip, name, collect, &buf, error);
    *out = buf_str(&buf);
    return ok;
}
