-- SPDX-License-Identifier: GPL-3.0-or-later
-- A school, its years, classes, pupils, staff, accounts and the record of who did what.
-- org_id leads each key: many schools share one database of a region.

create table org (
    org_id {int} not null primary key,
    full_name text not null,
    short_name text not null,
    city text not null,
    address text not null,
    site text not null,
    founder text not null,
    licence text not null,
    accreditation text not null,
    levels text not null,
    forms {json} not null,
    options {json} not null,
    created_ms {int} not null
) {end};

create table school_year (
    org_id {int} not null,
    year_id {int} not null,
    title text not null,
    begins text not null,
    ends text not null,
    week_days {int} not null check (week_days in (5, 6)),
    primary key (org_id, year_id)
) {end};

-- A quarter, trimester or half-year of a level.
create table term (
    org_id {int} not null,
    year_id {int} not null,
    level text not null check (level in ('noo', 'ooo', 'soo')),
    ordinal {int} not null,
    kind text not null check (kind in ('quarter', 'trimester', 'half_year')),
    begins text not null,
    ends text not null,
    primary key (org_id, year_id, level, ordinal)
) {end};

-- Holidays; whom = 'all', a level or 'grade1' (the additional week of the first grade).
create table holiday (
    org_id {int} not null,
    year_id {int} not null,
    ordinal {int} not null,
    title text not null,
    whom text not null check (whom in ('all', 'noo', 'ooo', 'soo', 'grade1')),
    begins text not null,
    ends text not null,
    primary key (org_id, year_id, ordinal)
) {end};

create table class (
    org_id {int} not null,
    class_id {int} not null,
    year_id {int} not null,
    grade {int} not null check (grade between 1 and 11),
    letter text not null,
    head_staff_id {int},
    sort_key text not null,
    primary key (org_id, class_id)
) {end};
create unique index class_by_name on class (org_id, year_id, grade, letter);

-- What results hang on. The person behind it is in pupil_identity, so that data can be kept,
-- copied and shown without it.
create table pupil (
    org_id {int} not null,
    pupil_id {int} not null,
    sex text not null check (sex in ('М', 'Ж', '')),
    created_ms {int} not null,
    primary key (org_id, pupil_id)
) {end};

create table pupil_identity (
    org_id {int} not null,
    pupil_id {int} not null,
    last_name text not null,
    first_name text not null,
    middle_name text not null,
    born text not null,
    file_number text not null,
    sort_key text not null,
    fold_key text not null,
    primary key (org_id, pupil_id)
) {end};
create index pupil_identity_by_fold on pupil_identity (org_id, fold_key);

-- Membership has dates, so a pupil's history stays; ends '' = still there, the last day otherwise.
-- Reasons: arrived, promoted, moved, repeated; of the end: '', moved, promoted, repeated, left,
-- graduated.
create table membership (
    org_id {int} not null,
    pupil_id {int} not null,
    class_id {int} not null,
    begins text not null,
    ends text not null,
    reason text not null,
    end_reason text not null,
    primary key (org_id, pupil_id, class_id, begins)
) {end};
create index membership_by_class on membership (org_id, class_id);

create table staff (
    org_id {int} not null,
    staff_id {int} not null,
    last_name text not null,
    first_name text not null,
    middle_name text not null,
    position text not null,
    sort_key text not null,
    fold_key text not null,
    left_on text not null,
    primary key (org_id, staff_id)
) {end};

-- The teaching load (тарификация): teacher, class, subject, part of the class, hours a week.
create table teaching (
    org_id {int} not null,
    teaching_id {int} not null,
    year_id {int} not null,
    staff_id {int} not null,
    class_id {int} not null,
    subject text not null,
    part text not null,
    hours {real} not null,
    primary key (org_id, teaching_id)
) {end};
create unique index teaching_by_row
    on teaching (org_id, year_id, class_id, subject, part, staff_id);

create table account (
    org_id {int} not null,
    account_id {int} not null,
    login text not null,
    password text not null,
    must_change {int} not null,
    staff_id {int},
    shown_name text not null,
    sort_key text not null,
    blocked {int} not null,
    created_ms {int} not null,
    entered_ms {int} not null,
    primary key (org_id, account_id)
) {end};
create unique index account_by_login on account (org_id, login);
-- A session knows its account only: the school is found through it.
create index account_by_id on account (account_id);

create table account_role (
    org_id {int} not null,
    account_id {int} not null,
    role text not null,
    primary key (org_id, account_id, role)
) {end};

create table web_session (
    org_id {int} not null,
    token_hash {blob} not null,
    account_id {int} not null,
    created_ms {int} not null,
    seen_ms {int} not null,
    primary key (org_id, token_hash)
) {end};
create index web_session_by_token on web_session (token_hash);
create index web_session_by_account on web_session (org_id, account_id);

create table audit (
    org_id {int} not null,
    audit_id {int} not null,
    at_ms {int} not null,
    account_id {int} not null,
    action text not null,
    noun text not null,
    noun_id {int} not null,
    detail {json} not null,
    primary key (org_id, audit_id)
) {end};
create index audit_by_noun on audit (org_id, noun, noun_id);

-- One import is one batch; each step keeps the row before and after it, so that it can be undone.
create table import_batch (
    org_id {int} not null,
    batch_id {int} not null,
    kind text not null,
    file_name text not null,
    source text not null,
    at_ms {int} not null,
    account_id {int} not null,
    counts {json} not null,
    undone_ms {int} not null,
    primary key (org_id, batch_id)
) {end};

create table import_step (
    org_id {int} not null,
    batch_id {int} not null,
    ordinal {int} not null,
    noun text not null,
    noun_id {int} not null,
    action text not null check (action in ('insert', 'update', 'delete')),
    before {json} not null,
    after {json} not null,
    primary key (org_id, batch_id, ordinal)
) {end};

-- Columns that a person matched by hand, remembered by the header's fingerprint.
create table import_mapping (
    org_id {int} not null,
    kind text not null,
    fingerprint text not null,
    columns {json} not null,
    at_ms {int} not null,
    primary key (org_id, kind, fingerprint)
) {end};

create table consent (
    org_id {int} not null,
    pupil_id {int} not null,
    kind text not null,
    given_on text not null,
    until_on text not null,
    withdrawn_on text not null,
    primary key (org_id, pupil_id, kind, given_on)
) {end};

create table setting (
    org_id {int} not null,
    name text not null,
    value {json} not null,
    primary key (org_id, name)
) {end};

create table job (
    org_id {int} not null,
    job_id {int} not null,
    kind text not null,
    ask {json} not null,
    state text not null check (state in ('waiting', 'running', 'done', 'failed')),
    done {int} not null,
    total {int} not null,
    message text not null,
    result {json} not null,
    account_id {int} not null,
    created_ms {int} not null,
    ended_ms {int} not null,
    primary key (org_id, job_id)
) {end};
