import { assert, describe, expect, it } from 'vitest';
import { messages } from '../../../locales/messages.ts';
import { CaseDocument } from '../../documents/document.ts';
import { ParcelNumber } from '../../numbers/types.ts';
import { REGISTER_RULES } from '../../register-check/register-rules.ts';
import { Consent } from '../case-file.ts';
import { checkDraft, RULES } from '../check-draft.ts';
import { DEFAULT_RULE_SETTINGS } from '../rule-settings.ts';
import { replay } from '../run-command.ts';
import {
  aParcel,
  anEncumbrance,
  aParty,
  aRight,
  aSituation,
  at,
  line,
  P,
  polygon,
  uuid,
  W,
} from '../situation.fixture.ts';
import type { Situation } from '../situation.ts';

const home = aParcel(P, polygon([0, 0], [40, 0], [40, 50], [0, 50]));
const west = (rest = {}) => aParcel(W, polygon([-30, 0], [0, 0], [0, 50], [-30, 50]), rest);
const both = (rest: Partial<Record<keyof Situation, unknown>> = {}): Situation =>
  aSituation({
    parcels: [home, west()],
    neighbours: [],
    rights: [aRight(1, P, [[10, '1/1']]), aRight(2, W, [[10, '1/1']])],
    ...rest,
  });

const document = CaseDocument.parse({
  id: uuid(500),
  kind: 'land_management_project',
  title: 'Жоба',
  fileName: 'joba.pdf',
  mediaType: 'application/pdf',
  size: 100,
  sha256: '0'.repeat(64),
  parcel: null,
  snapshot: null,
  addedAt: '2026-11-20T05:00:00Z',
});
const consent = (party: number, role: 'holder' | 'pledgee') =>
  Consent.parse({ partyId: uuid(party), role, documentId: document.id, givenAt: '2026-11-20T05:00:00Z' });

function check(situation: Situation, allowApart = false) {
  const numbers = situation.parcels.map(({ number }) => ParcelNumber.parse(number));
  const done = replay(situation, [{ name: 'mergeParcels', parcels: numbers, allowApart }], {
    numbers: situation.freeNumbers,
    idSeed: 'case',
  });
  assert(done.ok, JSON.stringify(done));
  const { state, change } = done.value;
  return checkDraft({
    situation,
    kind: 'merge',
    state,
    change,
    consents: [consent(10, 'holder'), consent(11, 'holder'), consent(90, 'pledgee')],
    documents: [document],
    accepted: [],
    settings: DEFAULT_RULE_SETTINGS,
    today: '2026-11-23',
  });
}
const codes = (situation: Situation, allowApart = false) => check(situation, allowApart).map(({ code }) => code);

describe('rules of a merge', () => {
  it('RL 49(2)1: adjacent parcels of one right pass, each check said once about both', () => {
    const found = check(both());
    expect(found.filter(({ severity }) => severity !== 'pass')).toEqual([]);
    expect(found.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['merge.adjacent', 'merge.homogeneous', 'area.exact']),
    );
    expect(found.filter(({ code }) => code === 'arrest.none')).toMatchObject([{ about: [P, W] }]);
  });

  it('RL 49(2)1: rights of other holders or of another kind are not homogeneous', () => {
    const other = both({
      rights: [aRight(1, P, [[10, '1/1']]), aRight(2, W, [[11, '1/1']])],
      parties: [aParty(10), aParty(11)],
    });
    const errors = check(other).filter(({ severity }) => severity === 'error');
    expect(errors).toMatchObject([{ code: 'merge.rightsDiffer', about: expect.arrayContaining([W]) }]);
  });

  it('another category or purpose makes a merge impossible', () => {
    expect(codes(both({ parcels: [home, west({ purposeRu: 'огород' })] }))).toContain('category.changed');
  });

  it('LC 155: parcels that stand apart are a warning to be explained', () => {
    const far = aParcel(W, polygon([-90, 0], [-60, 0], [-60, 50], [-90, 50]));
    expect(codes(both({ parcels: [home, far] }), true)).toContain('merge.apart');
  });

  it('RL 31(1-1): the pledgee who agreed is to be told, and RL 49(2)4: users are looked after', () => {
    const found = codes(
      both({
        encumbrances: [anEncumbrance(5, W), anEncumbrance(6, P, { kind: 'lease' })],
        parties: [aParty(10), aParty(90)],
      }),
    );
    expect(found).toEqual(
      expect.arrayContaining(['notice.due', 'users.affected', 'scope.inside', 'pledge.consentGiven']),
    );
  });

  it('LC 43, 150: a missing land-management project is a warning', () => {
    const split = replay(
      aSituation(),
      [{ name: 'splitParcel', parcel: ParcelNumber.parse(P), line: line([20, -1], [20, 51]) }],
      {
        numbers: aSituation().freeNumbers,
        idSeed: 'case',
      },
    );
    assert(split.ok);
    const { state, change } = split.value;
    const base = { situation: aSituation(), kind: 'split' as const, state, change, consents: [], accepted: [] };
    const rest = { settings: DEFAULT_RULE_SETTINGS, today: '2026-11-23' };
    const without = checkDraft({ ...base, ...rest, documents: [] });
    expect(without.find(({ code }) => code === 'documents.expected')).toMatchObject({ severity: 'warning' });
    expect(
      checkDraft({ ...base, ...rest, documents: [document] }).some(({ code }) => code === 'documents.attached'),
    ).toBe(true);
  });

  it('LC 51(3): a scope that leaves its parcel is an error with its place', () => {
    const scope = polygon([10, 10], [60, 10], [60, 20], [10, 20]);
    const found = check(both({ encumbrances: [anEncumbrance(6, P, { kind: 'servitude', scope })] }));
    expect(found.find(({ code }) => code === 'scope.outside')).toMatchObject({ severity: 'error', at: at(60, 10) });
  });
});

describe('the registry of rules', () => {
  it('X2 has every rule once, with a norm and a title in three languages', () => {
    const all = [...RULES, ...REGISTER_RULES];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { id, norm } of all) {
      expect(norm.text, id).not.toBe('');
      for (const language of ['kk', 'ru', 'en'] as const)
        expect((messages[language].rules as Record<string, string>)[id], `${id} in ${language}`).toMatch(/\p{L}/u);
    }
    expect(Object.keys(messages.ru.rules).sort()).toEqual(all.map(({ id }) => id).sort());
  });
});
