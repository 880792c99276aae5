import { assert, describe, expect, it } from 'vitest';
import holidays from '../../../db/reference/holidays.json' with { type: 'json' };
import { boxOf, growBox } from '../geometry/measures.ts';
import type { Polygon } from '../geometry/types.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { FormedAs } from '../parcels/form-parcel.ts';
import { CaseCommand } from './case-file.ts';
import { checkDraft } from './check-draft.ts';
import { WorkCalendar } from './deadlines.ts';
import { drawingHash } from './drawing-hash.ts';
import { mayRun } from './kinds/kinds.ts';
import { choiceActDueOn, choiceHoldsUntil, chosenBy, PreliminaryChoice } from './preliminary-choice.ts';
import { DEFAULT_RULE_SETTINGS } from './rule-settings.ts';
import { replay } from './run-command.ts';
import { registeredParcels } from './situation.ts';
import { aParty, aSituation, at, FREE, polygon, ring, uuid } from './situation.fixture.ts';

const street = aSituation({
  parties: [aParty(10), aParty(80, { kind: 'state' })],
  places: [growBox(boxOf(polygon([-40, -40], [80, 0])), 15_000)],
});
const contour = (...points: readonly (readonly [number, number])[]): Polygon => [ring(...points)];
const formedAs = FormedAs.parse({
  category: 'settlements',
  functionalZone: 'social',
  purposeKk: 'саябақ',
  purposeRu: 'парк',
  divisibility: 'divisible',
  holder: uuid(80),
  since: '2026-11-27',
});

//  W |    P    | E
//    D----C    |        on the street: the parcel A-B-C-D within the chosen place, a metre wider all round
//    A----B
const park = contour([0, -20], [25, -20], [25, 0], [0, 0]);
const around = contour([-1, -21], [26, -21], [26, 1], [-1, 1]);
const choice = PreliminaryChoice.parse({
  applicant: 'ТОО «Саябақ»',
  appliedOn: '2026-09-01',
  actNumber: '12',
  actDate: '2026-10-05',
  validUntil: '2027-10-05',
  deviation: null,
});
const chosen = (place: Polygon, change: Partial<PreliminaryChoice> = {}): CaseCommand =>
  CaseCommand.parse({ name: 'choosePlace', place, choice: { ...choice, ...change } });
const form = (drawn = park): CaseCommand => ({ name: 'formParcel', contour: drawn, overlap: 'refuse', formedAs });

const run = (...commands: readonly CaseCommand[]) =>
  replay(street, commands, { numbers: FREE.map((each) => ParcelNumber.parse(each)), idSeed: 'case 1' });

function found(commands: readonly CaseCommand[], today = '2026-11-27') {
  const made = run(...commands);
  assert(made.ok, JSON.stringify(made));
  const { state, change } = made.value;
  const findings = checkDraft({
    ...{ situation: street, kind: 'grant', state, change, consents: [], documents: [], accepted: [] },
    chosen: chosenBy(commands),
    settings: DEFAULT_RULE_SETTINGS,
    today,
  });
  return findings.filter(({ code }) => code.startsWith('choice.'));
}
const codes = (...given: Parameters<typeof found>): string[] =>
  found(...given).map(({ severity, code }) => `${severity} ${code}`);

describe('A4.8 preliminary choice of a parcel', () => {
  it('is a step of granting alone: changes nothing in the register, the last one counts', () => {
    expect([mayRun('grant', 'choosePlace'), mayRun('split', 'choosePlace')]).toEqual([true, false]);
    const [first, second] = [chosen(around), chosen(park, { actNumber: '13' })];
    const made = run(first, second);
    assert(made.ok);
    expect(made.value.change.put.parcels).toEqual([]);
    expect(chosenBy([first, second, form()])).toBe(second);
    expect(chosenBy([form()])).toBeNull();
  });

  it('refuses a contour that is none, an act before its application and one that is over before it was made', () => {
    const bow = contour([0, 0], [10, 10], [10, 0], [0, 10]);
    expect(run(chosen(bow))).toMatchObject({ error: { code: 'choice.contour' } });
    expect(run(chosen(around, { appliedOn: '2026-10-06' }))).toMatchObject({ error: { code: 'choice.dates' } });
    expect(run(chosen(around, { validUntil: '2026-10-04' }))).toMatchObject({
      error: { code: 'choice.dates', about: ['12'] },
    });
    expect(PreliminaryChoice.safeParse({ ...choice, actDate: '05.10.2026' }).success).toBe(false);
    expect(PreliminaryChoice.safeParse({ ...choice, chosenBy: 'x' }).success).toBe(false);
  });

  it('is asked for where land is granted, with the norm', () => {
    expect(found([form()])).toMatchObject([
      { code: 'choice.missing', severity: 'warning', norm: { text: 'LC', place: '44-1' } },
    ]);
    expect(codes([chosen(around), form()])).toEqual(['pass choice.holds', 'pass choice.inside']);
  });

  it('ends with the day that the act names; a term that it does not name is assumed and says so', () => {
    expect(codes([chosen(around), form()], '2027-10-05')[0]).toBe('pass choice.holds');
    expect(codes([chosen(around), form()], '2027-10-06')[0]).toBe('warning choice.over');
    const unnamed = [chosen(around, { validUntil: null }), form()];
    expect(choiceHoldsUntil({ ...choice, validUntil: null }, DEFAULT_RULE_SETTINGS)).toBe('2027-10-05');
    const [over] = found(unnamed, '2027-10-06');
    expect(over).toMatchObject({ code: 'choice.overAssumed', norm: { confidence: 'assumed' } });
  });

  it('holds the parcel within the chosen place to the millimetre, unless the choice says why not', () => {
    expect(codes([chosen(park), form()])[1]).toBe('pass choice.inside');
    // Drawn clockwise as well
    expect(codes([chosen(park.map((each) => each.toReversed())), form()])[1]).toBe('pass choice.inside');
    const short = contour([0, -20], [24.999, -20], [24.999, 1], [0, 1]);
    const outside = found([chosen(short), form()]).find(({ code }) => code !== 'choice.holds');
    expect(outside).toMatchObject({
      code: 'choice.outside',
      severity: 'error',
      about: [FREE[0]],
      norm: { text: 'LC' },
    });
    assert(outside?.at);
    expect(outside.at[0]).toBeGreaterThanOrEqual(at(24, 0)[0]);
    const stated = [chosen(short, { deviation: 'Уточнено на местности' }), form()];
    expect(found(stated).find(({ code }) => code !== 'choice.holds')).toMatchObject({
      code: 'choice.deviates',
      severity: 'warning',
      params: { reason: 'Уточнено на местности' },
    });
  });

  it('X3 voids sheets that show another choice, and leaves the hash of cases without one as it was', () => {
    const made = run(form());
    assert(made.ok);
    const hash = (...commands: readonly CaseCommand[]) =>
      drawingHash(made.value.change, registeredParcels(street), chosenBy(commands));
    expect(hash(form())).toBe(drawingHash(made.value.change, registeredParcels(street)));
    expect(hash(chosen(around))).not.toBe(hash());
    expect(hash(chosen(around))).not.toBe(hash(chosen(around, { actNumber: '13' })));
  });

  it('counts the days to the act in working days of the calendar', () => {
    // 30 working days from Tuesday 1 September 2026: six weeks
    expect(choiceActDueOn(choice, DEFAULT_RULE_SETTINGS, WorkCalendar.parse(holidays))).toBe('2026-10-13');
  });
});
