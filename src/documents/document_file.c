// SPDX-License-Identifier: GPL-3.0-or-later
#include "documents/document_file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { HTML_MAX = 16 * 1024 * 1024 };

bool document_file_bytes(struct command_call *call, const struct doc *doc, struct str *out,
                         struct error *error) {
    struct str path = command_option(call, "out");
    if (str_ends(path, S(".docx"))) {
        return doc_to_docx(call->arena, doc, out, error);
    }
    if (str_ends(path, S(".html"))) {
        struct buf html = buf_open(call->arena, HTML_MAX);
        doc_to_html(&html, doc);
        *out = buf_str(&html);
        return true;
    }
    return error_set(error, ERROR_INPUT, "--out: имя файла должно кончаться на .docx или .html.");
}

bool document_file_write(struct command_call *call, struct str bytes, struct error *error) {
    const char *path = str_c(call->arena, command_option(call, "out"));
    FILE *file = fopen(path, "wb");
    bool ok = file != NULL && fwrite(bytes.p, 1, bytes.n, file) == bytes.n;
    ok = (file == NULL || fclose(file) == 0) && ok;
    if (!ok) {
        error_set(error, ERROR_IO, "Файл «%s» не записывается: проверьте папку и диск.", path);
        return error_cause(error, "%s", strerror(errno));
    }
    struct node *answer = node_map(call->arena);
    node_put(call->arena, answer, "file", node_text(call->arena, str_from(path)));
    command_answer(call, answer);
    command_say(call, "Готово: %s", path);
    return true;
}
