import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aCase, aSplitCase } from '#domain/cases/case-file.fixture.ts';
import { openStore, type Store } from '#register/store.ts';
import { Desk } from './desk.ts';
import { Drafting, type DraftingOptions } from './drafting.ts';
import { Variants } from './variants.ts';

const now = () => '2026-11-27T02:00:00.000Z';
const { id } = aCase();

describe('variants of a draft', () => {
  let folder = '';
  let store: Store;
  let desk: Desk;
  let variants: Variants;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-desk-'));
    store = openStore({ file: join(folder, 'desk.db'), key: randomBytes(32), migrations: 'desk' });
    desk = new Desk(store);
    desk.saveCase(aSplitCase());
    // Nothing here asks the replica or the server.
    const options = {
      desk,
      now,
      account: { login: 'ermekov' },
      onSaved: () => undefined,
    } as unknown as DraftingOptions;
    variants = new Variants(new Drafting(options), now);
  });
  afterEach(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('A4.5 are copied, compared, taken, named and dropped; each keeps its own history', () => {
    const copied = variants.copy(id, 'по улице', 'Вариант 1');
    expect(copied).toMatchObject({ value: { variantName: 'по улице', cursor: 1, variants: [{ name: 'Вариант 1' }] } });
    expect(variants.copy(id, 'по улице', 'x')).toMatchObject({ error: { code: 'variant.nameTaken' } });
    const undone = { at: now(), who: 'ermekov', name: 'undone', about: '' } as const;
    desk.saveCase({ ...desk.caseFile(id), cursor: 0, steps: [] }, undone);
    const [present, other] = variants.compare(desk.caseFile(id));
    expect(present).toMatchObject({ id: null, name: 'по улице', steps: 0, parcels: [] });
    expect(other).toMatchObject({ name: 'Вариант 1', steps: 1, stepsThatGo: 1, refused: null });
    expect(other?.parcels.map(({ areaDoubled }) => areaDoubled / 2_000_000)).toEqual([1250, 750]);
    const taken = variants.take(id, other?.id ?? '');
    expect(taken).toMatchObject({ value: { variantName: 'Вариант 1', cursor: 1, variants: [{ name: 'по улице' }] } });
    expect(desk.caseFile(id).change.lineage).toHaveLength(2);
    expect(variants.rename(id, 'по улице')).toMatchObject({ error: { code: 'variant.nameTaken' } });
    expect(variants.rename(id, 'пополам')).toMatchObject({ value: { variantName: 'пополам' } });
    expect(variants.drop(id, desk.caseFile(id).variants[0]?.id ?? '').variants).toEqual([]);
    expect(variants.take(id, other?.id ?? '')).toMatchObject({ error: { code: 'variant.unknown' } });
    expect(desk.events.of(id).map(({ name }) => name)).toEqual([
      'variantDropped',
      'variantNamed',
      'variantTaken',
      'undone',
      'variantAdded',
    ]);
  });
});
