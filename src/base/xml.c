// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/xml.h"

#include <assert.h>
#include <expat.h>
#include <string.h>

struct xml_reader {
    struct str what;
    const struct xml_handler *handler;
    void *context;
    struct xml_limits limits;
    XML_Parser parser;
    struct error *error; // of the feed that runs
    bool stopped;        // a handler or a limit has filled the error
    int depth;
    int64_t text_bytes;
};

static void stop(struct xml_reader *reader) {
    reader->stopped = true;
    XML_StopParser(reader->parser, XML_FALSE);
}

static struct str local_name(const char *name) {
    const char *colon = strchr(name, ':');
    return str_from(colon == NULL ? name : colon + 1);
}

static void on_open(void *data, const XML_Char *name, const XML_Char **attributes) {
    struct xml_reader *reader = data;
    if (reader->stopped) {
        return;
    }
    if (++reader->depth > reader->limits.depth) {
        error_set(
            reader->error, ERROR_LIMIT,
            "В части «%.*s» вложенность больше %d: это не обычная таблица. Пересохраните файл "
            "в Excel или LibreOffice.",
            STR_ARG(reader->what), reader->limits.depth);
        stop(reader);
    } else if (!reader->handler->open(reader->context, local_name(name),
                                      (const char *const *)attributes, reader->error)) {
        stop(reader);
    }
}

static void on_close(void *data, const XML_Char *name) {
    struct xml_reader *reader = data;
    if (reader->stopped) {
        return;
    }
    reader->depth--;
    if (!reader->handler->close(reader->context, local_name(name), reader->error)) {
        stop(reader);
    }
}

static void on_text(void *data, const XML_Char *text, int n) {
    struct xml_reader *reader = data;
    if (reader->stopped) {
        return;
    }
    reader->text_bytes += n;
    if (reader->text_bytes > reader->limits.text_bytes) {
        error_set(reader->error, ERROR_LIMIT,
                  "В части «%.*s» текста больше, чем бывает в таблице школы (предел %lld МБ). "
                  "Разделите файл.",
                  STR_ARG(reader->what), (long long)(reader->limits.text_bytes >> 20));
        stop(reader);
    } else if (!reader->handler->text(reader->context, str_n(text, (size_t)n), reader->error)) {
        stop(reader);
    }
}

static void on_doctype(void *data, const XML_Char *name, const XML_Char *system_id,
                       const XML_Char *public_id, int has_internal) {
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_internal;
    struct xml_reader *reader = data;
    if (!reader->stopped) {
        error_set(
            reader->error, ERROR_INPUT,
            "В части «%.*s» есть DOCTYPE: так прячут ссылки на чужие файлы, а в обычной таблице "
            "его не бывает. Пересохраните файл в Excel или LibreOffice.",
            STR_ARG(reader->what));
        stop(reader);
    }
}

static void reader_release(void *arg) {
    struct xml_reader *reader = arg;
    XML_ParserFree(reader->parser);
    reader->parser = NULL;
}

struct xml_reader *xml_reader_open(struct arena *arena, struct str what,
                                   const struct xml_handler *handler, void *context,
                                   const struct xml_limits *limits) {
    struct xml_reader *reader = arena_new(arena, struct xml_reader);
    reader->what = str_dup(arena, what);
    reader->handler = handler;
    reader->context = context;
    reader->limits = *limits;
    reader->parser = XML_ParserCreate(NULL);
    if (reader->parser != NULL) {
        arena_on_close(arena, reader_release, reader);
        XML_SetUserData(reader->parser, reader);
        XML_SetElementHandler(reader->parser, on_open, on_close);
        XML_SetCharacterDataHandler(reader->parser, on_text);
        XML_SetStartDoctypeDeclHandler(reader->parser, on_doctype);
    }
    return reader;
}

bool xml_reader_feed(struct xml_reader *reader, struct str bytes, bool last, struct error *error) {
    enum { PIECE = 1 << 20 }; // expat counts in int
    if (reader->parser == NULL) {
        return error_set(error, ERROR_INTERNAL, "Не хватило памяти для чтения файла.");
    }
    reader->error = error;
    do {
        size_t n = bytes.n < PIECE ? bytes.n : PIECE;
        bool end = last && n == bytes.n;
        enum XML_Status status = XML_Parse(reader->parser, n > 0 ? bytes.p : "", (int)n, end);
        if (reader->stopped) {
            return false;
        }
        if (status != XML_STATUS_OK) {
            error_set(error, ERROR_INPUT,
                      "Файл повреждён: часть «%.*s» не читается (строка %lu). Откройте его в Excel "
                      "или LibreOffice и сохраните заново.",
                      STR_ARG(reader->what), XML_GetCurrentLineNumber(reader->parser));
            return error_cause(error, "expat: %s",
                               XML_ErrorString(XML_GetErrorCode(reader->parser)));
        }
        bytes = str_from_at(bytes, n);
    } while (bytes.n > 0);
    return true;
}

struct str xml_attribute(const char *const *attributes, const char *name) {
    bool whole = strchr(name, ':') != NULL;
    for (; attributes[0] != NULL; attributes += 2) {
        const char *colon = whole ? NULL : strchr(attributes[0], ':');
        if (strcmp(colon == NULL ? attributes[0] : colon + 1, name) == 0) {
            return str_from(attributes[1]);
        }
    }
    return (struct str){0};
}

struct xml xml_start(struct buf *out) {
    buf_put(out, S("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"));
    return (struct xml){.out = out};
}

static void put_escaped(struct buf *out, struct str text, bool attribute) {
    while (text.n > 0) {
        uint32_t code = utf8_next(&text);
        if (code == '<') {
            buf_put(out, S("&lt;"));
        } else if (code == '>') {
            buf_put(out, S("&gt;"));
        } else if (code == '&') {
            buf_put(out, S("&amp;"));
        } else if (attribute && code == '"') {
            buf_put(out, S("&quot;"));
        } else if (code == '\r' || (attribute && (code == '\n' || code == '\t'))) {
            buf_fmt(out, "&#%u;", (unsigned)code); // a parser would turn it into a blank
        } else if (code >= 0x20 || code == '\n' || code == '\t') {
            if (code != 0xFFFE && code != 0xFFFF) {
                buf_put_code(out, code);
            }
        }
    }
}

static void finish_tag(struct xml *xml) {
    if (xml->in_tag) {
        buf_put_char(xml->out, '>');
        xml->in_tag = false;
    }
}

void xml_open(struct xml *xml, const char *name) {
    assert(xml->depth < XML_DEPTH_MAX);
    finish_tag(xml);
    buf_put_char(xml->out, '<');
    buf_put_c(xml->out, name);
    xml->names[xml->depth++] = name;
    xml->in_tag = true;
}

void xml_attr(struct xml *xml, const char *name, struct str value) {
    assert(xml->in_tag);
    buf_put_char(xml->out, ' ');
    buf_put_c(xml->out, name);
    buf_put(xml->out, S("=\""));
    put_escaped(xml->out, value, true);
    buf_put_char(xml->out, '"');
}

void xml_attr_c(struct xml *xml, const char *name, const char *value) {
    xml_attr(xml, name, str_from(value));
}

void xml_attr_int(struct xml *xml, const char *name, int64_t value) {
    assert(xml->in_tag);
    buf_put_char(xml->out, ' ');
    buf_put_c(xml->out, name);
    buf_put(xml->out, S("=\""));
    buf_put_int(xml->out, value);
    buf_put_char(xml->out, '"');
}

void xml_text(struct xml *xml, struct str text) {
    if (text.n > 0) {
        finish_tag(xml);
        put_escaped(xml->out, text, false);
    }
}

void xml_close(struct xml *xml) {
    assert(xml->depth > 0);
    const char *name = xml->names[--xml->depth];
    if (xml->in_tag) {
        buf_put(xml->out, S("/>"));
        xml->in_tag = false;
        return;
    }
    buf_put(xml->out, S("</"));
    buf_put_c(xml->out, name);
    buf_put_char(xml->out, '>');
}

void xml_element(struct xml *xml, const char *name, struct str text) {
    xml_open(xml, name);
    xml_text(xml, text);
    xml_close(xml);
}

void xml_empty(struct xml *xml, const char *name) {
    xml_open(xml, name);
    xml_close(xml);
}
