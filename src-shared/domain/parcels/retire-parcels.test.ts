import { assert, describe, expect, it } from 'vitest';
import { checkDraft } from '../cases/check-draft.ts';
import { draftOf } from '../cases/draft.ts';
import { DEFAULT_RULE_SETTINGS } from '../cases/rule-settings.ts';
import { replay } from '../cases/run-command.ts';
import type { Situation } from '../cases/situation.ts';
import { aBuilding, aClaim, anEncumbrance, aSituation, line, N, P, polygon, uuid } from '../cases/situation.fixture.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { retireParcels } from './retire-parcels.ts';

const retire = (situation: Situation, number = P) =>
  retireParcels(draftOf(situation), { parcels: [ParcelNumber.parse(number)] });

describe('A4.5 retireParcels', () => {
  it('A5.4 closes the parcel with its right, burdens and claims; nothing comes of it and no neighbour changes', () => {
    const done = retire(aSituation({ encumbrances: [anEncumbrance(20, P)], claims: [aClaim(30, P)] }));
    assert(done.ok, JSON.stringify(done));
    expect(done.value.close).toEqual({
      parcels: [P],
      rights: [uuid(1)],
      encumbrances: [uuid(20)],
      claims: [uuid(30)],
      buildings: [],
    });
    expect([done.value.put.parcels, done.value.lineage]).toEqual([[], []]);
  });

  it('refuses a parcel with a building, of somebody else, and one that the draft itself has formed', () => {
    const built = aSituation({ buildings: [aBuilding(`${P}:1`, polygon([3, 3], [9, 3], [9, 9], [3, 9]))] });
    expect(retire(built)).toMatchObject({ error: { code: 'retire.hasBuildings', about: [P] } });
    expect(retire(aSituation(), N)).toMatchObject({ error: { code: 'parcel.notOfCase' } });
    const situation = aSituation();
    const [first] = situation.freeNumbers;
    assert(first);
    const run = replay(
      situation,
      [
        { name: 'splitParcel', parcel: ParcelNumber.parse(P), line: line([20, -1], [20, 51]) },
        { name: 'retireParcels', parcels: [first] },
      ],
      { numbers: situation.freeNumbers, idSeed: 'case' },
    );
    expect(run).toMatchObject({ error: { code: 'retire.formedHere', about: [first] } });
  });

  it('an arrest stands against it, its holder asks for it, and it has its ground in the case', () => {
    const situation = aSituation({ encumbrances: [anEncumbrance(20, P, { kind: 'arrest' })] });
    const run = replay(situation, [{ name: 'retireParcels', parcels: [ParcelNumber.parse(P)] }], {
      numbers: [],
      idSeed: 'case',
    });
    assert(run.ok);
    const findings = checkDraft({
      situation,
      kind: 'adjust',
      state: run.value.state,
      change: run.value.change,
      consents: [],
      documents: [],
      accepted: [],
      settings: DEFAULT_RULE_SETTINGS,
      today: '2026-11-27',
    });
    expect(findings.filter(({ severity }) => severity !== 'pass').map(({ code }) => code)).toEqual([
      'arrest.blocks',
      'holders.applicationMissing',
      'documents.expected',
      'retire.groundMissing',
    ]);
  });
});
