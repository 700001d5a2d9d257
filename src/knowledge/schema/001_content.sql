-- SPDX-License-Identifier: GPL-3.0-or-later
-- What schools did to the knowledge base, and what changed in it with a new version of the program.

-- What the school wrote over a shipped record or added: never changed, the next one has the next
-- version. body = the fields that differ (of an own record: all of them), base = the shipped fields
-- that they stand over. An empty body is a return to the shipped text.
create table content_edit (
    org_id {int} not null,
    kind text not null,
    record_id text not null,
    version {int} not null,
    own {int} not null check (own in (0, 1)),
    body {json} not null,
    base {json} not null,
    reason text not null,
    account_id {int} not null,
    made_ms {int} not null,
    primary key (org_id, kind, record_id, version)
) {end};

-- The shipped records as the program of the last start had them: the program's, not a school's.
create table content_shipped (
    kind text not null,
    record_id text not null,
    hash text not null,
    body {json} not null,
    primary key (kind, record_id)
) {end};

-- A shipped record that a school uses or changed came with another text. Until it is decided
-- (decided_ms = 0) the text before holds.
create table content_change (
    org_id {int} not null,
    kind text not null,
    record_id text not null,
    found_ms {int} not null,
    before {json} not null,
    account_id {int} not null,
    decided_ms {int} not null,
    primary key (org_id, kind, record_id, found_ms)
) {end};

-- The index of the search: roots of words of a record. org_id 0 = shipped.
create table content_term (
    org_id {int} not null,
    term_key text not null,
    kind text not null,
    record_id text not null,
    weight {int} not null,
    primary key (org_id, term_key, kind, record_id)
) {end};
create index content_term_by_record on content_term (org_id, kind, record_id);
