import { describe, expect, it } from 'vitest';
import { aParty, anEncumbrance, aSituation, at, FREE, P, uuid } from './situation.fixture.ts';
import { emptyChange } from '../journal/change.ts';
import { aCase, aSplitCase, hash } from './case-file.fixture.ts';
import { blockOf, checklistOf, partyLines, sheetState } from './checklist.ts';

const AT = '2026-11-23T05:00:00.000Z';
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
    expect(states(aCase())).toEqual(['done', 'done', 'todo', 'now', 'todo', 'todo']);
    expect(blockOf(aCase())?.key).toBe('noLine');
  });

  it('is blocked by a consent that a rule misses, and names the party', () => {
    const file = aSplitCase({ findings: [missing(90)] }, pledged);
    expect(states(file)).toEqual(['done', 'done', 'blocked', 'done', 'todo', 'todo']);
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
    expect(states(file)).toEqual(['done', 'done', 'done', 'done', 'done', 'now']);
    expect(blockOf(file)).toBeNull();
  });

  it('does not let a sent case be sent again', () => {
    expect(blockOf(aSplitCase({ state: 'lodged', documents: bothPlans(hash('a')) }))?.key).toBe('notDraft');
  });

  it('A4.1 X2 names the document that is missing: an expected one may be done without, with a reason', () => {
    const lacks = (code: string, severity: string, documentKind: string) => ({
      ...missing(90),
      code,
      severity,
      about: [documentKind, P],
      params: { documentKind },
      fix: { kind: 'attach_document', documentKind },
    });
    const documents = (file: Parameters<typeof checklistOf>[0]) =>
      checklistOf(file).find(({ name }) => name === 'documents');
    const required = lacks('documents.missing', 'error', 'decision');
    expect(documents(aCase({ kind: 'changeUse', findings: [required] }))).toMatchObject({
      state: 'now',
      params: { documentKind: 'decision' },
    });
    expect(documents(aSplitCase({ findings: [required] }))?.state).toBe('blocked');
    const expected = lacks('documents.expected', 'warning', 'land_management_project');
    expect(documents(aSplitCase({ findings: [expected] }))?.state).toBe('now');
    const accepted = [
      { key: `documents.expected|land_management_project|${P}`, reason: 'утверждён ранее', acceptedAt: AT },
    ];
    expect(documents(aSplitCase({ findings: [expected], accepted }))?.state).toBe('done');
  });

  it('A4.1 has no sheets among the steps of a kind that forms no parcel', () => {
    expect(checklistOf(aCase({ kind: 'changeUse' })).map(({ name }) => name)).toEqual([
      'source',
      'documents',
      'parties',
      'line',
      'sign',
    ]);
  });

  it('A4 asks for no sheets where every parcel keeps its number', () => {
    const edit = { kind: 'moveVertex', from: at(0, 0), to: at(1, 0) };
    const moved = aCase({
      steps: [{ command: { name: 'adjustParcels', edit }, note: 'adjustParcels', at: AT }],
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

  it('A4.5 is not drawn by a note on the map or a construction line alone', () => {
    const made = { kind: 'line', a: at(0, 0), b: at(9, 9) };
    const aside = [
      { name: 'annotate', at: at(0, 0), text: 'fence' },
      { name: 'construct', made },
    ];
    const steps = aside.map((command) => ({ command, note: command.name, at: AT }));
    expect(blockOf(aCase({ steps, cursor: 2 }))).toMatchObject({ key: 'noLine' });
    expect(sheetState(aCase({ steps, cursor: 2 }))).toBe('none');
  });
});
