// SPDX-License-Identifier: GPL-3.0-or-later
// What a file is, by its content: its name is only what someone called it.
#include "base/encoding.h"
#include "office/decode.h"
#include "office/ole.h"

#include <string.h>
#include <strings.h>

enum { HEAD = 4096, PARTS_MAX = 20000 };

struct zip_limits workbook_zip_limits(const struct workbook_limits *limits) {
    return (struct zip_limits){
        .part_bytes = limits->part_bytes, .ratio = limits->ratio, .parts = PARTS_MAX};
}

// Files that are sent by mistake, by their first bytes.
static const struct {
    struct str begin;
    const char *title;
} strangers[] = {
    {{"\x89PNG", 4}, "картинка PNG"},
    {{"\xFF\xD8\xFF", 3}, "картинка JPEG"},
    {{"GIF8", 4}, "картинка GIF"},
    {{"BM", 2}, "картинка BMP"},
    {{"%PDF", 4}, "документ PDF"},
    {{"{\\rtf", 5}, "документ RTF"},
    {{"Rar!", 4}, "архив RAR"},
    {{"7z\xBC\xAF", 4}, "архив 7z"},
    {{"\x1F\x8B", 2}, "сжатый файл gzip"},
    {{"MZ", 2}, "программа"},
    {{"\x7F"
      "ELF",
      4},
     "программа"},
    {{"SQLite format 3", 15}, "база SQLite"},
};

static bool refuse_stranger(const char *title, struct error *error) {
    return error_set(error, ERROR_INPUT,
                     "Это не таблица, а %s. Возьмите таблицу: .xlsx, .xls, .ods, .csv.", title);
}

static bool decode_zip(struct sink *sink, struct str bytes, struct error *error) {
    static const struct {
        struct str part;
        const char *title;
    } others[] = {
        {{"ppt/presentation.xml", 20}, "презентация"},
    };
    struct zip_limits limits = workbook_zip_limits(&sink->limits);
    struct zip_in *zip = zip_in_open(sink->arena, bytes, &limits, error);
    if (zip == NULL) {
        return false;
    }
    if (zip_in_has(zip, S("xl/workbook.bin"))) {
        return error_set(error, ERROR_INPUT,
                         "Это двоичная книга Excel (.xlsb). Откройте её в Excel и сохраните как "
                         ".xlsx.");
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (zip_in_has(zip, others[i].part)) {
            return refuse_stranger(others[i].title, error);
        }
    }
    if (zip_in_has(zip, S("word/document.xml"))) {
        return docx_decode(sink, zip, error);
    }
    if (zip_in_has(zip, S("imsmanifest.xml"))) {
        return qti_decode(sink, zip, error);
    }
    if (zip_in_has(zip, S("users.csv")) && zip_in_has(zip, S("enrollments.csv"))) {
        return oneroster_decode(sink, zip, error);
    }
    if (zip_in_has(zip, S("content.xml"))) {
        return ods_decode(sink, zip, error);
    }
    if (zip_in_has(zip, S("[Content_Types].xml")) || zip_in_has(zip, S("xl/workbook.xml"))) {
        return xlsx_decode(sink, zip, error);
    }
    return refuse_stranger("архив. Распакуйте его и возьмите файл из него", error);
}

static bool contains_word(struct str text, const char *word) {
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= text.n; i++) {
        if (strncasecmp(text.p + i, word, n) == 0) {
            return true;
        }
    }
    return false;
}

// A text with many control characters is no text.
static bool looks_binary(struct str text) {
    size_t odd = 0;
    struct str head = str_sub(text, 0, HEAD);
    for (size_t i = 0; i < head.n; i++) {
        unsigned char c = (unsigned char)head.p[i];
        odd += c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
    }
    return odd * 20 > head.n;
}

static bool decode_text(struct sink *sink, struct str bytes, struct error *error) {
    struct str head = str_trim(encoding_decode(sink->arena, str_sub(bytes, 0, HEAD)).text);
    if (looks_binary(head)) {
        return refuse_stranger("файл неизвестного вида", error);
    }
    if (head.n > 0 && head.p[0] == '<') {
        if (contains_word(head, "<table") || contains_word(head, "<html") ||
            contains_word(head, "<!doctype html")) {
            return html_decode(sink, bytes, error);
        }
        if (contains_word(head, "urn:schemas-microsoft-com:office:spreadsheet")) {
            return error_set(error, ERROR_INPUT,
                             "Это таблица XML Excel 2003. Откройте её в Excel или LibreOffice и "
                             "сохраните как .xlsx.");
        }
        return refuse_stranger("файл XML", error);
    }
    if (head.n > 0 && head.p[0] == '{' && contains_word(head, "CFDocument")) {
        return case_decode(sink, bytes, error);
    }
    if (head.n > 0 && head.p[0] == '{' && str_find(head, S("\":")) != STR_NONE) {
        return refuse_stranger("файл JSON", error);
    }
    return csv_decode(sink, bytes, error);
}

bool workbook_decode(struct sink *sink, struct str bytes, struct error *error) {
    if (str_trim(bytes).n == 0) {
        return error_set(error, ERROR_INPUT,
                         "Файл пуст: в нём нет ни одной строки. Выгрузите данные ещё раз.");
    }
    if (str_starts(bytes, S("PK\x03\x04")) || str_starts(bytes, S("PK\x05\x06"))) {
        return decode_zip(sink, bytes, error);
    }
    if (ole_is(bytes)) {
        return xls_decode(sink, bytes, error);
    }
    if (str_starts(bytes, S("$FL2")) || str_starts(bytes, S("$FL3"))) {
        return sav_decode(sink, bytes, error);
    }
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        if (str_starts(bytes, strangers[i].begin)) {
            return refuse_stranger(strangers[i].title, error);
        }
    }
    return decode_text(sink, bytes, error);
}
