// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/multipart.h"

#include <string.h>
#include <strings.h>

// RFC 7578; names as browsers write them (HTML standard, "multipart/form-data encoding algorithm":
// a quote, CR and LF become %22, %0D, %0A, nothing else is encoded).

enum { WINDOW = 32 * 1024, HEADERS_MAX = 8 * 1024, BOUNDARY_MAX = 70, NAME_MAX_BYTES = 1024 };

enum where { BEFORE_FIRST, AFTER_BOUNDARY, IN_HEADERS, IN_DATA, AT_END };

struct multipart {
    struct arena *arena;
    struct multipart_calls calls;
    void *arg;
    enum where where;
    char boundary[4 + BOUNDARY_MAX]; // with CR LF -- before it
    size_t boundary_n;
    size_t n; // bytes in the window
    char window[WINDOW];
};

// The value of a parameter in a header's value: boundary=…, name="…". NULL pointer if it is absent.
static struct str header_parameter(struct str header, const char *name) {
    size_t name_n = strlen(name);
    bool quoted = false;
    for (size_t i = 0; i < header.n; i++) {
        char c = header.p[i];
        if (c == '"') {
            quoted = !quoted;
        } else if (c == '\\' && quoted && i + 1 < header.n && header.p[i + 1] == '"') {
            i++;
        }
        if (quoted || c != ';') {
            continue;
        }
        struct str rest = str_trim(str_from_at(header, i + 1));
        if (rest.n <= name_n || strncasecmp(rest.p, name, name_n) != 0 || rest.p[name_n] != '=') {
            continue;
        }
        rest = str_from_at(rest, name_n + 1);
        if (rest.n == 0 || rest.p[0] != '"') {
            return str_trim(str_cut(&rest, ';'));
        }
        size_t end = 1;
        while (end < rest.n && rest.p[end] != '"') {
            end += rest.p[end] == '\\' && end + 1 < rest.n && rest.p[end + 1] == '"' ? 2 : 1;
        }
        return end < rest.n ? (struct str){rest.p + 1, end - 1} : (struct str){0};
    }
    return (struct str){0};
}

struct multipart *multipart_open(struct arena *arena, struct str content_type,
                                 const struct multipart_calls *calls, void *arg) {
    struct str boundary = header_parameter(content_type, "boundary");
    if (boundary.n == 0 || boundary.n > BOUNDARY_MAX) {
        return NULL;
    }
    struct multipart *multipart = arena_new(arena, struct multipart);
    multipart->arena = arena;
    multipart->calls = *calls;
    multipart->arg = arg;
    memcpy(multipart->boundary, "\r\n--", 4);
    memcpy(multipart->boundary + 4, boundary.p, boundary.n);
    multipart->boundary_n = boundary.n + 4;
    // The first boundary has no line before it; with this one it looks like the others.
    memcpy(multipart->window, "\r\n", 2);
    multipart->n = 2;
    return multipart;
}

// A quoted name with \" and the browsers' %22, %0D, %0A put back.
static struct str plain_name(struct arena *arena, struct str quoted) {
    static const struct {
        char code[4];
        char c;
    } codes[] = {{"%22", '"'}, {"%0D", '\r'}, {"%0A", '\n'}};
    char *out = arena_alloc(arena, quoted.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < quoted.n; i++) {
        char c = quoted.p[i];
        if (c == '\\' && i + 1 < quoted.n && quoted.p[i + 1] == '"') {
            continue;
        }
        for (size_t k = 0; c == '%' && k < sizeof codes / sizeof codes[0]; k++) {
            if (i + 2 < quoted.n && strncasecmp(quoted.p + i, codes[k].code, 3) == 0) {
                c = codes[k].c;
                i += 2;
                break;
            }
        }
        out[n++] = c;
    }
    return str_n(out, n);
}

// Old browsers send the whole path.
static struct str without_folders(struct str name) {
    for (size_t i = name.n; i > 0; i--) {
        if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
            return str_from_at(name, i);
        }
    }
    return name;
}

// Reads the headers of a part and begins it.
static bool part_begin(struct multipart *multipart, struct str headers) {
    static const char disposition[] = "content-disposition:";
    while (headers.n > 0) {
        struct str line = str_cut(&headers, '\n');
        if (line.n < sizeof disposition - 1 ||
            strncasecmp(line.p, disposition, sizeof disposition - 1) != 0) {
            continue;
        }
        line = str_trim(line);
        struct str name = header_parameter(line, "name");
        struct str file = header_parameter(line, "filename");
        if (name.p == NULL || name.n > NAME_MAX_BYTES || file.n > NAME_MAX_BYTES) {
            return false;
        }
        name = plain_name(multipart->arena, name);
        struct str file_name = without_folders(plain_name(multipart->arena, file));
        return multipart->calls.begin(multipart->arg, name, file.p != NULL, file_name);
    }
    return false;
}

static void window_drop(struct multipart *multipart, size_t n) {
    multipart->n -= n;
    memmove(multipart->window, multipart->window + n, multipart->n);
}

// Data up to the next boundary, or as much as cannot be its beginning. *more = go on.
static bool step_data(struct multipart *multipart, bool *more) {
    bool real = multipart->where == IN_DATA; // what stands before the first boundary is dropped
    struct str window = {multipart->window, multipart->n};
    size_t at = str_find(window, str_n(multipart->boundary, multipart->boundary_n));
    *more = at != STR_NONE;
    size_t keep = multipart->boundary_n - 1;
    size_t n = *more ? at : window.n > keep ? window.n - keep : 0;
    if (real && n > 0 && !multipart->calls.data(multipart->arg, str_n(window.p, n))) {
        return false;
    }
    window_drop(multipart, *more ? at + multipart->boundary_n : n);
    if (*more) {
        multipart->where = AFTER_BOUNDARY;
        return !real || multipart->calls.end(multipart->arg);
    }
    return true;
}

static bool step_boundary(struct multipart *multipart, bool *more) {
    *more = multipart->n >= 2;
    if (!*more) {
        return true;
    }
    if (memcmp(multipart->window, "--", 2) == 0) {
        multipart->where = AT_END;
        return true;
    }
    if (multipart->window[0] == ' ' || multipart->window[0] == '\t') { // RFC 2046 padding
        window_drop(multipart, 1);
        return true;
    }
    // The line's end stays: a part without headers then still ends them with an empty line.
    multipart->where = IN_HEADERS;
    return memcmp(multipart->window, "\r\n", 2) == 0;
}

static bool step_headers(struct multipart *multipart, bool *more) {
    struct str window = {multipart->window, multipart->n};
    size_t at = str_find(window, S("\r\n\r\n"));
    *more = at != STR_NONE;
    if (!*more) {
        return window.n <= HEADERS_MAX + 3; // part of the empty line may be here
    }
    if (at > HEADERS_MAX) {
        return false;
    }
    bool ok = part_begin(multipart, str_n(window.p, at));
    window_drop(multipart, at + 4);
    multipart->where = IN_DATA;
    return ok;
}

static bool steps(struct multipart *multipart) {
    bool more = true;
    while (more) {
        bool ok = true;
        switch (multipart->where) {
        case BEFORE_FIRST:
        case IN_DATA:
            ok = step_data(multipart, &more);
            break;
        case AFTER_BOUNDARY:
            ok = step_boundary(multipart, &more);
            break;
        case IN_HEADERS:
            ok = step_headers(multipart, &more);
            break;
        case AT_END:
            multipart->n = 0; // an epilogue means nothing
            more = false;
            break;
        }
        if (!ok) {
            return false;
        }
    }
    return true;
}

bool multipart_feed(struct multipart *multipart, struct str piece) {
    while (piece.n > 0) {
        size_t room = WINDOW - multipart->n;
        size_t n = piece.n < room ? piece.n : room;
        memcpy(multipart->window + multipart->n, piece.p, n);
        multipart->n += n;
        piece = str_from_at(piece, n);
        if (!steps(multipart)) {
            return false;
        }
    }
    return true;
}

bool multipart_complete(const struct multipart *multipart) { return multipart->where == AT_END; }
