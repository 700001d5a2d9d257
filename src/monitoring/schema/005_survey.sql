-- SPDX-License-Identifier: GPL-3.0-or-later
-- A survey (опрос): a session in which a class answers a questionnaire without names. `code` is the
-- address on the phones; the secret signs tickets while the survey is open and is '' after closing.
-- by_class 1: the address alone lets in; 0: one-time codes on slips.
create table survey (
    org_id {int} not null,
    session_id {int} not null,
    code text not null,
    by_class {int} not null check (by_class in (0, 1)),
    invited {int} not null,
    secret text not null,
    primary key (org_id, session_id)
) {end};
create unique index survey_by_code on survey (code);

-- One-time codes of slips: used or not, and nothing else. `claim` is a hash of what the device made
-- up, so that its repeated entry is let in again.
create table survey_code (
    org_id {int} not null,
    session_id {int} not null,
    code text not null,
    used {int} not null check (used in (0, 1)),
    claim text not null,
    primary key (org_id, session_id, code)
) {end_keyed};

-- Answers: no person, no code, no time, no address. The key is random and orders the rows.
create table survey_answer (
    org_id {int} not null,
    session_id {int} not null,
    answer_key text not null,
    answers {json} not null,
    primary key (org_id, session_id, answer_key)
) {end_keyed};

-- Answers in one's own words, cut from the other answers of the same sheet. released: 0 not read
-- yet, 1 shown in the results, 2 kept back.
create table survey_text (
    org_id {int} not null,
    session_id {int} not null,
    item text not null,
    text_key text not null,
    body text not null,
    released {int} not null check (released in (0, 1, 2)),
    primary key (org_id, session_id, item, text_key)
) {end_keyed};
