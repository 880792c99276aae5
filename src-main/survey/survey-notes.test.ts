import Database from 'better-sqlite3';
import { afterEach, assert, beforeEach, describe, expect, it } from 'vitest';
import { SurveyTolerances } from '#domain/survey/survey-tolerances.ts';
import type { NetworkSheet } from '#domain/survey/network/network-sheet.ts';
import { EMPTY_ROW, type TraverseSheet } from '#domain/survey/traverse-sheet.ts';
import { migrate, readMigrations } from '#register/migrate.ts';
import delivered from '../../db/reference/survey-tolerances.json' with { type: 'json' };
import { SurveyNotes } from './survey-notes.ts';

const MIGRATIONS = new URL('../../db/desk/', import.meta.url);
const NOW = '2026-11-27T05:00:00.000Z';
const SHEET: TraverseSheet = {
  angleSide: 'right',
  bareUnit: 'gon',
  kind: 'linked',
  method: 'least-squares',
  tolerance: 'total-station-5',
  rows: [{ ...EMPTY_ROW, point: 'A', angle: '12-30-' }],
};

const NETWORK: NetworkSheet = { points: [{ name: 'A', x: '1', y: '', isFixed: true }], observations: [] };

let raw: Database.Database;
beforeEach(() => {
  raw = new Database(':memory:');
});
afterEach(() => raw.close());

describe('what survey computations leave on the desk', () => {
  it('comes into a desk that has cases already', () => {
    const all = readMigrations(MIGRATIONS);
    migrate(
      raw,
      all.slice(
        0,
        all.findIndex(({ sql }) => sql.includes('create table survey_sheet')),
      ),
    );
    raw.prepare(`insert into case_counter values ('2026-11', 7)`).run();
    migrate(raw, all);
    expect(raw.prepare('select last from case_counter').pluck().get()).toBe(7);
    expect(new SurveyNotes(raw).traverse()).toBeNull();
  });

  it('keeps the sheet as it was typed, whole or not, and the last one only', () => {
    migrate(raw, readMigrations(MIGRATIONS));
    const notes = new SurveyNotes(raw);
    notes.keep('traverse', { ...SHEET, rows: [] }, NOW);
    notes.keep('traverse', SHEET, NOW);
    notes.keep('network', NETWORK, NOW);
    expect(notes.traverse()).toEqual({ sheet: SHEET, savedAt: NOW });
    expect(notes.network()).toEqual({ sheet: NETWORK, savedAt: NOW });
    raw.prepare(`update survey_sheet set body = '{"rows": 7}'`).run();
    expect(() => notes.traverse()).toThrow(expect.objectContaining({ code: 'STORE_DAMAGED' }));
  });

  it('keeps the permitted values of the seat in their order, all or none', () => {
    migrate(raw, readMigrations(MIGRATIONS));
    const notes = new SurveyNotes(raw);
    const rows = SurveyTolerances.parse(delivered).items.toReversed();
    notes.keepTolerances(rows);
    expect(notes.tolerances()).toEqual(rows);
    const [first] = rows;
    assert(first !== undefined);
    expect(() => notes.keepTolerances([first, first])).toThrow();
    expect(notes.tolerances()).toEqual(rows);
  });
});
