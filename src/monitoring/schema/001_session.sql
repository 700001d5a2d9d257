-- SPDX-License-Identifier: GPL-3.0-or-later
-- A procedure (процедура) is what the order names; a session is its sitting in one class.

create table procedure (
    org_id {int} not null,
    procedure_id {int} not null,
    year_id {int} not null,
    title text not null,
    purpose text not null,
    order_number text not null,
    order_date text not null,
    instrument_id text not null,
    instrument_version {int} not null,
    account_id {int} not null,
    created_ms {int} not null,
    primary key (org_id, procedure_id)
) {end};

create index procedure_by_year on procedure (org_id, year_id);

-- The signs of the frozen instrument: value_mask has bit v set when v is a mark of this sign. It
-- lets one statement judge and store a mark.
create table procedure_item (
    org_id {int} not null,
    procedure_id {int} not null,
    item text not null,
    value_mask {int} not null,
    primary key (org_id, procedure_id, item)
) {end};

create table session (
    org_id {int} not null,
    session_id {int} not null,
    procedure_id {int} not null,
    class_id {int} not null,
    held_on text not null,
    closed_ms {int} not null,
    primary key (org_id, session_id)
) {end};
create index session_by_class on session (org_id, class_id);
create index session_by_procedure on session (org_id, procedure_id);

-- Who was on the class list that day; team 0 = not in a group; absent pupils are not rated.
create table session_pupil (
    org_id {int} not null,
    session_id {int} not null,
    pupil_id {int} not null,
    team {int} not null,
    absent {int} not null,
    primary key (org_id, session_id, pupil_id)
) {end};

-- rater 1, 2 … is the place at the sheet; the account behind it may be changed before marks exist.
create table session_rater (
    org_id {int} not null,
    session_id {int} not null,
    rater {int} not null check (rater between 1 and 7),
    account_id {int} not null,
    primary key (org_id, session_id, rater)
) {end};
create index session_rater_by_account on session_rater (org_id, account_id, session_id);

-- Append-only. A cell is (pupil, item, rater); seq 1, 2 … are its marks in order, the last one
-- counts. The key orders a session together, so a class map is one short read.
-- state: 0 cleared, 1 mark, 2 not observed. write_key names the client's deed, so that a repeated
-- delivery is recognised and never doubled.
create table response (
    org_id {int} not null,
    session_id {int} not null,
    pupil_id {int} not null,
    item text not null,
    rater {int} not null,
    seq {int} not null,
    state {int} not null check (state in (0, 1, 2)),
    value {int} not null,
    reason text not null,
    write_key text not null,
    at_ms {int} not null,
    primary key (org_id, session_id, pupil_id, item, rater, seq)
) {end_keyed};
