-- SPDX-License-Identifier: GPL-3.0-or-later
-- The session of a seminar: where it stands, what everyone wrote, difficulties and causes.

-- The step that runs and since when.
create table seminar_clock (
    org_id {int} not null,
    seminar_id {int} not null,
    step {int} not null,
    began_ms {int} not null,
    primary key (org_id, seminar_id)
) {end};

-- What was written into a field, version by version; no version is ever changed. base is the version
-- that the writer saw: where it is not the one before this, two wrote at once and both stand.
create table seminar_word (
    org_id {int} not null,
    kind text not null check (kind in ('reflection', 'conclusion', 'product')),
    holder_id {int} not null,
    owner_id {int} not null,
    field text not null,
    version {int} not null,
    base {int} not null,
    words text not null,
    account_id {int} not null,
    write_key text not null,
    at_ms {int} not null,
    primary key (org_id, kind, holder_id, owner_id, field, version)
) {end};
create unique index seminar_word_by_key on seminar_word (org_id, write_key);

-- A difficulty or a cause on a card; under_id = the card that it was put under, 0 = none. Who wrote
-- it is not kept.
create table seminar_card (
    org_id {int} not null,
    card_id {int} not null,
    seminar_id {int} not null,
    kind text not null check (kind in ('difficulty', 'cause')),
    words text not null,
    under_id {int} not null,
    write_key text not null,
    primary key (org_id, card_id)
) {end};
create index seminar_card_by_seminar on seminar_card (org_id, seminar_id, card_id);
create unique index seminar_card_by_key on seminar_card (org_id, write_key);

create table seminar_vote (
    org_id {int} not null,
    card_id {int} not null,
    staff_id {int} not null,
    primary key (org_id, card_id, staff_id)
) {end};
