-- db/desk/0003_survey.sql
-- The traverse and the network that are being typed, and the permitted values that were changed or added at this seat.

create table survey_sheet (
  id text primary key check (id in ('traverse', 'network')),
  saved_at text not null,
  body text not null                      -- JSON of TraverseSheet or NetworkSheet: cells as typed
) strict, without rowid;

create table survey_tolerance (
  id text primary key,
  at integer not null,                    -- its place among the rows of the seat
  body text not null                      -- JSON of SurveyTolerance, with the source of each figure
) strict, without rowid;
