-- SPDX-License-Identifier: GPL-3.0-or-later
-- What became of each row of a file that was loaded. fate is a status of the plan, 'refused' or
-- 'warning'; file_row 0 is no row of the file.
create table import_line (
    org_id {int} not null,
    batch_id {int} not null,
    ordinal {int} not null,
    fate text not null,
    file_row {int} not null,
    sheet text not null,
    who text not null,
    what text not null,
    primary key (org_id, batch_id, ordinal)
) {end_keyed};
