import { describe, expect, it } from 'vitest';
import kk from '../../../locales/kk/case.json' with { type: 'json' };
import { emptyChange, type RegisterChange } from '../../journal/change.ts';
import { ParcelNumber } from '../../numbers/types.ts';
import type { CaseCommand } from '../case-file.ts';
import { checkDraft } from '../check-draft.ts';
import { draftOf } from '../draft.ts';
import { DEFAULT_RULE_SETTINGS } from '../rule-settings.ts';
import { replay } from '../run-command.ts';
import { anEncumbrance, aSituation, line, P } from '../situation.fixture.ts';
import { CaseKind } from './case-kind.ts';
import { KINDS, kindOfTool, mayRun } from './kinds.ts';

const parcel = ParcelNumber.parse(P);
const situation = aSituation({ encumbrances: [anEncumbrance(3, P)] });
const shop = { functionalZone: 'commercial', purposeKk: 'дүкен', purposeRu: 'магазин' } as const;
const changePurpose: CaseCommand = { name: 'changePurpose', parcel, use: shop, ground: 'постановление №214' };
const split: CaseCommand = { name: 'splitParcel', parcel, line: line([15, -5], [15, 55]) };

function findings(kind: CaseKind, ...commands: readonly CaseCommand[]) {
  const done = replay(situation, commands, { numbers: situation.freeNumbers, idSeed: 'test' });
  if (!done.ok) throw new Error(done.error.code);
  const { state, change } = done.value;
  return check(kind, state, change);
}

const check = (kind: CaseKind, state = draftOf(situation), change: RegisterChange = emptyChange) =>
  checkDraft({
    ...{ situation, kind, state, change, consents: [], documents: [], accepted: [] },
    ...{ settings: DEFAULT_RULE_SETTINGS, today: '2026-11-27' },
  });
const codes = (found: ReturnType<typeof findings>) =>
  new Set(found.filter(({ severity }) => severity !== 'pass').map(({ code }) => code));
const asked = (found: ReturnType<typeof findings>) =>
  found.filter(({ code }) => code.startsWith('documents.')).map(({ params }) => params['documentKind']);

describe('the kinds of cases', () => {
  it('A4.1 X2 each say steps, documents, consents, term and tools, by norms that are cited', () => {
    for (const kind of CaseKind.options) {
      const { steps, term, documents, consents } = KINDS[kind];
      expect(steps.at(0)).toBe('source');
      expect(steps.at(-1)).toBe('sign');
      expect(term.settlements).toBeGreaterThan(0);
      for (const { norm } of [...documents, ...consents]) expect(norm.place).not.toBe('');
      for (const { kind: document } of documents) expect(kk.documents.kind).toHaveProperty(document);
      expect(kk.kind).toHaveProperty(kind);
    }
  });

  it('A4.1 LC 49-1 gives a change of purpose eight working days in settlements, sixteen elsewhere', () => {
    expect(KINDS.changeUse.term).toMatchObject({ settlements: 8, elsewhere: 16, norm: { confidence: 'confirmed' } });
    const assumed = CaseKind.options.filter((kind) => KINDS[kind].term.norm.confidence === 'assumed');
    expect(assumed).toEqual(expect.arrayContaining(['split', 'merge', 'redistribute', 'adjust']));
  });

  it('A4.5 are chosen by the tool that begins them', () => {
    const tools = [
      'split',
      'divide',
      'merge',
      'vertex',
      'shift',
      'redistribute',
      'form',
      'part',
      'retire',
      'record',
    ] as const;
    expect(tools.map(kindOfTool)).toEqual([
      ...['split', 'split', 'merge', 'adjust', 'redistribute', 'redistribute', 'grant', 'servitude', 'correct'],
      'changeUse',
    ]);
  });

  it('A4.1 ask before anything is drawn for what they are opened for', () => {
    expect(asked(check('changeUse'))).toEqual(['decision', 'application']);
    expect(asked(check('grant'))).toEqual(['application', 'decision', 'preliminary_choice', 'land_management_project']);
  });

  it('A4.1 X2 want decision, holders and pledgees for another purpose, and the evidence alone for an error', () => {
    expect(codes(findings('changeUse', changePurpose))).toEqual(
      new Set(['documents.missing', 'documents.expected', 'holders.applicationMissing', 'pledge.consentMissing']),
    );
    const [before] = situation.parcels;
    if (!before) throw new Error('a parcel');
    const { category, functionalZone, purposeKk, divisibility, rka } = before;
    const record = { category, functionalZone, purposeKk, purposeRu: 'для строительства дома', divisibility, rka };
    const correction = findings('correct', { name: 'correctRecord', parcel, record, ground: 'акт №12' });
    expect(asked(correction)).toEqual(['error_evidence']);
    expect(codes(correction)).not.toContain('pledge.consentMissing');
  });

  it('X2 are no way around a rule: what is done counts, not what the case is called', () => {
    const found = findings('restore', split);
    expect(codes(found)).toContain('pledge.consentMissing');
    expect(asked(found)).toEqual(['land_management_project']);
    expect(mayRun('restore', 'splitParcel')).toBe(false);
    expect(mayRun('split', 'mergeParcels')).toBe(true);
    expect(CaseKind.options.filter((kind) => mayRun(kind, 'changePurpose'))).toEqual(['changeUse']);
  });
});
