-- SPDX-License-Identifier: GPL-3.0-or-later
-- Key outcomes that a school chose on a level for a year. A choice is never changed: the next one
-- has the next version, so that what was decided and why stays.

create table key_choice (
    org_id {int} not null,
    year_id {int} not null,
    level text not null check (level in ('noo', 'ooo', 'soo')),
    version {int} not null,
    reason text not null,
    account_id {int} not null,
    made_ms {int} not null,
    primary key (org_id, year_id, level, version)
) {end};

create table key_outcome (
    org_id {int} not null,
    year_id {int} not null,
    level text not null check (level in ('noo', 'ooo', 'soo')),
    version {int} not null,
    outcome_id text not null,
    position {int} not null,
    why text not null,
    subjects {json} not null,
    primary key (org_id, year_id, level, version, outcome_id)
) {end};
