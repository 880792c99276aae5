-- Whom the account acts for: БИН and the roles of the certificate that may sign for it. Null: the ИИН alone is compared.
alter table account add column organisation_bin text
  check (length(organisation_bin) = 12 and organisation_bin not glob '*[^0-9]*');
alter table account add column organisation_roles text  -- JSON array, e.g. ["head","signingRight"]
  check ((organisation_roles is null) = (organisation_bin is null));
