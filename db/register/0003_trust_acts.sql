-- The trust store is what the acts of this kind add up to: a handful among all.
create index act_trust on act (region, seq) where kind = 'trust';
