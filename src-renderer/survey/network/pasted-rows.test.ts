import { describe, expect, it } from 'vitest';
import type { NetworkSheet } from '#domain/survey/network/network-sheet.ts';
import { withPasted } from './pasted-rows.ts';

const SHEET: NetworkSheet = {
  points: [{ name: 'A', x: '1', y: '2', isFixed: true }],
  observations: [{ kind: 'distance', at: 'A', from: '', to: 'B', value: '10', second: '', sd: '', isLeftOut: false }],
};
const kindOf = (word: string) => (word === 'угол' ? 'angle' : null);

describe('A5.3 network tables from a spreadsheet', () => {
  it('fill rows and columns from the cell on and leave the others', () => {
    const next = withPasted(
      SHEET,
      { table: 'points', row: 0, field: 'x' },
      [
        ['5', '6'],
        ['7', '8'],
      ],
      kindOf,
    );
    expect(next?.points).toEqual([
      { name: 'A', x: '5', y: '6', isFixed: true },
      { name: '', x: '7', y: '8', isFixed: false },
    ]);
    expect(next?.observations).toBe(SHEET.observations);
  });

  it('take the kind of an observation from the word before it, else that of the last row', () => {
    const cells = [
      ['угол', 'A', 'B', 'C', '90-00-00'],
      ['A', '', 'D', '12,5'],
    ];
    const next = withPasted(SHEET, { table: 'observations', row: 1, field: 'at' }, cells, kindOf);
    expect(next?.observations.slice(1)).toEqual([
      { kind: 'angle', at: 'A', from: 'B', to: 'C', value: '90-00-00', second: '', sd: '', isLeftOut: false },
      { kind: 'distance', at: 'A', from: '', to: 'D', value: '12,5', second: '', sd: '', isLeftOut: false },
    ]);
  });

  it('are refused whole when there are too many rows', () => {
    const cells = Array.from({ length: 61 }, () => ['P']);
    expect(withPasted(SHEET, { table: 'points', row: 0, field: 'name' }, cells, kindOf)).toBeNull();
  });
});
