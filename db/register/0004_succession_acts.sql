-- The head keys of a log are what the acts of this kind add up to: one in some years.
create index act_succession on act (region, seq) where kind = 'succession';
