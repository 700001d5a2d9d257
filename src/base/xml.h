// SPDX-License-Identifier: GPL-3.0-or-later
// XML in: events of a text that nobody vouches for. XML out: escaped, balanced by construction.
#ifndef VSOKO_BASE_XML_H
#define VSOKO_BASE_XML_H

#include "base/buf.h"
#include "base/error.h"

// ---- Reading. A DOCTYPE is refused, so there are no entities and nothing is fetched. ----

// What a document's reader wants to be told. A handler returns false (and fills the error) to stop.
struct xml_handler {
    // Names come without the prefix: «x:row» and «row» are both "row".
    bool (*open)(void *context, struct str name, const char *const *attributes,
                 struct error *error);
    bool (*close)(void *context, struct str name, struct error *error);
    bool (*text)(void *context, struct str text, struct error *error); // in pieces
};

struct xml_limits {
    int depth;          // of nested elements
    int64_t text_bytes; // of all text between tags
};

struct xml_reader;

// Lives until the arena closes. `what` is the part's name for the messages.
struct xml_reader *xml_reader_open(struct arena *arena, struct str what,
                                   const struct xml_handler *handler, void *context,
                                   const struct xml_limits *limits);

// Takes the next piece of the text; `last` with the last one (which may be empty).
bool xml_reader_feed(struct xml_reader *reader, struct str bytes, bool last, struct error *error)
    __attribute__((warn_unused_result));

// Value of an attribute, "" if there is none. A name with a prefix is compared whole, one without
// by the part after the prefix.
struct str xml_attribute(const char *const *attributes, const char *name);

// ---- Writing. ----

enum { XML_DEPTH_MAX = 64 };

struct xml {
    struct buf *out;
    const char *names[XML_DEPTH_MAX]; // open elements; deeper than XML_DEPTH_MAX is a fault of ours
    int depth;
    bool in_tag; // the start tag still takes attributes
};

// Begins a document with <?xml …?>. For a fragment: `struct xml xml = {.out = out}`.
struct xml xml_start(struct buf *out);

// Elements and attributes are named by literals of the program; values are escaped, and code points
// that XML has no place for (control characters) are left out.
void xml_open(struct xml *xml, const char *name);
void xml_attr(struct xml *xml, const char *name, struct str value);
void xml_attr_c(struct xml *xml, const char *name, const char *value);
void xml_attr_int(struct xml *xml, const char *name, int64_t value);
void xml_text(struct xml *xml, struct str text);
void xml_close(struct xml *xml);

// <name>text</name> and <name/>.
void xml_element(struct xml *xml, const char *name, struct str text);
void xml_empty(struct xml *xml, const char *name);

#endif
