import { assert, describe, expect, it } from 'vitest';
import type { Line, Position } from '../geometry/types.ts';
import { ParcelNumber } from '../numbers/types.ts';
import type { BoundaryEdit } from '../parcels/adjust-parcels.ts';
import type { CaseCommand } from './case-file.ts';
import { checkDraft } from './check-draft.ts';
import { findingKey } from './finding.ts';
import { previewFindings } from './preview-findings.ts';
import { DEFAULT_RULE_SETTINGS } from './rule-settings.ts';
import { processorClock } from '../testing/processor-time.ts';
import type { CaseKind } from './kinds/case-kind.ts';
import { chosenBy } from './preliminary-choice.ts';
import { replay } from './run-command.ts';
import {
  aBuilding,
  aParcel,
  aParty,
  aRight,
  aSituation,
  at,
  E,
  line,
  P,
  polygon,
  ring,
  uuid,
} from './situation.fixture.ts';

//  D---------f----C
//  |   [Г]   :    |     40 × 50 m, building Г from 20 to 28
//  A---------e----B
const situation = aSituation({
  buildings: [aBuilding(`${P}:1`, polygon([20, 10], [28, 10], [28, 20], [20, 20]))],
});

function shown(cut: Line) {
  const done = replay(situation, [{ name: 'splitParcel', parcel: ParcelNumber.parse(P), line: cut }], {
    numbers: situation.freeNumbers,
    idSeed: uuid(900),
  });
  assert(done.ok);
  return {
    situation,
    kind: 'split' as const,
    ...done.value,
    consents: [],
    documents: [],
    settings: DEFAULT_RULE_SETTINGS,
    today: '2026-11-23',
  };
}

describe('findings while the pointer moves', () => {
  it('A6.1 are those of the same rules as of the draft, errors first, without papers and passes', () => {
    const input = shown(line([25, -1], [25, 51]));
    const found = previewFindings(input, []);
    const full = checkDraft({ ...input, accepted: [] });
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]?.code).toMatch(/building/iu);
    expect(full.map(findingKey)).toEqual(expect.arrayContaining(found.map(findingKey)));
    expect(found.every(({ severity }) => severity !== 'pass')).toBe(true);
    expect(found[0]?.at).not.toBeNull();
  });

  it('leave out what the draft already has', () => {
    const input = shown(line([25, -1], [25, 51]));
    expect(previewFindings(input, previewFindings(input, []))).toEqual([]);
  });

  it('take less than a frame of computing', () => {
    const inputs = Array.from({ length: 30 }, (_, step) => shown(line([8 + step / 2, -1], [9 + step / 2, 51])));
    const run = (): void => inputs.forEach((input) => previewFindings(input, []));
    run();
    const spent = processorClock();
    run();
    expect(spent() / inputs.length).toBeLessThan(16);
  });
});

//  D-------------C-----+
//  |   [Г]     [Д]     |     P 40 × 50 m and E both of the case, of two holders; Г from 20 to 28, Д from 34 to 38
//  A-------------B-----+     the street and free land are in the south
const both = aSituation({
  parcels: [
    aParcel(P, polygon([0, 0], [40, 0], [40, 50], [0, 50])),
    aParcel(E, polygon([40, 0], [70, 0], [70, 80], [40, 80], [40, 50])),
  ],
  neighbours: [],
  rights: [aRight(1, P, [[10, '1/1']]), aRight(2, E, [[11, '1/1']])],
  places: [[at(-10, -60)[0], at(-10, -60)[1], at(80, 90)[0], at(80, 90)[1]]],
  parties: [aParty(10), aParty(11), aParty(12, { kind: 'state' })],
  buildings: [
    aBuilding(`${P}:1`, polygon([20, 10], [28, 10], [28, 20], [20, 20])),
    aBuilding(`${P}:2`, polygon([34, 10], [38, 10], [38, 20], [34, 20]), { litera: 'Д' }),
  ],
});
const [p, e] = [ParcelNumber.parse(P), ParcelNumber.parse(E)];
const adjusted = (edit: BoundaryEdit): CaseCommand => ({ name: 'adjustParcels', edit });
const square = (east: number, north: number, side: number): Position[] => [
  ...ring([east, north], [east + side, north], [east + side, north + side], [east, north + side]),
];
const TOOLS: Readonly<Record<string, readonly [CaseKind, string, ...CaseCommand[]]>> = {
  split: ['split', 'building.cut', { name: 'splitParcel', parcel: p, line: line([25, -1], [25, 51]) }],
  cutOut: ['split', 'building.cut', { name: 'cutOutParcel', parcel: p, contour: square(5, 5, 18) }],
  divide: [
    'split',
    'building.cut',
    {
      name: 'divideParcel',
      parcel: p,
      division: { into: { kind: 'equal', parts: 5 }, direction: { kind: 'bearing', degrees: 0 }, from: 'left' },
    },
  ],
  merge: ['merge', 'merge.rightsDiffer', { name: 'mergeParcels', parcels: [p, e], allowApart: false }],
  redistribute: [
    'redistribute',
    'building.cut',
    adjusted({ kind: 'redistribute', lines: [line([36, -1], [36, 51])], dangles: 'refuse' }),
  ],
  vertex: ['adjust', 'building.cut', adjusted({ kind: 'moveVertex', from: at(40, 0), to: at(32, 0.2) })],
  shift: [
    'adjust',
    'building.cut',
    adjusted({
      kind: 'shift',
      between: [p, e],
      near: at(40, 25),
      shape: 'kept',
      goal: { kind: 'distance', grows: e, mm: 4_000 },
    }),
  ],
  form: [
    'grant',
    'choice.outside',
    {
      name: 'choosePlace',
      place: [square(5, -30, 10)],
      choice: {
        applicant: 'ТОО',
        appliedOn: '2026-10-01',
        actNumber: '7',
        actDate: '2026-11-01',
        validUntil: null,
        deviation: null,
      },
    },
    {
      name: 'formParcel',
      contour: [square(5, -30, 20)],
      overlap: 'refuse',
      formedAs: {
        category: 'settlements',
        functionalZone: 'residential',
        purposeKk: 'бақ',
        purposeRu: 'сад',
        divisibility: 'divisible',
        holder: aParty(12).id,
        since: '2026-11-23',
      },
    },
  ],
  part: [
    'servitude',
    'burden.termShort',
    {
      name: 'burdenPart',
      parcel: p,
      contour: [square(5, 5, 10)],
      outside: 'clip',
      terms: {
        kind: 'servitude',
        beneficiary: aParty(11).id,
        document: '№ 7',
        until: '2027-01-31',
        drawnAt: '2026-11-23T05:00:00Z',
      },
    },
  ],
};

describe('what the tools show', () => {
  it.each(Object.entries(TOOLS))('A4.5 X2 %s: the rules speak before it is done, within a frame', (_, given) => {
    const [kind, code, ...commands] = given;
    const done = replay(both, commands, { numbers: both.freeNumbers, idSeed: uuid(900) });
    assert(done.ok, JSON.stringify(done));
    const papers = { consents: [], documents: [], settings: DEFAULT_RULE_SETTINGS, today: '2026-11-23' };
    const input = { situation: both, kind, ...done.value, ...papers, chosen: chosenBy(commands) };
    expect(previewFindings(input, []).map((found) => found.code)).toContain(code);
    const spent = processorClock();
    for (let run = 0; run < 20; run++) previewFindings(input, []);
    expect(spent() / 20).toBeLessThan(16);
  });
});
