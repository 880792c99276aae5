import { describe, expect, it } from 'vitest';
import { aParty, anEncumbrance, aSituation, FREE, P, uuid } from '#domain/cases/situation.fixture.ts';
import { emptyChange } from '#domain/journal/change.ts';
import { aCase, aSplitCase, hash } from './case-file.fixture.ts';
import { blockOf, checklistOf, partyLines, sheetState } from './checklist.ts';

const norm = { text: 'RL', place: '31(1)4', confidence: 'confirmed' };
const missing = (party: number) => ({
  code: 'pledge.consentMissing',
  severity: 'error',
  about: [P],
  at: null,
  norm,
  params: {},
  fix: { kind: 'attach_consent', partyId: uuid(party) },
});
const plan = (number: string, snapshot: string) => ({
  id: uuid(Number(number.slice(-3))),
  kind: 'land_cadastral_plan',
  title: number,
  fileName: `${number}.pdf`,
  mediaType: 'application/pdf',
  size: 1,
  sha256: hash('b'),
  parcel: number,
  snapshot,
  addedAt: '2026-11-23T05:00:00.000Z',
});
const pledged = aSituation({ encumbrances: [anEncumbrance(3, P)], parties: [aParty(10), aParty(90)] });
const states = (file: Parameters<typeof checklistOf>[0]) => checklistOf(file).map(({ state }) => state);
const bothPlans = (snapshot: string) => FREE.slice(0, 2).map((number) => plan(number, snapshot));

describe('the checklist of a case', () => {
  it('asks for the line first', () => {
    expect(states(aCase())).toEqual(['done', 'todo', 'now', 'todo', 'todo']);
    expect(blockOf(aCase())?.key).toBe('noLine');
  });

  it('is blocked by a consent that a rule misses, and names the party', () => {
    const file = aSplitCase({ findings: [missing(90)] }, pledged);
    expect(states(file)).toEqual(['done', 'blocked', 'done', 'todo', 'todo']);
    expect(partyLines(file).map(({ role, consent }) => [role, consent])).toEqual([
      ['holder', 'notNeeded'],
      ['pledgee', 'missing'],
    ]);
    expect(blockOf(file)).toMatchObject({ key: 'errors', count: 1 });
  });

  it('counts a consent as given once a document carries it', () => {
    const consent = { partyId: uuid(90), role: 'pledgee', documentId: uuid(5), givenAt: '2026-11-23T05:00:00.000Z' };
    const file = aSplitCase({ consents: [consent] }, pledged);
    expect(partyLines(file)[1]?.consent).toBe('given');
  });

  it('wants a sheet of every part, made from the present drawing', () => {
    expect(sheetState(aSplitCase())).toBe('none');
    expect(sheetState(aSplitCase({ documents: [plan(FREE[0] ?? '', hash('a'))] }))).toBe('none');
    expect(sheetState(aSplitCase({ documents: bothPlans(hash('c')) }))).toBe('void');
    expect(blockOf(aSplitCase({ documents: bothPlans(hash('c')) }))?.key).toBe('sheetsVoid');
  });

  it('is ready to sign when nothing stands in the way', () => {
    const file = aSplitCase({ documents: bothPlans(hash('a')) });
    expect(states(file)).toEqual(['done', 'done', 'done', 'done', 'now']);
    expect(blockOf(file)).toBeNull();
  });

  it('does not let a sent case be sent again', () => {
    expect(blockOf(aSplitCase({ state: 'lodged', documents: bothPlans(hash('a')) }))?.key).toBe('notDraft');
  });

  it('A4 asks for no sheets where every parcel keeps its number', () => {
    const moved = aCase({
      cursor: 1,
      kind: 'adjust',
      change: {
        ...emptyChange,
        put: { ...emptyChange.put, parcels: aSituation().parcels.map((parcel) => ({ ...parcel, version: 2 })) },
      },
    });
    expect(sheetState(moved)).toBe('notNeeded');
    expect(checklistOf(moved).find(({ name }) => name === 'line')).toMatchObject({ detail: 'drawn.adjust' });
    expect(blockOf(moved)).toBeNull();
  });
});
