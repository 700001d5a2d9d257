// SPDX-License-Identifier: GPL-3.0-or-later
// The child's side.
#include "base/child_internal.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { OUT_BYTES = 64 * 1024, MEMORY_BESIDE_ARENA = 64 * 1024 * 1024 };

struct child_out {
    size_t n;
    char bytes[OUT_BYTES];
};

// Static, because the child has one and is gone with it.
static struct child_out child_out;

static void write_all(const char *p, size_t n) {
    while (n > 0) {
        ssize_t done = write(CHILD_SOCKET_FD, p, n);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            _exit(1); // the parent is gone
        }
        p += done;
        n -= (size_t)done;
    }
}

static void flush(struct child_out *out) {
    write_all(out->bytes, out->n);
    out->n = 0;
}

static void put(struct child_out *out, const void *p, size_t n) {
    if (n > sizeof out->bytes - out->n) {
        flush(out);
    }
    if (n > sizeof out->bytes) {
        write_all(p, n);
    } else if (n > 0) {
        memcpy(out->bytes + out->n, p, n);
        out->n += n;
    }
}

static void put_frame(struct child_out *out, uint32_t kind, const void *p, size_t n) {
    struct child_frame frame = {.kind = kind, .bytes = (uint32_t)n};
    put(out, &frame, sizeof frame);
    put(out, p, n);
}

void child_send(struct child_out *out, struct str message) {
    if (message.n > UINT32_MAX) {
        _exit(1);
    }
    put_frame(out, CHILD_FRAME_MESSAGE, message.p, message.n);
}

_Noreturn static void end_with(struct child_out *out, bool ok, const struct error *error) {
    if (ok) {
        put_frame(out, CHILD_FRAME_DONE, NULL, 0);
    } else {
        put_frame(out, CHILD_FRAME_ERROR, error, sizeof *error);
    }
    flush(out);
    _exit(0);
}

static bool read_all(void *to, size_t n) {
    for (char *p = to; n > 0;) {
        ssize_t done = read(CHILD_SOCKET_FD, p, n);
        if (done < 0 && errno == EINTR) {
            continue;
        }
        if (done <= 0) {
            return false;
        }
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static bool map_file(struct str *file, struct error *error) {
    struct stat stat;
    if (fstat(CHILD_FILE_FD, &stat) != 0 || !S_ISREG(stat.st_mode)) {
        return error_set(error, ERROR_IO, "Файл не открывается.");
    }
    size_t n = (size_t)stat.st_size;
    void *p = n == 0 ? NULL : mmap(NULL, n, PROT_READ, MAP_PRIVATE, CHILD_FILE_FD, 0);
    if (p == MAP_FAILED) {
        return error_set(error, ERROR_IO, "Файл не читается с диска.");
    }
    *file = str_n(p, n);
    return true;
}

bool child_asked(int argc, char **argv) {
    return argc == 3 && strcmp(argv[1], CHILD_WORD) == 0 && getenv(CHILD_MARK) != NULL;
}

int child_main(char **argv, const struct child_kind *const *kinds) {
    while (*kinds != NULL && strcmp((*kinds)->name, argv[2]) != 0) {
        kinds++;
    }
    const struct child_kind *kind = *kinds;
    struct child_out *out = &child_out;
    struct error error = {0};
    struct child_request request;
    struct str file = {0};
    char text[CHILD_REQUEST_MAX];
    if (kind == NULL || !read_all(&request, sizeof request) ||
        request.request_bytes > sizeof text || !read_all(text, request.request_bytes)) {
        return 1;
    }
    put_frame(out, CHILD_FRAME_HELLO, NULL, 0);
    flush(out); // whatever happens now happens to the file
    if (!map_file(&file, &error) ||
        !child_close_in(request.seconds, kind->memory + MEMORY_BESIDE_ARENA, &error)) {
        end_with(out, false, &error);
    }
    struct arena *arena = arena_open(kind->memory);
    if (arena == NULL || setjmp(*arena_guard(arena)) != 0) {
        error_set(&error, ERROR_LIMIT,
                  "Файл слишком велик: для его чтения не хватило памяти. Разделите его на части.");
        end_with(out, false, &error);
    }
    bool ok = kind->run(arena, file, str_n(text, request.request_bytes), out, &error);
    end_with(out, ok, &error);
}
