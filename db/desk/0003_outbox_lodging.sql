-- Since when the server may have the case without our knowing: set before it goes, cleared by an answer that it did not
-- take it. Until then the case can be neither withdrawn nor opened again.
alter table outbox add column lodging_since text;
