import { assert, describe, expect, it } from 'vitest';
import { CaseDocument } from '../documents/document.ts';
import type { Line } from '../geometry/types.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { Consent } from './case-file.ts';
import { checkDraft } from './check-draft.ts';
import { draftOf } from './draft.ts';
import { Finding, findingKey } from './finding.ts';
import { DEFAULT_RULE_SETTINGS, type RuleSettings } from './rule-settings.ts';
import { replay } from './run-command.ts';
import { emptyChange } from '../journal/change.ts';
import {
  aBuilding,
  aClaim,
  anEncumbrance,
  aParcel,
  aParty,
  aRight,
  aSituation,
  at,
  FREE,
  line,
  N,
  P,
  polygon,
  uuid,
} from './situation.fixture.ts';
import type { Situation } from './situation.ts';

const TODAY = '2026-11-23';
const middle = line([25, -1], [25, 51]);

const document = CaseDocument.parse({
  id: uuid(500),
  kind: 'application',
  title: 'Өтініш',
  fileName: 'otinish.pdf',
  mediaType: 'application/pdf',
  size: 100,
  sha256: '0'.repeat(64),
  parcel: null,
  snapshot: null,
  addedAt: '2026-11-20T05:00:00Z',
});
/** Nothing else is asked of a sound split than the application and the project. */
const project = { ...document, id: uuid(501), kind: 'land_management_project' as const };
const consentOf = (party: number, role: 'holder' | 'pledgee' = 'holder', givenAt = '2026-11-20T05:00:00Z') =>
  Consent.parse({ partyId: uuid(party), role, documentId: document.id, givenAt });

interface Check {
  readonly cut?: Line;
  readonly consents?: readonly Consent[];
  readonly settings?: Partial<RuleSettings>;
  readonly accepted?: readonly string[];
}

function check(
  situation: Situation,
  { cut = middle, consents = [consentOf(10)], settings = {}, accepted = [] }: Check = {},
) {
  const commands = [{ name: 'splitParcel' as const, parcel: ParcelNumber.parse(P), line: cut }];
  const done = replay(situation, commands, { numbers: situation.freeNumbers, idSeed: 'case' });
  assert(done.ok, JSON.stringify(done));
  const { state, change } = done.value;
  const found = checkDraft({
    situation,
    kind: 'split',
    state,
    change,
    consents,
    documents: [document, project],
    accepted: accepted.map((key) => ({ key, reason: 'тексерілді', acceptedAt: '2026-11-23T05:00:00Z' })),
    settings: { ...DEFAULT_RULE_SETTINGS, ...settings },
    today: TODAY,
  });
  return found.map((finding) => Finding.parse(finding));
}

const errors = (findings: readonly Finding[]) =>
  findings.filter((finding) => finding.severity === 'error').map((finding) => finding.code);
const warnings = (findings: readonly Finding[]) =>
  findings.filter((finding) => finding.severity === 'warning').map((finding) => finding.code);
const codes = (findings: readonly Finding[]) => findings.map((finding) => finding.code);

describe('check of a draft', () => {
  it('lists what was checked when nothing is wrong, each with its norm', () => {
    const found = check(aSituation());
    expect(errors(found)).toEqual([]);
    expect(warnings(found)).toEqual([]);
    expect(codes(found)).toEqual([
      'arrest.none',
      'divisibility.divisible',
      'holders.allTakePart',
      'pledge.none',
      'users.none',
      'documents.attached',
      'minimumSize.notSet',
      'category.kept',
      'encumbrances.none',
      'history.linked',
      'claims.none',
      'address.none',
      'access.kept',
      'geometry.valid',
      'inside.within',
      'sliver.none',
      'area.exact',
      'neighbours.bent',
      'fabric.sound',
    ]);
  });

  it('LC 51: an indivisible parcel is not split', () => {
    const found = check(
      aSituation({
        parcels: [aParcel(P, polygon([0, 0], [40, 0], [40, 50], [0, 50]), { divisibility: 'indivisible' })],
      }),
    );
    expect(errors(found)).toEqual(['divisibility.indivisible']);
    expect(found[0]?.norm).toEqual({ text: 'LC', place: '51', confidence: 'confirmed' });
  });

  it('RL 31(1)4: an arrest and a restriction block, and no document settles them', () => {
    const encumbrances = [
      anEncumbrance(20, P, { kind: 'arrest' }),
      anEncumbrance(21, P, { kind: 'state_restriction' }),
    ];
    const found = check(aSituation({ encumbrances })).filter((finding) => finding.severity === 'error');
    expect(codes(found)).toEqual(['arrest.blocks', 'arrest.restrictionBlocks']);
    expect(found.map((finding) => finding.fix)).toEqual([null, null]);
  });

  it('RL 31(1)4, 49(2)4: a pledge needs the consent of its pledgee, as pledgee and with a document', () => {
    const situation = aSituation({
      encumbrances: [anEncumbrance(20, P)],
      parties: [aParty(10), aParty(90, { nameRu: 'АО «Мекен банк»' })],
    });
    const missing = check(situation);
    expect(errors(missing)).toEqual(['pledge.consentMissing']);
    expect(missing[0]).toMatchObject({
      fix: { kind: 'attach_consent', partyId: uuid(90) },
      params: { partyRu: 'АО «Мекен банк»' },
    });
    expect(errors(check(situation, { consents: [consentOf(10), consentOf(90)] }))).toEqual(['pledge.consentMissing']);
    const tomorrow = consentOf(90, 'pledgee', '2026-11-24T05:00:00Z');
    expect(errors(check(situation, { consents: [consentOf(10), tomorrow] }))).toEqual(['pledge.consentMissing']);
    const given = check(situation, { consents: [consentOf(10), consentOf(90, 'pledgee')] });
    expect(errors(given)).toEqual([]);
    expect(codes(given)).toContain('pledge.consentGiven');
  });

  it('RL 22(5): every co-owner takes part', () => {
    const situation = aSituation({
      rights: [
        aRight(1, P, [
          [10, '1/2'],
          [11, '1/4'],
          [12, '1/4'],
        ]),
      ],
    });
    const found = check(situation, { consents: [consentOf(10), consentOf(12)] });
    expect(found.filter((finding) => finding.severity === 'error')).toMatchObject([
      { code: 'holders.consentMissing', about: [P, uuid(11)], params: { share: '1/4' }, fix: { partyId: uuid(11) } },
    ]);
    expect(errors(check(situation, { consents: [10, 11, 12].map((party) => consentOf(party)) }))).toEqual([]);
    expect(errors(check(aSituation(), { consents: [] }))).toEqual(['holders.applicationMissing']);
  });

  it('LC 97(3-1), 50: no part below the minimum of the narrowest place that sets one', () => {
    const minimum = { category: 'settlements' as const, functionalZone: null, act: 'мәслихат шешімі' };
    const settings = {
      minimumSizes: [
        { ...minimum, place: '21', areaDoubled: 2_000_000 },
        { ...minimum, place: '21318', areaDoubled: 2 * 800_000_000 },
      ],
    };
    const found = check(aSituation(), { settings });
    expect(errors(found)).toEqual(['minimumSize.below']);
    expect(found[0]).toMatchObject({
      about: [FREE[1]],
      params: { areaDoubled: 1_500_000_000, minimumAreaDoubled: 1_600_000_000 },
    });
    expect(codes(check(aSituation(), { settings, cut: line([20, -1], [20, 51]) }))).toContain('minimumSize.kept');
  });

  it('LC 110(5): an agricultural parcel in a suburban zone is not split', () => {
    const parcel = aParcel(P, polygon([0, 0], [40, 0], [40, 50], [0, 50]), {
      category: 'agricultural',
      functionalZone: null,
    });
    expect(errors(check(aSituation({ parcels: [parcel] }), { settings: { suburbanPlaces: ['21318'] } }))).toEqual([
      'suburban.forbidden',
    ]);
    expect(codes(check(aSituation({ parcels: [parcel] }), { settings: { suburbanPlaces: ['20'] } }))).toContain(
      'suburban.outside',
    );
    expect(errors(check(aSituation(), { settings: { suburbanPlaces: ['21318'] } }))).toEqual([]);
  });

  it('RL 53: a claim warns, one whose term is over does not', () => {
    expect(warnings(check(aSituation({ claims: [aClaim(30, P)] })))).toEqual(['claims.exist']);
    expect(warnings(check(aSituation({ claims: [aClaim(30, P, { until: '2026-11-22' })] })))).toEqual([]);
  });

  it('RL 49(3): carried encumbrances are counted', () => {
    const found = check(aSituation({ encumbrances: [anEncumbrance(20, P, { kind: 'lease' })] }));
    expect(found.find((finding) => finding.code === 'encumbrances.carried')?.params).toEqual({ count: 1 });
  });

  it('does not let the line through a building, and warns 0.84 m beside it', () => {
    const house = (west: number) =>
      aSituation({ buildings: [aBuilding(`${P}:1`, polygon([west, 10], [west + 8, 10], [west + 8, 20], [west, 20]))] });
    expect(errors(check(house(20)))).toEqual(['building.cut']);
    const close = check(house(25.84));
    expect(errors(close)).toEqual([]);
    expect(close.find((finding) => finding.code === 'building.tooClose')).toMatchObject({
      severity: 'warning',
      params: { distanceMm: 840, litera: 'А' },
    });
    expect(codes(check(house(30)))).toContain('building.clear');
    // Along the wall itself: no cut, but certainly close.
    expect(codes(check(house(25)))).toContain('building.tooClose');
    expect(errors(check(house(25)))).toEqual([]);
  });

  it('warns of a part without a way to the street', () => {
    const found = check(aSituation(), { cut: line([-1, 25], [41, 25]) });
    expect(warnings(found)).toEqual(['access.none']);
    expect(found.find((finding) => finding.code === 'access.none')?.about).toEqual([FREE[1]]);
  });

  it('does not make slivers: too narrow, too small', () => {
    expect(errors(check(aSituation(), { cut: line([39.5, -1], [39.5, 51]) }))).toEqual(['sliver.tooNarrow']);
    expect(errors(check(aSituation(), { cut: line([38, -1], [41, 2]) }))).toEqual(['sliver.tooSmall']);
  });

  it('warns of a boundary of centimetres beside a missed corner', () => {
    expect(warnings(check(aSituation(), { cut: line([0.02, 0], [30, 51]) }))).toContain('shortEdge.found');
  });

  it('states the area difference against the street in mm², and none where the boundary is shared', () => {
    const oblique = aParcel(P, polygon([0, 0.011], [40, 0], [40, 50], [0, 50]));
    const alone = check(aSituation({ parcels: [oblique], neighbours: [] }), { cut: line([17, -1], [19, 51]) });
    const rounded = alone.find((finding) => finding.code === 'area.rounded');
    expect(rounded?.params['totalMm2']).toMatch(/^−\d+½?$/);
    const street = aParcel(N, polygon([0, 0.011], [0, -20], [40, -20], [40, 0]));
    const shared = check(aSituation({ parcels: [oblique], neighbours: [street] }), { cut: line([17, -1], [19, 51]) });
    expect(codes(shared)).toContain('area.exactWithNeighbours');
  });

  it('shows a defect that the register had before, and does not hold it against the draft', () => {
    const overlapping = aParcel('21318045199', polygon([39, 20], [45, 20], [45, 30], [39, 30]));
    const found = check(aSituation({ neighbours: [overlapping] }));
    expect(errors(found)).toEqual([]);
    // Two corners of it lie inside and two edges cross: one finding all the same.
    expect(warnings(found).filter((code) => code === 'fabric.overlapBefore')).toHaveLength(1);
  });

  it('puts accepted warnings after open ones', () => {
    const situation = aSituation({
      claims: [aClaim(30, P)],
      buildings: [aBuilding(`${P}:1`, polygon([25.5, 10], [33, 10], [33, 20], [25.5, 20]))],
    });
    expect(warnings(check(situation))).toEqual(['claims.exist', 'building.tooClose']);
    const accepted = [findingKey({ code: 'claims.exist', about: [P, uuid(30)] })];
    expect(warnings(check(situation, { accepted }))).toEqual(['building.tooClose', 'claims.exist']);
  });

  it('checks a case in which nothing was drawn yet', () => {
    const situation = aSituation();
    const found = checkDraft({
      situation,
      kind: 'split',
      state: draftOf(situation),
      change: emptyChange,
      consents: [],
      documents: [],
      accepted: [],
      settings: DEFAULT_RULE_SETTINGS,
      today: TODAY,
    });
    expect(errors(found)).toEqual(['holders.applicationMissing']);
  });

  it('gives the place of what is on the map', () => {
    const found = check(
      aSituation({ buildings: [aBuilding(`${P}:1`, polygon([20, 10], [28, 10], [28, 20], [20, 20]))] }),
    );
    expect(found[0]?.at?.[0]).toBe(at(25, 0)[0]);
  });
});
