-- SPDX-License-Identifier: GPL-3.0-or-later
-- An instrument of the school that is being written: the next version of one in force, or a new one.
-- What is in force lies in the knowledge base (content_edit) and does not change with the draft.

create table instrument_draft (
    org_id {int} not null,
    instrument_id text not null,
    number {int} not null,
    body {json} not null,
    account_id {int} not null,
    changed_ms {int} not null,
    primary key (org_id, instrument_id)
) {end};
