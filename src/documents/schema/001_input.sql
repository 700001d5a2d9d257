-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person adds to a document by hand: number, causes, recommendations. The subject is what
-- the document is about (a session). Versions are kept: the last one is printed.

create table document_input (
    org_id {int} not null,
    paper_id text not null,
    subject_id {int} not null,
    version {int} not null,
    body {json} not null,
    account_id {int} not null,
    at_ms {int} not null,
    primary key (org_id, paper_id, subject_id, version)
) {end};
