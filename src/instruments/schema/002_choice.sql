-- SPDX-License-Identifier: GPL-3.0-or-later
-- The school's choice: this key outcome is measured by this instrument. Dates as in practice_choice:
-- ends '' = still so, the first day without it otherwise.

create table instrument_choice (
    org_id {int} not null,
    outcome_id text not null,
    instrument_id text not null,
    begins text not null,
    ends text not null,
    account_id {int} not null,
    primary key (org_id, outcome_id, instrument_id, begins)
) {end};
