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

-- A37.6: every hash an account ever had; no password comes back.
create table password_history (
  login text not null references account (login),
  set_at text not null,
  password_hash text not null,
  primary key (login, set_at)
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
create index submission_waiting on submission (region, parcel) where state = 'lodged';

create table submission_parcel (
  region text not null, submission_id text not null, parcel text not null,
  primary key (region, submission_id, parcel)
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

-- SEC-48: what was logged, signed or received is never changed or taken away, by any statement of the application.
create trigger act_kept before delete on act begin select raise(abort, 'an act is never deleted'); end;
create trigger act_fixed before update on act begin select raise(abort, 'an act is never changed'); end;
create trigger act_parcel_kept before delete on act_parcel begin select raise(abort, 'an act is never deleted'); end;
create trigger act_parcel_fixed before update on act_parcel begin select raise(abort, 'an act is never changed'); end;
create trigger lineage_kept before delete on lineage begin select raise(abort, 'lineage is never deleted'); end;
create trigger lineage_fixed before update on lineage begin select raise(abort, 'lineage is never changed'); end;
create trigger journal_tile_kept before delete on journal_tile begin select raise(abort, 'the journal only grows'); end;
create trigger journal_tile_fixed before update on journal_tile begin select raise(abort, 'the journal only grows'); end;
create trigger journal_head_kept before delete on journal_head begin select raise(abort, 'the journal only grows'); end;
create trigger journal_head_fixed before update on journal_head begin select raise(abort, 'the journal only grows'); end;
create trigger action_kept before delete on action_journal begin select raise(abort, 'the journal only grows'); end;
create trigger action_fixed before update on action_journal begin select raise(abort, 'the journal only grows'); end;
create trigger document_kept before delete on document begin select raise(abort, 'a document is never deleted'); end;
create trigger document_fixed before update on document begin select raise(abort, 'a document is never changed'); end;
create trigger submission_kept before delete on submission begin select raise(abort, 'a submission is never deleted'); end;
create trigger submission_fixed before update of region, id, case_id, case_number, kind, parcel, login, received_at, place,
  due_at, body, body_sha256, signature, verdict on submission
  begin select raise(abort, 'what was received is never changed'); end;
create trigger submission_decided_once before update on submission when old.state <> 'lodged'
  begin select raise(abort, 'a decision is never changed'); end;
create trigger parcel_kept before delete on parcel begin select raise(abort, 'a version is never deleted'); end;
create trigger right_kept before delete on parcel_right begin select raise(abort, 'a version is never deleted'); end;
create trigger holder_kept before delete on right_holder begin select raise(abort, 'a version is never deleted'); end;
create trigger encumbrance_kept before delete on encumbrance begin select raise(abort, 'a version is never deleted'); end;
create trigger claim_kept before delete on claim begin select raise(abort, 'a version is never deleted'); end;
create trigger building_kept before delete on building begin select raise(abort, 'a version is never deleted'); end;
