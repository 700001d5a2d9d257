// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/statements.h"

#include "test.h"

#include "base/buf.h"
#include "base/vec.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdlib.h>

struct ban {
    const char *word; // lower case; letters at its ends must not touch other letters
    const char *why;
};

static const struct ban bans[] = {
    {"json_extract", "read JSON with ->> 'key'"},
    {"json_object", "build JSON in C"},
    {"json_group_array", "build JSON in C"},
    {"json_each", "its rows differ between the engines"},
    {"as json", "cast(x as json) is NULL or 0 on SQLite"},
    {"'$", "->> '$.key' is NULL on PostgreSQL"},
    {"::", "write cast(x as type)"},
    {"is not '", "write is distinct from"},
    {"group_concat", "join texts in C"},
    {"string_agg", "join texts in C"},
    {"current_timestamp", "bind instants from C"},
    {"current_date", "bind dates from C"},
    {"current_time", "bind instants from C"},
    {"now", "bind instants from C"},
    {"strftime", "dates are text YYYY-MM-DD"},
    {"datetime", "dates are text YYYY-MM-DD"},
    {"upper", "SQLite knows ASCII only: store a folded key"},
    {"lower", "SQLite knows ASCII only: store a folded key"},
    {"round", "halves go other ways: round in C"},
    {"random", "numbers are made in C"},
    {"collate", "order by a stored key"},
    {"ilike", "compare folded keys"},
    {"glob", "compare folded keys"},
    {"x'", "a bit string on PostgreSQL: bind a blob"},
    {"rowid", "keys are ours"},
    {"ctid", "keys are ours"},
    {"insert or", "write on conflict"},
    {"pragma", "settings are the store's"},
    {"begin", "transactions are the store's"},
    {"commit", "transactions are the store's"},
    {"rollback", "transactions are the store's"},
    {"savepoint", "transactions are the store's"},
};

static bool is_word(char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

// Where a word stands alone in a text, STR_NONE when nowhere.
static size_t word_find(struct str text, struct str word, size_t from) {
    for (size_t at; (at = str_find(str_from_at(text, from), word)) != STR_NONE; from += at + 1) {
        size_t begin = from + at, end = begin + word.n;
        bool left = begin == 0 || !is_word(word.p[0]) || !is_word(text.p[begin - 1]);
        bool right = end >= text.n || !is_word(word.p[word.n - 1]) || !is_word(text.p[end]);
        if (left && right) {
            return begin;
        }
    }
    return STR_NONE;
}

// The text in lower case, blanks made single, literals emptied but for their first character,
// which some rules look at.
static struct str simplify(struct arena *arena, const char *text) {
    struct buf buf = buf_open(arena, 1024 * 1024);
    for (const char *p = text; *p != '\0'; p++) {
        bool blank = *p == ' ' || *p == '\n';
        if (*p == '\'') {
            buf_put_char(&buf, '\'');
            if (p[1] == '$') {
                buf_put_char(&buf, '$');
            }
            p += 1 + strcspn(p + 1, "'");
            buf_put_char(&buf, '\'');
            if (*p == '\0') {
                break;
            }
        } else if (!blank || (buf.n > 0 && buf.p[buf.n - 1] != ' ')) {
            buf_put_char(&buf, blank ? ' ' : (char)(*p >= 'A' && *p <= 'Z' ? *p | 0x20 : *p));
        }
    }
    return str_dup(arena, buf_str(&buf));
}

static struct str word_before(struct str text, size_t at) {
    size_t end = at;
    while (end > 0 && text.p[end - 1] == ' ') {
        end--;
    }
    size_t begin = end;
    while (begin > 0 && is_word(text.p[begin - 1])) {
        begin--;
    }
    return str_sub(text, begin, end - begin);
}

// LIKE ignores the case of ASCII on SQLite: only keys that C folded may be compared with it.
static bool like_is_folded(struct str text) {
    for (size_t at = 0; (at = word_find(text, S("like"), at)) != STR_NONE; at += 4) {
        struct str left = word_before(text, at);
        left = str_eq(left, S("not")) ? word_before(text, at - 4) : left;
        if (!str_ends(left, S("_key"))) {
            return false;
        }
    }
    return true;
}

// Parameters are $1..$n without a gap.
static bool parameters_follow(struct arena *arena, struct str text) {
    enum { LARGEST = 999 };
    bool *used = arena_array(arena, bool, LARGEST + 1);
    long largest = 0;
    for (size_t i = 0; i + 1 < text.n; i++) {
        if (text.p[i] == '$' && text.p[i + 1] >= '0' && text.p[i + 1] <= '9') {
            long number = strtol(text.p + i + 1, NULL, 10);
            if (number < 1 || number > LARGEST) {
                return false;
            }
            used[number] = true;
            largest = number > largest ? number : largest;
        }
    }
    for (long i = 1; i <= largest; i++) {
        if (!used[i]) {
            return false;
        }
    }
    return true;
}

const char *statement_fault(struct arena *arena, const char *text) {
    struct str simple = simplify(arena, text);
    for (size_t i = 0; i < sizeof bans / sizeof bans[0]; i++) {
        if (word_find(simple, str_from(bans[i].word), 0) != STR_NONE) {
            return str_fmt(arena, "«%s»: %s", bans[i].word, bans[i].why).p;
        }
    }
    if (!like_is_folded(simple)) {
        return "like: only on a column *_key, folded by C";
    }
    if (!parameters_follow(arena, simple)) {
        return "parameters must be $1..$n without a gap";
    }
    return str_find_char(simple, ';') == STR_NONE ? NULL : "';': one statement, without its end";
}

// Columns that may be NULL wherever they stand.
struct names {
    struct str *at;
    size_t n, cap;
};

static void nullable_read(struct names *names, struct test_store *test, struct arena *arena) {
    static const struct sql sqlite = {
        "nullable", "select c.name from sqlite_schema s, pragma_table_xinfo(s.name) c where "
                    "s.type = 'table' group by c.name having max(c.\"notnull\" or c.pk > 0) = 0"};
    static const struct sql postgres = {
        "nullable", "select column_name from information_schema.columns where table_schema = "
                    "current_schema() group by column_name having bool_and(is_nullable = 'YES')"};
    struct query query;
    const struct sql *sql = store_engine(test->store) == STORE_SQLITE ? &sqlite : &postgres;
    struct db *db = store_reader(test->store, arena, NULL);
    assert_true(db != NULL && query_open(&query, db, sql, ARGS0, NULL));
    while (query_next(&query)) {
        *vec_push(arena, names) = str_dup(arena, query_text(&query, 0));
    }
    assert_true(query_close(&query, NULL));
}

// A bare column of an ORDER BY that may be NULL and has no `nulls`; "" when there is none.
static struct str unordered_null(const struct names *names, struct str text) {
    for (size_t at = 0; (at = word_find(text, S("order by"), at)) != STR_NONE;) {
        at += strlen("order by");
        struct str list = str_from_at(text, at);
        list.n = list.n == 0 ? 0 : strcspn(list.p, ")"); // the text ends with a zero
        for (struct str item; list.n > 0;) {
            item = str_trim(str_cut(&list, ','));
            struct str rest = item, column = str_cut(&rest, ' ');
            size_t dot = str_find_char(column, '.');
            column = dot == STR_NONE ? column : str_from_at(column, dot + 1);
            for (size_t i = 0; i < names->n; i++) {
                if (str_eq(column, names->at[i]) && word_find(item, S("nulls"), 0) == STR_NONE) {
                    return column;
                }
            }
        }
    }
    return S("");
}

// What the engine itself says of a statement, NULL when it takes it. On PostgreSQL the types of
// all parameters must be known from the text.
static const char *engine_fault(struct test_store *test, struct arena *arena, const char *text) {
    struct str said = S("");
    if (!test_on_postgres()) {
        sqlite3 *connection = NULL;
        sqlite3_stmt *statement = NULL;
        sqlite3_open_v2(test->url, &connection, SQLITE_OPEN_READONLY, NULL);
        sqlite3_busy_timeout(connection, 10000);
        sqlite3_db_config(connection, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
        if (sqlite3_prepare_v2(connection, text, -1, &statement, NULL) != SQLITE_OK) {
            said = str_dup(arena, str_from(sqlite3_errmsg(connection)));
        }
        sqlite3_finalize(statement);
        sqlite3_close(connection);
    } else {
        PGconn *connection = PQconnectdb(test->url);
        PGresult *result = PQprepare(connection, "", text, 0, NULL);
        if (PQresultStatus(result) != PGRES_COMMAND_OK) {
            said = str_dup(arena, str_from(PQerrorMessage(connection)));
        }
        PQclear(result);
        PQfinish(connection);
    }
    return said.n == 0 ? NULL : said.p;
}

static size_t statement_check(struct test_store *test, struct arena *arena,
                              const struct names *nullable, const struct sql *sql) {
    struct str bare = unordered_null(nullable, simplify(arena, sql->text));
    const char *faults[] = {
        statement_fault(arena, sql->text), engine_fault(test, arena, sql->text),
        bare.n == 0 ? NULL
                    : str_fmt(arena, "order by %.*s: write nulls first|last", STR_ARG(bare)).p};
    size_t found = 0;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        if (faults[i] != NULL) {
            fprintf(stderr, "%s: %s\n", sql->name, faults[i]);
            found++;
        }
    }
    return found;
}

size_t statements_check(struct test_store *test, const struct room *const *rooms) {
    struct arena *arena = arena_open(0);
    struct names nullable = {0}, names = {0};
    size_t found = 0;
    nullable_read(&nullable, test, arena);
    for (; *rooms != NULL; rooms++) {
        const struct sql *const *const *noun = (*rooms)->statements;
        for (; noun != NULL && *noun != NULL; noun++) {
            for (const struct sql *const *sql = *noun; *sql != NULL; sql++) {
                for (size_t i = 0; i < names.n; i++) {
                    if (str_eq(names.at[i], str_from((*sql)->name))) {
                        fprintf(stderr, "%s: the name is used twice\n", (*sql)->name);
                        found++;
                    }
                }
                *vec_push(arena, &names) = str_from((*sql)->name);
                found += statement_check(test, arena, &nullable, *sql);
            }
        }
    }
    arena_close(arena);
    return found;
}
