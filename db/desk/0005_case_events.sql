-- Who did what to a case: lines are added, never changed. They go into the package of the case and come with it.

create table case_event (
  id integer primary key,
  case_id text not null references case_file (id),
  at text not null,
  who text not null,                      -- login; '' when the server or the seat itself
  name text not null,
  about text not null
) strict;
create index case_event_of on case_event (case_id, id);

-- What stands in the way of sending a case, for the list: '' nothing; null when it was kept by an earlier program.
alter table case_file add column missing text;
