import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import districts from '../db/reference/districts.json' with { type: 'json' };
import regions from '../db/reference/regions.json' with { type: 'json' };
import { isKnownRegion } from '#domain/numbers/parcel-number.ts';
import { loadReference } from './load-reference.ts';
import { emptyTestStore, type TestStore } from './testing/demo-store.fixture.ts';

let test: TestStore;
beforeAll(() => {
  test = emptyTestStore();
});
afterAll(() => test.dispose());

describe('cadastral division', () => {
  it('holds every region and district of the list, named in three languages, each with its source', () => {
    loadReference(test.store.raw);
    loadReference(test.store.raw);
    expect(test.store.raw.prepare('select count(*) from region').pluck().get()).toBe(17);
    expect(test.store.raw.prepare('select count(*) from district').pluck().get()).toBe(266);
    const named = [...regions.items, ...districts.items];
    expect(
      named.filter(({ nameKk, nameRu, nameEn }) => [nameKk, nameRu, nameEn].some((name) => name.trim() === '')),
    ).toEqual([]);
    expect(regions.source).not.toBe('');
    expect(districts.source).not.toBe('');
  });

  it('knows the regions that numbers are checked against, no other', () => {
    expect(regions.items.every(({ code }) => isKnownRegion(code))).toBe(true);
    expect(districts.items.every(({ region }) => regions.items.some(({ code }) => code === region))).toBe(true);
  });

  it('gives a district code once in the whole country', () => {
    expect(new Set(districts.items.map(({ code }) => code)).size).toBe(districts.items.length);
  });
});
