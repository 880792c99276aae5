import { describe, expect, it } from 'vitest';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import type { Position } from '#domain/geometry/types.ts';
import { differenceTo, measuredNear, registeredPlace } from './compare-corners.ts';

const at = (east: number, north: number): Position => [12_674_000_000 + east, 5_670_000_000 + north];
const move = (from: Position, to: Position): CaseCommand => ({
  name: 'adjustParcels',
  edit: { kind: 'moveVertex', from, to },
});
const [A, B, C] = [at(0, 0), at(300, 400), at(300, 900)];
const isRegistered = (place: Position): boolean => place.join() === A.join();

describe('A5.3 comparing corners', () => {
  it('follows a corner back through the steps that moved it', () => {
    expect(registeredPlace(C, [move(A, B), move(B, C)], isRegistered)).toEqual(A);
    expect(registeredPlace(A, [], isRegistered)).toEqual(A);
    const together: CaseCommand = {
      name: 'adjustParcels',
      edit: { kind: 'moveVertices', moves: [{ from: A, to: B }] },
    };
    expect(registeredPlace(B, [together], isRegistered)).toEqual(A);
  });

  it('knows no place in the register of a corner that the draft made', () => {
    expect(registeredPlace(at(7, 7), [move(A, B)], isRegistered)).toBeNull();
    expect(differenceTo(at(7, 7), null)).toBeNull();
  });

  it('takes the nearest surveyed point, and none of the next corner', () => {
    const measured = [
      { name: 'T1', at: at(0, 90) },
      { name: 'T2', at: at(0, 40) },
    ];
    expect(measuredNear(A, measured)).toEqual({ at: at(0, 40), mm: 40, name: 'T2' });
    expect(measuredNear(at(0, 2041), measured.slice(1))).toBeNull();
  });
});
