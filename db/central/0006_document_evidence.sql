-- What authorities said of those who signed documents of a case, certificates between included: documents themselves stay as
-- they came, so it cannot lie in their signatures.
create table document_evidence (
  region text not null,
  submission_id text not null,
  kind text not null check (kind in ('certificate', 'crl', 'ocsp')),
  sha256 text not null check (length(sha256) = 64),
  der blob not null,
  kept_at text not null,
  primary key (region, submission_id, sha256)
) strict, without rowid;
create trigger document_evidence_kept before delete on document_evidence
  begin select raise(abort, 'evidence is never deleted'); end;
create trigger document_evidence_same before update on document_evidence
  begin select raise(abort, 'evidence is never changed'); end;

-- Cases with documents that others have signed, and when authorities are asked about them again.
create table document_signatures (
  region text not null,
  submission_id text not null,
  received_at text not null,
  ask_at text,                            -- null: nothing is missing, or nobody here can say more
  asked integer not null default 0,
  missing text not null default '',       -- key under signature.reasons
  trust_version integer not null,
  primary key (region, submission_id)
) strict, without rowid;
create index document_signatures_ask on document_signatures (region, ask_at) where ask_at is not null;
create index document_signatures_open on document_signatures (region, trust_version) where missing <> '';
