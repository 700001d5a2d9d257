-- SPDX-License-Identifier: GPL-3.0-or-later
-- Instruments as they were used. The body is the whole record of the content.

create table instrument_version (
    org_id {int} not null,
    instrument_id text not null,
    version {int} not null,
    content_hash text not null,
    body {json} not null,
    frozen_ms {int} not null,
    primary key (org_id, instrument_id, version)
) {end};
create unique index instrument_version_by_hash
    on instrument_version (org_id, instrument_id, content_hash);
