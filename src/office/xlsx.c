// SPDX-License-Identifier: GPL-3.0-or-later
// The package: which parts it has and what they are to each other.
#include "office/xlsx_internal.h"

enum { RELATIONS_MAX = 4096, SHEETS_MAX = 1024 };

struct relation {
    struct str id;
    struct str type; // the last step of its URI: "worksheet"
    struct str part; // path in the archive
};

struct relations {
    struct arena *arena;
    struct str folder; // of the part whose relations these are, "xl/"
    VEC(struct relation) all;
};

struct sheet_reference {
    struct str name;
    struct str relation;
    bool hidden;
};

// What xl/workbook.xml says.
struct book {
    struct xlsx *xlsx;
    VEC(struct sheet_reference) sheets;
};

static bool feed_xml(void *context, struct str piece, bool last, struct error *error) {
    return xml_reader_feed(context, piece, last, error);
}

bool xlsx_part(struct xlsx *xlsx, struct str name, const struct xml_handler *handler, void *context,
               struct error *error) {
    struct xml_limits limits = {.depth = xlsx->sink->limits.depth,
                                .text_bytes = xlsx->sink->limits.text_bytes};
    struct xml_reader *reader = xml_reader_open(xlsx->arena, name, handler, context, &limits);
    return zip_in_feed(xlsx->zip, name, feed_xml, reader, error);
}

bool xlsx_flag(const char *const *attributes, const char *name) {
    struct str value = xml_attribute(attributes, name);
    return str_eq(value, S("1")) || str_eq(value, S("true"));
}

static bool close_nothing(void *context, struct str name, struct error *error) {
    (void)context;
    (void)name;
    (void)error;
    return true;
}

static bool text_nothing(void *context, struct str text, struct error *error) {
    (void)context;
    (void)text;
    (void)error;
    return true;
}

static struct str last_step(struct str uri) {
    for (size_t i = uri.n; i > 0; i--) {
        if (uri.p[i - 1] == '/') {
            return str_from_at(uri, i);
        }
    }
    return uri;
}

// "../worksheets/sheet1.xml" or "/xl/worksheets/sheet1.xml" seen from a folder.
static struct str resolve(struct arena *arena, struct str folder, struct str target) {
    if (str_starts(target, S("/"))) {
        return str_dup(arena, str_from_at(target, 1));
    }
    while (str_starts(target, S("../")) || str_starts(target, S("./"))) {
        if (str_starts(target, S("../")) && folder.n > 0) {
            struct str upper = str_sub(folder, 0, folder.n - 1);
            folder.n = upper.n - last_step(upper).n;
        }
        target = str_from_at(target, str_find_char(target, '/') + 1);
    }
    return str_fmt(arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(target));
}

static bool relation_open(void *context, struct str name, const char *const *attributes,
                          struct error *error) {
    struct relations *relations = context;
    if (!str_eq(name, S("Relationship")) ||
        str_eq(xml_attribute(attributes, "TargetMode"), S("External"))) {
        return true;
    }
    if (relations->all.n >= RELATIONS_MAX) {
        return error_set(error, ERROR_LIMIT, "Файл не прочитан: в нём слишком много частей.");
    }
    struct arena *arena = relations->arena;
    *vec_push(arena, &relations->all) = (struct relation){
        .id = str_dup(arena, xml_attribute(attributes, "Id")),
        .type = str_dup(arena, last_step(xml_attribute(attributes, "Type"))),
        .part = resolve(arena, relations->folder, xml_attribute(attributes, "Target")),
    };
    return true;
}

// Reads the relations of a part ("" for those of the package); a part may have none.
static bool read_relations(struct xlsx *xlsx, struct str part, struct relations *out,
                           struct error *error) {
    static const struct xml_handler handler = {relation_open, close_nothing, text_nothing};
    struct str file = last_step(part);
    out->arena = xlsx->arena;
    out->folder = str_sub(part, 0, part.n - file.n);
    struct str name =
        str_fmt(xlsx->arena, "%.*s_rels/%.*s.rels", STR_ARG(out->folder), STR_ARG(file));
    return !zip_in_has(xlsx->zip, name) || xlsx_part(xlsx, name, &handler, out, error);
}

static struct str part_of_type(const struct relations *relations, struct str type) {
    for (size_t i = 0; i < relations->all.n; i++) {
        if (str_eq(relations->all.at[i].type, type)) {
            return relations->all.at[i].part;
        }
    }
    return (struct str){0};
}

static const struct relation *relation_of_id(const struct relations *relations, struct str id) {
    for (size_t i = 0; i < relations->all.n; i++) {
        if (str_eq(relations->all.at[i].id, id)) {
            return &relations->all.at[i];
        }
    }
    return NULL;
}

static bool book_open(void *context, struct str name, const char *const *attributes,
                      struct error *error) {
    struct book *book = context;
    struct arena *arena = book->xlsx->arena;
    if (str_eq(name, S("workbookPr"))) {
        book->xlsx->since_1904 = xlsx_flag(attributes, "date1904");
    } else if (str_eq(name, S("sheet"))) {
        if (book->sheets.n >= SHEETS_MAX) {
            return error_set(error, ERROR_LIMIT, "Файл не прочитан: в нём больше %d листов.",
                             SHEETS_MAX);
        }
        struct str state = xml_attribute(attributes, "state");
        struct str relation = xml_attribute(attributes, "r:id");
        *vec_push(arena, &book->sheets) = (struct sheet_reference){
            .name = str_dup(arena, xml_attribute(attributes, "name")),
            .relation = str_dup(arena, relation.n > 0 ? relation : xml_attribute(attributes, "id")),
            .hidden = str_eq(state, S("hidden")) || str_eq(state, S("veryHidden")),
        };
    }
    return true;
}

static bool read_sheets(struct xlsx *xlsx, const struct book *book,
                        const struct relations *relations, struct error *error) {
    for (size_t i = 0; i < book->sheets.n; i++) {
        const struct sheet_reference *sheet = &book->sheets.at[i];
        const struct relation *relation = relation_of_id(relations, sheet->relation);
        if (relation != NULL && !str_eq(relation->type, S("worksheet"))) {
            continue; // a sheet that is a chart or a dialog
        }
        if (relation == NULL) {
            return error_set(error, ERROR_INPUT,
                             "Файл повреждён: нет содержимого листа «%.*s». Откройте его в Excel "
                             "или LibreOffice и сохраните заново.",
                             STR_ARG(sheet->name));
        }
        sink_sheet(xlsx->sink, sheet->name, sheet->hidden);
        if (!xlsx_read_sheet(xlsx, relation->part, error)) {
            return false;
        }
    }
    return true;
}

bool xlsx_decode(struct sink *sink, struct zip_in *zip, struct error *error) {
    static const struct xml_handler handler = {book_open, close_nothing, text_nothing};
    struct xlsx xlsx = {.arena = sink->arena, .sink = sink, .zip = zip};
    struct relations package = {0};
    struct relations relations = {0};
    struct book book = {.xlsx = &xlsx};
    if (!read_relations(&xlsx, S(""), &package, error)) {
        return false;
    }
    struct str part = part_of_type(&package, S("officeDocument"));
    part = part.n > 0 ? part : S("xl/workbook.xml");
    if (!read_relations(&xlsx, part, &relations, error) ||
        !xlsx_part(&xlsx, part, &handler, &book, error)) {
        return false;
    }
    struct str strings = part_of_type(&relations, S("sharedStrings"));
    struct str styles = part_of_type(&relations, S("styles"));
    sink_format(sink, WORKBOOK_XLSX, (struct str){0}, 0);
    return (strings.n == 0 || xlsx_read_strings(&xlsx, strings, error)) &&
           (styles.n == 0 || xlsx_read_styles(&xlsx, styles, error)) &&
           read_sheets(&xlsx, &book, &relations, error);
}
