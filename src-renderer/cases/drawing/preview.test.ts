import { describe, expect, it } from 'vitest';
import { ownParcels } from '#domain/cases/draft.ts';
import { line, P } from '#domain/cases/situation.fixture.ts';
import { aCase, aSplitCase } from '#domain/cases/case-file.fixture.ts';
import { previewFirst, stateOf } from './preview.ts';

const tryLine = (file: ReturnType<typeof aCase>, drawn: ReturnType<typeof line>) => {
  const state = stateOf(file);
  if (!state) throw new Error('the draft does not fit its situation');
  const commands = ownParcels(state).map(({ number: parcel }) => ({
    name: 'splitParcel' as const,
    parcel,
    line: drawn,
  }));
  return previewFirst(file, state, commands);
};

describe('the preview of a line', () => {
  it('X1 is the very change that the case keeps afterwards', () => {
    const tried = tryLine(aCase(), line([15, -5], [15, 55]));
    expect(tried).toMatchObject({ ok: true, value: { command: { parcel: P } } });
    if (tried?.ok) expect(tried.value.change).toEqual(aSplitCase().change);
  });

  it('divides the part that the line crosses when there are parts already', () => {
    const split = aSplitCase();
    const right = split.change.put.parcels.find(({ areaDoubled }) => areaDoubled === 2_500_000_000);
    expect(tryLine(split, line([14.9, 20], [45, 20]))).toMatchObject({
      ok: true,
      value: { command: { parcel: right?.number } },
    });
  });

  it('explains a line that ends inside instead of one that misses the other parts', () => {
    expect(tryLine(aSplitCase(), line([30, -5], [30, 20]))).toMatchObject({
      ok: false,
      error: { code: 'split.endsInside' },
    });
    expect(tryLine(aCase(), line([90, 0], [90, 20]))).toMatchObject({
      ok: false,
      error: { code: 'split.missesParcel' },
    });
  });
});
