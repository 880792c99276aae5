-- Construction lines, measured points and the numbering of a case: they help to draft it and are no part of it.

create table drafting_aids (
  case_id text primary key references case_file (id) on delete cascade,
  body text not null                      -- JSON of DraftingAids
) strict, without rowid;
