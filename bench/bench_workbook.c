// SPDX-License-Identifier: GPL-3.0-or-later
// Reads an .xlsx of a million cells (made here: 20 000 rows of 50) through the sandboxed child.
// Prints seconds, CPU seconds and memory.
#include "base/child.h"
#include "base/clock.h"
#include "base/xml.h"
#include "base/zip.h"
#include "office/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

enum { ROWS = 20000, COLUMNS = 50 };

static void put_cell(struct arena *arena, struct xml *xml, int row, int column) {
    bool text = column % 5 == 0;
    xml_open(xml, "c");
    if (text) {
        xml_attr_c(xml, "t", "s");
    }
    struct arena_mark mark = arena_mark(arena);
    xml_element(xml, "v",
                text              ? str_fmt(arena, "%d", (row * 7 + column) % 1000)
                : column % 5 == 1 ? str_fmt(arena, "%d.%d", row % 100, column)
                                  : str_fmt(arena, "%d", row % 100));
    arena_rewind(arena, mark);
    xml_close(xml);
}

static struct str sheet_text(struct arena *arena) {
    struct arena *scratch = arena_open(0);
    struct buf out = buf_open(arena, 256 << 20);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "worksheet");
    xml_open(&xml, "sheetData");
    for (int row = 0; row < ROWS; row++) {
        xml_open(&xml, "row");
        for (int column = 0; column < COLUMNS; column++) {
            put_cell(scratch, &xml, row, column);
        }
        xml_close(&xml);
    }
    xml_close(&xml);
    xml_close(&xml);
    arena_close(scratch);
    return buf_str(&out);
}

static struct str strings_text(struct arena *arena) {
    struct buf out = buf_open(arena, 1 << 20);
    struct xml xml = xml_start(&out);
    xml_open(&xml, "sst");
    for (int i = 0; i < 1000; i++) {
        xml_open(&xml, "si");
        xml_element(&xml, "t", str_fmt(arena, "Ответ ученика № %d", i));
        xml_close(&xml);
    }
    xml_close(&xml);
    return buf_str(&out);
}

static bool make_file(struct arena *arena, struct str *out, struct error *error) {
    struct zip_out *zip = zip_out_open(arena, 256 << 20);
    struct str relations =
        S("<Relationships><Relationship Id='a' Type='x/worksheet' Target='s.xml'/>"
          "<Relationship Id='b' Type='x/sharedStrings' Target='t.xml'/></Relationships>");
    struct str book = S("<workbook><sheets><sheet name='Лист' r:id='a' xmlns:r='r'/></sheets>"
                        "</workbook>");
    return zip_out_add(zip, S("xl/workbook.xml"), book, false, error) &&
           zip_out_add(zip, S("xl/_rels/workbook.xml.rels"), relations, false, error) &&
           zip_out_add(zip, S("xl/t.xml"), strings_text(arena), false, error) &&
           zip_out_add(zip, S("xl/s.xml"), sheet_text(arena), false, error) &&
           zip_out_finish(zip, out, error);
}

static bool write_file(int fd, struct error *error) {
    struct str bytes = {0};
    struct arena *arena = arena_open((size_t)1 << 31);
    bool ok = make_file(arena, &bytes, error);
    while (ok && bytes.n > 0) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        ok = n > 0;
        bytes = str_from_at(bytes, (size_t)(n > 0 ? n : 0));
    }
    arena_close(arena);
    return ok;
}

static double cpu_seconds(int who) {
    struct rusage use;
    getrusage(who, &use);
    return (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
           (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

static bool read_file(int fd, struct error *error) {
    struct workbook workbook;
    struct workbook_limits limits = workbook_limits_default();
    struct rusage child;
    bool ok = true;
    for (int i = 0; ok && i < 3; i++) {
        struct arena *arena = arena_open(WORKBOOK_ARENA);
        int64_t start = clock_monotonic_ms();
        double cpu = cpu_seconds(RUSAGE_SELF) + cpu_seconds(RUSAGE_CHILDREN);
        ok = workbook_read(arena, fd, S("bench.xlsx"), &limits, &workbook, error);
        cpu = cpu_seconds(RUSAGE_SELF) + cpu_seconds(RUSAGE_CHILDREN) - cpu;
        double seconds = (double)(clock_monotonic_ms() - start) / 1000;
        getrusage(RUSAGE_CHILDREN, &child);
        printf(
            "xlsx, %d cells: %.2f s, CPU of both processes %.2f s, child %ld MB, result %zu MB\n",
            ROWS * COLUMNS, seconds, cpu, child.ru_maxrss / 1024, arena_used(arena) >> 20);
        arena_close(arena);
    }
    return ok;
}

int main(int argc, char **argv) {
    static const struct child_kind *const kinds[] = {&workbook_child, NULL};
    if (child_asked(argc, argv)) {
        return child_main(argv, kinds);
    }
    struct error error = {0};
    bool ok = true;
    if (argc == 2) {
        ok = read_file((int)strtol(argv[1], NULL, 10), &error);
    } else {
        // Reading is measured in a program that starts anew: a child's peak counts from its
        // parent's.
        char number[16];
        int fd = memfd_create("bench", 0);
        snprintf(number, sizeof number, "%d", fd);
        ok = write_file(fd, &error) && execl("/proc/self/exe", argv[0], number, NULL) == 0;
    }
    if (!ok) {
        fprintf(stderr, "%s\n", error.text);
    }
    return ok ? 0 : 1;
}
