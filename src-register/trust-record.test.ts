import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate, readMigrations } from './migrate.ts';
import { trustInForce } from './trust-record.ts';

describe('the migrations of the trust store', () => {
  it.each(['central', 'replica'])('an older %s file keeps its acts and has no store yet', (kind) => {
    const raw = new Database(':memory:');
    const migrations = readMigrations(new URL(`../db/${kind}/`, import.meta.url));
    migrate(raw, migrations.slice(0, 2));
    const act = raw.prepare(
      "insert into act (region, seq, id, kind, registered_at, body, leaf_hash) values ('21', 0, 'a', 'import', 't', x'7b7d', zeroblob(32))",
    );
    act.run();
    migrate(raw, migrations);
    expect(raw.prepare('select seq, id, kind from act').all()).toEqual([{ seq: 0, id: 'a', kind: 'import' }]);
    expect(trustInForce(raw, '21')).toBeNull();
    const plan = raw.prepare(
      "explain query plan select seq from act where region = '21' and kind = 'trust' order by seq",
    );
    expect(JSON.stringify(plan.all())).toContain('act_trust');
    raw.close();
  });
});
