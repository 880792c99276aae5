-- include ../register/0003_trust_acts.sql

-- SEC-72: what one administrator has signed, and who put it in force or took it back.
create table trust_proposal (
  region text not null, id text not null,
  body blob not null,                     -- canonical JSON exactly as signed
  body_sha256 text not null,
  signature blob not null,
  proposed_at text not null, proposed_by text not null references account (login),
  state text not null check (state in ('open', 'confirmed', 'withdrawn')),
  decision blob, decision_signature blob,
  decided_at text, decided_by text references account (login),
  act_seq integer,
  primary key (region, id)
) strict;
create index trust_proposal_time on trust_proposal (region, proposed_at);
create trigger trust_proposal_kept before delete on trust_proposal
  begin select raise(abort, 'a proposal is never deleted'); end;
create trigger trust_proposal_fixed before update of region, id, body, body_sha256, signature, proposed_at, proposed_by
  on trust_proposal begin select raise(abort, 'what was signed is never changed'); end;
create trigger trust_proposal_decided_once before update on trust_proposal when old.state <> 'open'
  begin select raise(abort, 'a decision is never changed'); end;

-- What a received signature has grown into: with time stamps and evidence, renewed before they weaken. Only ever grows.
create table kept_signature (
  region text not null,
  subject text not null check (subject in ('submission', 'decision', 'trust.proposal', 'trust.decision')),
  id text not null,
  cms blob not null,
  received_at text not null,
  level text not null check (level in ('bes', 'lt', 'lta')),
  kept_at text not null,
  ask_at text,                            -- when authorities are asked again; null: nothing is missing
  asked integer not null default 0,
  missing text not null default '',       -- key under signature.reasons
  weakens_at text,                        -- when its youngest stamp is good no more; null: no stamp
  trust_version integer not null,         -- of the store by which weakens_at was found
  primary key (region, subject, id)
) strict, without rowid;
create index kept_signature_ask on kept_signature (region, ask_at) where ask_at is not null;
create index kept_signature_weakens on kept_signature (region, weakens_at) where weakens_at is not null;
create index kept_signature_trust on kept_signature (region, trust_version);
create index kept_signature_open on kept_signature (region) where missing <> '';
create trigger kept_signature_kept before delete on kept_signature
  begin select raise(abort, 'evidence is never deleted'); end;
