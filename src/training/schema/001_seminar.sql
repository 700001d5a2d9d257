-- SPDX-License-Identifier: GPL-3.0-or-later
-- The year of seminars, and what is known of a teacher's competences by the teacher's own word.

-- A seminar of the plan of a year. shipped_id names its record of the knowledge base.
create table seminar (
    org_id {int} not null,
    seminar_id {int} not null,
    year_id {int} not null,
    shipped_id text not null,
    pair_id text not null,
    kind text not null check (kind in ('reflexive', 'development')),
    title text not null,
    month {int} not null check (month between 1 and 12),
    state text not null check (state in ('planned', 'running', 'closed')),
    held_on text not null,
    leader_id {int} not null,
    outcome_id text not null,
    looked_on text not null,
    looked_note text not null,
    account_id {int} not null,
    primary key (org_id, seminar_id)
) {end};
create index seminar_by_year on seminar (org_id, year_id, month);

-- Who takes part. team 0 = not in a group yet.
create table seminar_member (
    org_id {int} not null,
    seminar_id {int} not null,
    staff_id {int} not null,
    attended {int} not null check (attended in (0, 1)),
    team {int} not null,
    invited_on text not null,
    primary key (org_id, seminar_id, staff_id)
) {end};
create index seminar_member_by_staff on seminar_member (org_id, staff_id);

-- A teacher's own word about a competence, 0 to 3 by the scale of the knowledge base; the latest
-- day counts.
create table training_self (
    org_id {int} not null,
    staff_id {int} not null,
    competence_id text not null,
    said_on text not null,
    step {int} not null check (step between 0 and 3),
    primary key (org_id, staff_id, competence_id, said_on)
) {end};

-- The methodologist whom a teacher named, who sees the teacher's needs; mentor_id 0 = nobody.
create table training_mentor (
    org_id {int} not null,
    staff_id {int} not null,
    mentor_id {int} not null,
    since text not null,
    primary key (org_id, staff_id)
) {end};

-- A need that was looked at and put aside for a year, with the reason.
create table training_aside (
    org_id {int} not null,
    year_id {int} not null,
    outcome_id text not null,
    competence_id text not null,
    reason text not null,
    account_id {int} not null,
    primary key (org_id, year_id, outcome_id, competence_id)
) {end};
