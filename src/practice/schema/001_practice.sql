-- SPDX-License-Identifier: GPL-3.0-or-later
-- How this school forms its key outcomes. What is chosen has dates, so that a chain can be looked at
-- as it stood on any day; ends '' = still so, the first day without it otherwise.

-- The school's choice: this outcome is formed by this technology.
create table practice_choice (
    org_id {int} not null,
    outcome_id text not null,
    technology_id text not null,
    begins text not null,
    ends text not null,
    reason text not null,
    account_id {int} not null,
    primary key (org_id, outcome_id, technology_id, begins)
) {end};

-- What the school has (present = 1) or lacks; the latest answer counts.
create table practice_condition (
    org_id {int} not null,
    condition_id text not null,
    since text not null,
    present {int} not null check (present in (0, 1)),
    primary key (org_id, condition_id, since)
) {end};

-- What a teacher can do, and how it is known: own word, course, seminar, seen at a lesson.
create table practice_skill (
    org_id {int} not null,
    staff_id {int} not null,
    competence_id text not null,
    since text not null,
    basis text not null check (basis in ('own', 'course', 'seminar', 'seen')),
    primary key (org_id, staff_id, competence_id)
) {end};

-- A teacher's own word, once a term: in this class, for this outcome, I use this.
create table practice_use (
    org_id {int} not null,
    year_id {int} not null,
    term {int} not null,
    staff_id {int} not null,
    class_id {int} not null,
    technology_id text not null,
    outcome_id text not null,
    declared_on text not null,
    primary key (org_id, year_id, term, staff_id, class_id, technology_id, outcome_id)
) {end};

-- A lesson that was visited: which signs of the technology were seen. signs is a list of 0 and 1 in
-- the order of the technology's signs.
create table practice_visit (
    org_id {int} not null,
    visit_id {int} not null,
    year_id {int} not null,
    class_id {int} not null,
    staff_id {int} not null,
    technology_id text not null,
    visited_on text not null,
    subject text not null,
    signs {json} not null,
    seen {int} not null,
    shown {int} not null,
    note text not null,
    account_id {int} not null,
    primary key (org_id, visit_id)
) {end};
create index practice_visit_by_staff on practice_visit (org_id, staff_id, visited_on);
