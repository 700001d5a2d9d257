-- SPDX-License-Identifier: GPL-3.0-or-later
-- Evidence (свидетельства): what each closed session says of outcomes, counted once, so that pages
-- over years read thousands of rows instead of millions of marks. closed_ms is that of the session
-- when it was counted: another one there means that it is to be counted anew.
create table evidence_session (
    org_id {int} not null,
    session_id {int} not null,
    closed_ms {int} not null,
    year_id {int} not null,
    class_id {int} not null,
    held_on text not null,
    title text not null,
    instrument_id text not null,
    instrument_version {int} not null,
    instrument_title text not null,
    primary key (org_id, session_id)
) {end};
create index evidence_session_by_year on evidence_session (org_id, year_id);

-- Pupils of a session by their level in an outcome ('ooo.K2.4') or in a strand on its level
-- ('ooo.K2'); none: too few signs of theirs have a mark.
create table evidence (
    org_id {int} not null,
    session_id {int} not null,
    outcome text not null,
    none {int} not null,
    below {int} not null,
    basic {int} not null,
    advanced {int} not null,
    high {int} not null,
    primary key (org_id, session_id, outcome)
) {end_keyed};
create index evidence_by_outcome on evidence (org_id, outcome);

-- The same pupil by pupil, of metasubject outcomes only: to follow the same pupils over years.
-- level 1..4; share: of the possible marks, in ten-thousandths.
create table evidence_pupil (
    org_id {int} not null,
    session_id {int} not null,
    outcome text not null,
    pupil_id {int} not null,
    level {int} not null check (level between 1 and 4),
    share {int} not null check (share between 0 and 10000),
    primary key (org_id, session_id, outcome, pupil_id)
) {end_keyed};
