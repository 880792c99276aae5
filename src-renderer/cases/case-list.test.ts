import { describe, expect, it } from 'vitest';
import { CaseSummary } from '#domain/cases/case-file.ts';
import { uuid } from '#domain/cases/situation.fixture.ts';
import { caseClock } from './case-clock.ts';
import { caseLines, countIn, linesShown, type ListFilter } from './case-list.ts';

/* Friday, 27 November 2026; Monday the 30th is a working day. */
const NOW = '2026-11-27T08:00:00.000Z';
const aSummary = (no: number, rest: Partial<Record<keyof CaseSummary, unknown>> = {}): CaseSummary =>
  CaseSummary.parse({
    ...{ id: uuid(no), number: `2026-11-T1-000${no}`, kind: 'split', state: 'draft', parcel: '21318045112' },
    ...{ createdAt: NOW, savedAt: NOW, dueOn: null, errors: 0, warnings: 0, parcels: ['21318045112'], missing: null },
    ...{ category: 'settlements', tasks: 0, taskDueOn: null, isBehind: false, isOffline: false },
    ...rest,
  });
const shown = (rows: readonly CaseSummary[], filter: ListFilter, text = '') =>
  linesShown(caseLines(rows, NOW), { filter, kind: null, text, kindTitle: (kind) => `вид ${kind}` }).map(
    ({ summary }) => summary.number.at(-1),
  );

describe('the clock of a case', () => {
  it('A4.1 LC 49-1 counts working days: eight in settlements, sixteen elsewhere', () => {
    const facts = { kind: 'changeUse' as const, createdAt: NOW, dueOn: null };
    expect(caseClock({ ...facts, category: 'settlements' }, NOW)).toMatchObject({ dueOn: '2026-12-09', days: 8 });
    expect(caseClock({ ...facts, category: 'agricultural' }, NOW).days).toBe(16);
  });

  it('A4.1 goes by the own day of the engineer where there is one, and says when it is over', () => {
    const facts = { kind: 'split' as const, category: 'settlements', createdAt: NOW };
    const own = caseClock({ ...facts, dueOn: '2026-11-30' }, NOW);
    expect(own).toMatchObject({ days: 1, norm: null, tone: 'ok' });
    expect(caseClock({ ...facts, dueOn: '2026-11-26' }, NOW)).toMatchObject({ tone: 'danger', days: -1 });
    expect(caseClock({ ...facts, dueOn: null }, NOW).norm?.confidence).toBe('assumed');
  });
});

describe('my work', () => {
  const rows = [
    aSummary(1, { dueOn: '2026-12-30', parcels: ['21318045112', '21318045113'] }),
    aSummary(2, { dueOn: '2026-11-26', parcel: '21318045113', parcels: ['21318045113'], kind: 'merge' }),
    aSummary(3, { state: 'lodged', parcel: '21318045200', parcels: ['21318045200'] }),
    aSummary(4, { state: 'registered' }),
    aSummary(5, { dueOn: '2027-01-20', isBehind: true, parcel: '21318045300', parcels: ['21318045300'] }),
  ];

  it('A4.1 puts what is due first on top, then what waits, then what is over', () => {
    expect(shown(rows, 'all')).toEqual(['2', '1', '5', '3', '4']);
    expect(shown(rows, 'attention')).toEqual(['2', '5']);
    expect([countIn(caseLines(rows, NOW), 'open'), countIn(caseLines(rows, NOW), 'sent')]).toEqual([4, 1]);
  });

  it('A4.1 warns of two open cases on one parcel, whichever of their parcels it is', () => {
    const twins = caseLines(rows, NOW).map(({ twins: found }) => found.map((number) => number.at(-1)));
    expect(twins).toEqual([['2'], ['1'], [], [], []]);
  });

  it('is searched by any of the parcels, the number of the case or what its kind is called', () => {
    expect(shown(rows, 'all', '21-318-045-113')).toEqual(['2', '1']);
    expect(shown(rows, 'all', 'T1 0003')).toEqual(['3']);
    expect(shown(rows, 'all', 'вид merge')).toEqual(['2']);
    expect(shown(rows, 'all', 'нет такого')).toEqual([]);
  });
});
