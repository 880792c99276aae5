-- What was done to a case, in its order, so that it can be undone and redone. `patch` turns the entry over: back while it
-- is in force, forth while it is undone; null for what cannot be undone, such as a signature.

create table case_history (
  case_id text not null references case_file (id) on delete cascade,
  place integer not null,
  at text not null,
  who text not null,                      -- login; '' when the server
  name text not null,                     -- as in case_event
  about text not null,
  undone integer not null default 0 check (undone in (0, 1)),
  patch text,                             -- JSON of WorkPatch
  primary key (case_id, place)
) strict, without rowid;

-- Steps were the whole history before: those in force are entries, those behind the cursor are entries undone.
insert into case_history (case_id, place, at, who, name, about, undone, patch)
select c.id, s.key + 1, s.value ->> 'at', c.body ->> 'engineer', 'drawn', s.value ->> '$.command.name',
  s.key >= (c.body ->> 'cursor'),
  case when s.key < (c.body ->> 'cursor')
    then json_object('steps', json_object('drop', json_array(json_object('at', s.key, 'item', json(s.value))), 'put', json('[]')))
    else json_object('steps', json_object('drop', json('[]'), 'put', json_array(json_object('at', s.key, 'item', json(s.value)))))
  end
from case_file c, json_each(c.body, '$.steps') s;

update case_file set body = json_set(body, '$.steps', json((
  select json_group_array(json(s.value)) from json_each(case_file.body, '$.steps') s where s.key < (case_file.body ->> 'cursor')
))) where json_array_length(body, '$.steps') > (body ->> 'cursor');
