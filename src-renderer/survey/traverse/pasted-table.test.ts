import { describe, expect, it } from 'vitest';
import { chooseField, guessTable, takeTable } from './pasted-table.ts';
import { deleteRow, insertRow, newSheet, setCell, shownRows } from './sheet-edits.ts';

const HEADED = [
  ['№ точки', 'Правый угол, гон', 'Длина, м', 'Прим.', 'X', 'Y'],
  ['A', '', '', '', '5670412,350', '12674310,120'],
  ['B', '100,25', '141,350', 'люк', '5670300,000', '12674400,000'],
];
const BARE = [
  ['1', '166°26′53″', '141,350', '', ''],
  ['2', '124°45′06″', '128,304', '5670234,196', '12674789,712'],
];

describe('a pasted table', () => {
  it('is read by its header, with the side and the unit that it says', () => {
    const table = guessTable(HEADED, 'ход.csv');
    expect(table.fields).toEqual(['point', 'angle', 'distance', null, 'x', 'y']);
    expect(table).toMatchObject({ hasHeader: true, angleSide: 'right', bareUnit: 'gon', replaces: true });
    const sheet = takeTable(setCell(newSheet(), 5, 'point', 'old'), table, 5);
    expect(sheet).toMatchObject({ angleSide: 'right', bareUnit: 'gon' });
    expect(sheet.rows.map(({ point, angle, distance, x }) => [point, angle, distance, x])).toEqual([
      ['A', '', '', '5670412,350'],
      ['B', '100,25', '141,350', '5670300,000'],
    ]);
  });

  it('is guessed by what its columns look like when there is no header', () => {
    const table = guessTable(BARE, null);
    expect(table.fields).toEqual(['point', 'angle', 'distance', 'x', 'y']);
    expect(table.hasHeader).toBe(false);
  });

  it('fills rows from the current one and leaves the fields it does not bring', () => {
    const before = setCell(setCell(newSheet(), 1, 'bearing', '45'), 0, 'point', 'A');
    const table = chooseField(guessTable(BARE, null), 1, null);
    const after = takeTable(before, table, 1);
    expect(after.rows.map(({ point, angle, bearing }) => [point, angle, bearing])).toEqual([
      ['A', '', ''],
      ['1', '', '45'],
      ['2', '', ''],
    ]);
  });

  it('gives a field to one column only', () => {
    expect(chooseField(guessTable(BARE, null), 0, 'angle').fields).toEqual(['angle', null, 'distance', 'x', 'y']);
  });
});

describe('edits of the sheet', () => {
  it('grow with typing and forget empty rows at the end', () => {
    const typed = setCell(newSheet(), 2, 'point', 'C');
    expect(typed.rows).toHaveLength(3);
    expect(setCell(typed, 2, 'point', '').rows).toHaveLength(0);
    expect(shownRows(typed)).toHaveLength(12);
    expect(shownRows(setCell(typed, 19, 'point', 'T'))).toHaveLength(21);
  });

  it('insert and delete rows', () => {
    const typed = setCell(setCell(newSheet(), 0, 'point', 'A'), 1, 'point', 'B');
    const names = (sheet: typeof typed) => sheet.rows.map(({ point }) => point);
    expect(names(insertRow(typed, 1))).toEqual(['A', '', 'B']);
    expect(names(deleteRow(typed, 0))).toEqual(['B']);
    expect(insertRow(typed, 7)).toBe(typed);
  });
});
