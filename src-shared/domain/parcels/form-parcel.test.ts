import { assert, describe, expect, it } from 'vitest';
import type { CaseCommand } from '../cases/case-file.ts';
import { checkDraft } from '../cases/check-draft.ts';
import { applyChange, applyInverse, draftOf, ownParcels } from '../cases/draft.ts';
import { DEFAULT_RULE_SETTINGS } from '../cases/rule-settings.ts';
import { replay } from '../cases/run-command.ts';
import { aParty, aSituation, at, FREE, line, P, polygon, ring, uuid, W } from '../cases/situation.fixture.ts';
import { checkFabric } from '../geometry/fabric-check.ts';
import { boxOf, growBox } from '../geometry/measures.ts';
import type { Polygon } from '../geometry/types.ts';
import { canonicalJson } from '../journal/canonical-json.ts';
import { RegisterChange } from '../journal/change.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { formParcelOnFreeLand, FormedAs } from './form-parcel.ts';

const STATE = uuid(80);
const numbers = FREE.map((each) => ParcelNumber.parse(each));
const formedAs = FormedAs.parse({
  category: 'settlements',
  functionalZone: 'social',
  purposeKk: 'саябақ',
  purposeRu: 'парк',
  divisibility: 'divisible',
  holder: STATE,
  since: '2026-11-27',
});
const street = aSituation({
  parties: [aParty(10), aParty(80, { kind: 'state' })],
  places: [growBox(boxOf(polygon([-40, -40], [80, 0])), 15_000)],
});
const contour = (...points: readonly (readonly [number, number])[]): Polygon => [ring(...points)];
const input = (drawn: Polygon, overlap: 'refuse' | 'clip' = 'refuse') => ({
  contour: drawn,
  overlap,
  formedAs,
  numbers,
  idSeed: 'case 1',
});

//  W |    P    | E
//    D----C    |        on the street, south of P: A-B-C-D, corner C on the side of P
//    A----B
const park = contour([0, -20], [25, -20], [25, 0], [0, 0]);

describe('A4.5 formParcelOnFreeLand', () => {
  it('X1 forms a parcel of the State, gives the neighbours its corners and takes none of their land', () => {
    const made = formParcelOnFreeLand(draftOf(street), input(park));
    assert(made.ok, JSON.stringify(made));
    const change = RegisterChange.parse(made.value);
    const [formed, ...bent] = change.put.parcels;
    expect(formed).toMatchObject({ number: FREE[0], version: 1, areaDoubled: 2 * 25_000 * 20_000, rka: null });
    expect(bent.map(({ number, version, areaDoubled }) => [number, version, areaDoubled])).toEqual([
      [P, 2, 2 * 40_000 * 50_000],
    ]);
    expect(bent[0]?.geometry.flat(2)).toContainEqual(at(25, 0));
    expect(change.put.rights).toMatchObject([
      { parcel: FREE[0], kind: 'state_ownership', holders: [{ partyId: STATE, numerator: 1, denominator: 1 }] },
    ]);
    expect([change.close.parcels, change.lineage]).toEqual([[], []]);
    const { state } = applyChange(draftOf(street), change);
    expect(checkFabric([...state.parcels.values()])).toEqual([]);
  });

  it('clips to neighbours and quarter, or refuses, by choice', () => {
    const over = contour([0, -20], [25, -20], [25, 10], [0, 10]);
    expect(formParcelOnFreeLand(draftOf(street), input(over))).toMatchObject({
      error: { code: 'form.overlaps', about: [P] },
    });
    const clipped = formParcelOnFreeLand(draftOf(street), input(over, 'clip'));
    assert(clipped.ok, JSON.stringify(clipped));
    expect(clipped.value.put.parcels[0]?.areaDoubled).toBe(2 * 25_000 * 20_000);
    const bounded = { ...street, quarter: polygon([-100, -15], [100, -15], [100, 100], [-100, 100]) };
    expect(formParcelOnFreeLand(draftOf(bounded), input(park))).toMatchObject({
      error: { code: 'form.leavesQuarter' },
    });
    const within = formParcelOnFreeLand(draftOf(bounded), input(park, 'clip'));
    assert(within.ok, JSON.stringify(within));
    expect(within.value.put.parcels[0]?.areaDoubled).toBe(2 * 25_000 * 15_000);
  });

  it('refuses where the case does not know what stands there, without the body of the State, and without a number', () => {
    expect(formParcelOnFreeLand(draftOf({ ...street, places: [] }), input(park))).toMatchObject({
      error: { code: 'form.unseen', at: at(0, -20) },
    });
    expect(formParcelOnFreeLand(draftOf({ ...street, parties: [aParty(10)] }), input(park))).toMatchObject({
      error: { code: 'form.noHolder' },
    });
    expect(formParcelOnFreeLand(draftOf(street), { ...input(park), numbers: [] })).toMatchObject({
      error: { code: 'number.noneFree' },
    });
  });

  it('A7.8 is a parcel of the case from then on: it can be divided, and undone to the last row', () => {
    const draft = draftOf(street);
    const made = formParcelOnFreeLand(draft, input(park));
    assert(made.ok);
    const applied = applyChange(draft, made.value);
    expect(ownParcels(applied.state).map(({ number }) => number)).toEqual([P, FREE[0]]);
    expect({ ...applyInverse(applied.state, applied.inverse), parcels: null }).toEqual({ ...draft, parcels: null });
    const commands: readonly CaseCommand[] = [
      { name: 'formParcel', contour: park, overlap: 'refuse', formedAs },
      { name: 'splitParcel', parcel: ParcelNumber.parse(FREE[0]), line: line([-1, -10], [26, -10]) },
      { name: 'annotate', at: at(5, -5), text: 'тал' },
    ];
    const run = () => replay(street, commands, { numbers, idSeed: 'case 1' });
    const first = run();
    assert(first.ok, JSON.stringify(first));
    const again = run();
    assert(again.ok);
    expect(canonicalJson(again.value.change)).toBe(canonicalJson(first.value.change));
    expect(first.value.change.put.parcels.filter(({ version }) => version === 1)).toHaveLength(2);
  });

  it('asks for the decision, not for the consent of whoever has the parcel beside it', () => {
    const run = replay(street, [{ name: 'formParcel', contour: park, overlap: 'refuse', formedAs }], {
      numbers,
      idSeed: 'case 1',
    });
    assert(run.ok);
    const findings = checkDraft({
      situation: street,
      kind: 'grant',
      state: run.value.state,
      change: run.value.change,
      consents: [],
      documents: [],
      accepted: [],
      settings: DEFAULT_RULE_SETTINGS,
      today: '2026-11-27',
    });
    const asked = (severity: string) =>
      findings.filter((finding) => finding.severity === severity).map(({ code, about: [first] }) => [code, first]);
    expect(asked('error')).toEqual([
      ['documents.missing', 'application'],
      ['documents.missing', 'decision'],
    ]);
    expect(asked('warning')).toEqual([
      ['documents.expected', 'preliminary_choice'],
      ['documents.expected', 'land_management_project'],
      ['choice.missing', undefined],
    ]);
    expect(findings.find(({ code }) => code === 'neighbours.bent')?.about).toEqual([P]);
    expect(findings.some(({ about }) => about.includes(W))).toBe(false);
  });
});
