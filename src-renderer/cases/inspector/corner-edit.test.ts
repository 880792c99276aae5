import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { directionAngle, lengthMm } from '#domain/geometry/measures.ts';
import type { Position } from '#domain/geometry/types.ts';
import { type CellTexts, cornerEdit, rowAfter, withTyped } from './corner-edit.ts';

//  B            the row of A: X, Y of A; S and direction of A–B
//  |
//  A
const A: Position = [12_674_526_225, 5_670_188_222];
const B: Position = [12_674_526_225, 5_670_208_222];
const edit = (texts: CellTexts) => cornerEdit({ at: A, next: B }, texts, 12);

describe('A5.2 A5.3 cornerEdit', () => {
  it('moves the corner to a typed northing, easting or both', () => {
    expect(edit({ x: '5 670 190,000' })).toMatchObject({ kind: 'move', from: A, to: [A[0], 5_670_190_000] });
    expect(edit({ x: '5670190', y: '674530' })).toMatchObject({ to: [12_674_530_000, 5_670_190_000] });
    expect(edit({ y: '+1,5' })).toMatchObject({ to: [A[0] + 1500, A[1]], note: 'relative' });
  });

  it('takes a pair in one cell, whichever way round', () => {
    const to = [12_674_544_207, 5_670_149_477];
    expect(edit({ x: '5670149.477 12674544.207' })).toMatchObject({ from: A, to });
    expect(edit({ y: '12674544,207\t5670149,477' })).toMatchObject({ from: A, to });
  });

  it('moves the other end of the side to a typed length or direction', () => {
    expect(edit({ d: '25' })).toMatchObject({ from: B, to: [A[0], A[1] + 25_000] });
    expect(edit({ a: '90' })).toMatchObject({ from: B, to: [A[0] + 20_000, A[1]] });
    expect(edit({ d: '10', a: 'ЮЗ 0' })).toMatchObject({ from: B, to: [A[0], A[1] - 10_000] });
    expect(cornerEdit({ at: A, next: null }, { d: '25' }, 12)).toEqual({ kind: 'none' });
  });

  it('says which cell is wrong, and nothing of what is the same', () => {
    expect(edit({ x: 'север' })).toEqual({ kind: 'wrong', cell: 'x' });
    expect(edit({ y: '13674526,225' })).toEqual({ kind: 'wrong', cell: 'y' });
    expect(edit({ x: '5670188,222' })).toEqual({ kind: 'none' });
    expect(edit({ x: '  ' })).toEqual({ kind: 'none' });
  });

  it('keeps what is typed of one kind only', () => {
    expect(withTyped({ x: '1', y: '2' }, 'd', '3')).toEqual({ d: '3' });
    expect(withTyped({ x: '1', d: '2' }, 'y', '3')).toEqual({ x: '1', y: '3' });
  });

  it('comes to the typed length and direction within the rounding of the grid', () => {
    const length = fc.integer({ min: 1000, max: 500_000 });
    const seconds = fc.integer({ min: 0, max: 1_295_999 });
    fc.assert(
      fc.property(length, seconds, (mm, angle) => {
        const [d, a] = [
          (mm / 1000).toFixed(3),
          `${Math.floor(angle / 3600)} ${Math.floor(angle / 60) % 60} ${angle % 60}`,
        ];
        const found = edit({ d, a });
        assert(found.kind === 'move');
        const { at, next } = rowAfter({ at: A, next: B }, found);
        assert(next !== null);
        expect(Math.abs(lengthMm(at, next) - mm)).toBeLessThan(0.71);
        const off = Math.abs(directionAngle(at, next) * 3600 - angle);
        expect((Math.min(off, 1_296_000 - off) / 206_265) * mm).toBeLessThan(0.71);
      }),
    );
  });
});
