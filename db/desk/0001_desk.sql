-- Work of one account on one seat: apart from the replica, so that a damaged replica never takes a draft with it.

create table case_file (
  id text primary key,
  state text not null,
  parcel text not null,
  saved_at text not null,
  body text not null                      -- JSON of CaseFile
) strict, without rowid;
create index case_state on case_file (state, saved_at);

-- Signed cases waiting for the line. Removed when the server has answered; the answer is in the case.
create table outbox (
  case_id text primary key references case_file (id),
  submission_id text not null,
  submission blob not null,
  signature blob not null,
  queued_at text not null,
  tries integer not null default 0,
  last_try_at text, last_fault text
) strict, without rowid;

create table document (
  sha256 text primary key check (length(sha256) = 64),
  media_type text not null, size integer not null,
  bytes blob not null
) strict;

create table notice (
  id integer primary key,
  body text not null, read integer not null default 0
) strict;

create table case_counter (month text primary key, last integer not null) strict, without rowid;

-- What was signed and lodged last for a case: its status is asked for by `submission_id`, its signature shown again.
create table sent (
  case_id text primary key references case_file (id),
  submission_id text not null unique,
  submission blob not null,
  signature blob not null,
  received_at text
) strict;
