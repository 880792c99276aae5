-- include ../register/0001_register.sql

create table account (
  login text primary key,
  region text not null,
  name text not null,
  identifier text not null check (length(identifier) = 12),
  place text not null check (place in ('engineer', 'registrar', 'administrator', 'archivist')),
  levels text not null,                   -- JSON array, e.g. ["2G"]
  password_hash text not null,            -- argon2id
  password_set_at text not null,
  bound_ip text not null,
  state text not null check (state in ('active', 'blocked')),
  failures integer not null default 0,
  locked_until text,
  lock_rounds integer not null default 0,
  created_at text not null
) strict;

create table session (
  token_hash blob primary key check (length(token_hash) = 32),
  login text not null references account (login),
  ip text not null,
  created_at text not null, last_seen_at text not null, ends_at text not null
) strict, without rowid;

create table challenge (
  nonce text primary key,
  login text not null, channel text not null,
  expires_at text not null
) strict, without rowid;

create table number_reservation (
  region text not null, number text not null,
  quarter text not null, case_id text not null, login text not null,
  until text not null,
  primary key (region, number)
) strict, without rowid;

create table document (
  sha256 text primary key check (length(sha256) = 64),
  size integer not null,
  media_type text not null,
  received_at text not null,
  received_from text not null
) strict, without rowid;

create table submission (
  region text not null, id text not null,
  case_id text not null, case_number text not null, kind text not null, parcel text not null,
  login text not null,
  received_at text not null,              -- order of receipt to the millisecond is evidence
  place integer not null,                 -- strictly rising number of receipt
  due_at text not null,
  body blob not null,                     -- canonical JSON exactly as signed
  body_sha256 text not null,
  signature blob not null,
  verdict text not null,                  -- JSON of the verification at receipt
  state text not null check (state in ('lodged', 'registered', 'refused')),
  decision blob, decision_signature blob,
  decided_at text, decided_by text,
  act_seq integer,
  primary key (region, id)
) strict;
create unique index submission_place on submission (region, place);
create index submission_state on submission (region, state, place);
create index submission_parcel on submission (region, parcel) where state = 'lodged';

create table submission_parcel (
  region text not null, submission_id text not null, parcel text not null,
  primary key (region, submission_id, parcel)
) strict, without rowid;

-- Written in the transaction of the act, taken into the log by the sequencer in ticket order.
create table journal_pending (
  region text not null, ticket integer not null,
  act_id text not null,
  body blob not null, personal blob, leaf_hash blob not null,
  primary key (region, ticket)
) strict, without rowid;

create table notice (
  id integer primary key,
  region text not null, login text not null,
  kind text not null, submission_id text not null, case_number text not null,
  parcels text not null,                  -- JSON array of numbers
  created_at text not null
) strict;
create index notice_login on notice (region, login, id);

-- A6.5: who did what, when, with which outcome; each row carries the hash of the one before it.
create table action_journal (
  id integer primary key,
  at text not null, login text, ip text not null,
  action text not null, outcome text not null check (outcome in ('success', 'refused', 'failed')),
  about text not null,
  previous blob not null, hash blob not null check (length(hash) = 32)
) strict;

create table setting (name text primary key, value text not null) strict, without rowid;
