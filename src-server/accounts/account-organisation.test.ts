import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore, type Store } from '#register/store.ts';
import { findAccount, setOrganisation } from './accounts.queries.ts';

describe('the organisation of an account', () => {
  let folder: string;
  let store: Store;
  const open = (): Store => openStore({ file: join(folder, 'central.db'), key: null, migrations: 'central' });
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-organisation-'));
    store = open();
    // As the version before left it.
    store.raw.exec(
      'alter table account drop column organisation_roles; alter table account drop column organisation_bin',
    );
    store.raw.exec(`insert into account (login, region, name, identifier, place, levels, password_hash, password_set_at,
      bound_ip, state, created_at) values ('bekova', '21', 'Бекова Әсел', '920715450349', 'engineer', '["2G"]', 'none',
      '2026-11-01T00:00:00.000Z', '127.0.0.1', 'active', '2026-11-01T00:00:00.000Z')`);
    store.raw.exec('drop table document_evidence; drop table document_signatures');
    store.raw.pragma('user_version = 4');
    store.close();
    store = open();
  });
  afterAll(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('an account of an older register has none: its ИИН alone is compared', () => {
    expect(findAccount(store.raw, 'bekova')?.account).not.toHaveProperty('organisation');
  });

  it('is kept with its roles, and taken away as a whole', () => {
    setOrganisation(store.raw, 'bekova', { bin: '160440007161', roles: ['head', 'employee'] });
    expect(findAccount(store.raw, 'bekova')?.account.organisation).toEqual({
      bin: '160440007161',
      roles: ['head', 'employee'],
    });
    setOrganisation(store.raw, 'bekova', null);
    expect(findAccount(store.raw, 'bekova')?.account).not.toHaveProperty('organisation');
  });

  it.each(["organisation_bin = '160440007161'", "organisation_bin = '16044000716x', organisation_roles = '[]'"])(
    'the register itself refuses %s',
    (change) => {
      expect(() => store.raw.exec(`update account set ${change} where login = 'bekova'`)).toThrow(/CHECK/);
    },
  );
});
