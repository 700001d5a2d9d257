-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who stands behind a code of ВПР (протокол соответствия): apart from the points, so that it can be
-- destroyed by itself and the points stay what they are. year: in which the school year begins.
create table external_code (
    org_id {int} not null,
    code_id {int} not null,
    year {int} not null,
    code text not null,
    pupil_id {int} not null,
    primary key (org_id, code_id)
) {end};
create unique index external_code_by_code on external_code (org_id, year, code);
