import { describe, expect, it } from 'vitest';
import { applyChange, applyInverse, draftOf } from '../cases/draft.ts';
import { aSituation, N, P } from '../cases/situation.fixture.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { changeCategory, changePurpose } from './change-use.ts';
import { correctRecord } from './correct-record.ts';
import { recordOf } from './parcel-record.ts';

const parcel = ParcelNumber.parse(P);
const draft = draftOf(aSituation());
const registered = draft.parcels.get(parcel);
if (!registered) throw new Error('P is in the town');
const shop = { functionalZone: 'commercial', purposeKk: 'дүкен', purposeRu: 'магазин' } as const;
const field = {
  category: 'agricultural',
  functionalZone: null,
  purposeKk: 'егіншілік',
  purposeRu: 'земледелие',
} as const;
const code = (result: ReturnType<typeof changePurpose> | ReturnType<typeof changeCategory>): string =>
  result.ok ? '' : result.error.code;

describe('the record of a parcel', () => {
  it('A4.1 gets another purpose and zone; number, boundary, rights and burdens stay', () => {
    const done = changePurpose(draft, { parcel, use: shop });
    if (!done.ok) throw new Error(done.error.code);
    expect(done.value.put.parcels).toEqual([{ ...registered, ...shop, version: 2 }]);
    expect({ ...done.value, put: { ...done.value.put, parcels: [] } }).toEqual({
      put: { parcels: [], rights: [], encumbrances: [], claims: [], buildings: [] },
      close: { parcels: [], rights: [], encumbrances: [], claims: [], buildings: [] },
      lineage: [],
    });
    const { state, inverse } = applyChange(draft, done.value);
    expect(applyInverse(state, inverse).parcels.get(parcel)).toEqual(registered);
  });

  it('LC 107 has a functional zone in settlements and nowhere else', () => {
    expect(code(changePurpose(draft, { parcel, use: { ...shop, functionalZone: null } }))).toBe('record.zoneMissing');
    expect(code(changeCategory(draft, { parcel, use: { ...field, functionalZone: 'other' } }))).toBe(
      'record.zoneOutside',
    );
    expect(changeCategory(draft, { parcel, use: field })).toMatchObject({ ok: true });
  });

  it('A4.1 is not written anew with what it says already, nor that of a parcel of another case', () => {
    expect(code(correctRecord(draft, { parcel, record: recordOf(registered) }))).toBe('record.same');
    expect(code(changeCategory(draft, { parcel, use: { ...shop, category: 'settlements' } }))).toBe(
      'record.sameCategory',
    );
    expect(code(changePurpose(draft, { parcel: ParcelNumber.parse(N), use: shop }))).toBe('parcel.notOfCase');
    expect(code(changePurpose(draft, { parcel: ParcelNumber.parse('21318999999'), use: shop }))).toBe('parcel.unknown');
  });

  it('A5.7 corrects divisibility and address code as well', () => {
    const done = correctRecord(draft, { parcel, record: { ...recordOf(registered), divisibility: 'indivisible' } });
    expect(done).toMatchObject({
      ok: true,
      value: { put: { parcels: [{ divisibility: 'indivisible', version: 2 }] } },
    });
  });
});
