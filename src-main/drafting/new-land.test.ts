import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { mainParcel } from '#domain/cases/situation.ts';
import { lengthMm } from '#domain/geometry/measures.ts';
import type { Polygon, Position } from '#domain/geometry/types.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { attachPaper, demand, prepare } from '../../tests/support/draw-split.ts';
import { registered, submitted, type Desks } from '../../tests/support/register-case.ts';
import { parcelNumbers } from '../../tests/support/test-cases.ts';
import { startTestCentral, TEST_REGION, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';
import { submitShown } from '../../tests/support/sign-shown.ts';

const CHOICE = {
  applicant: 'ТОО «Саябақ»',
  appliedOn: '2026-09-01',
  actNumber: '12',
  actDate: '2026-10-05',
  validUntil: '2099-12-31',
  deviation: null,
};

/** From the drawing to the register: what comes into being on free land, what a part is burdened with, what ends. */
describe('land that comes, is used and goes', () => {
  let central: TestCentral;
  let engineer: TestWorkstation;
  let registrar: TestWorkstation;
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    [engineer, registrar] = await Promise.all([startTestWorkstation(central), startTestWorkstation(central)]);
    await Promise.all([engineer.ready('ermekov'), registrar.ready('sagieva')]);
  });
  afterAll(async () => {
    for (const seat of [engineer, registrar]) await seat.close();
    await central.close();
  });
  const desks = (): Desks => ({ central, engineer, registrar });
  const card = (number: string) => demand(engineer.calls.register.card({ number }));

  /** A parcel without buildings, arrest, pledge or claim: whatever is drawn on it can be registered. */
  function bareParcels(): readonly ParcelNumber[] {
    const burdened = central.store.raw
      .prepare<[string, string, string], string>(
        `select parcel from building where region = ? union select parcel from encumbrance where region = ?
         union select parcel from claim where region = ?`,
      )
      .pluck()
      .all(TEST_REGION, TEST_REGION, TEST_REGION);
    const held = new Set(central.store.raw.prepare<[], string>('select parcel from parcel_right').pluck().all());
    return parcelNumbers(central).filter((number) => !burdened.includes(number) && held.has(number));
  }

  const open = (number: string, kind: CaseFile['kind']) =>
    demand(engineer.calls.cases.open({ parcel: ParcelNumber.parse(number), kind }));

  it('X1 A4.8 A4.9 A4.5 a parcel is formed on the street where its place was chosen, planned, signed, registered as property of the State', async () => {
    const { calls } = engineer;
    const [number] = parcelNumbers(central);
    const file = await open(String(number), 'grant');
    const state = file.situation.parties.find(({ kind }) => kind === 'state');
    if (!state) throw new Error('the demo town has a body of the State');
    const { category, functionalZone, purposeKk, purposeRu } = mainParcel(file.situation);
    const formedAs = { category, functionalZone, purposeKk, purposeRu, divisibility: 'divisible' as const };
    let formed: CaseFile | null = null;
    for (const contour of besideOf(mainParcel(file.situation).geometry[0]?.[0] ?? [])) {
      const answer = await calls.cases.run({
        caseId: file.id,
        command: {
          name: 'formParcel',
          contour,
          overlap: 'clip',
          formedAs: { ...formedAs, holder: state.id, since: '2026-11-27' },
        },
      });
      if (answer.ok) {
        formed = answer.value;
        break;
      }
    }
    if (!formed) throw new Error('no side of the parcel lies on free land');
    const [born] = formed.change.put.parcels.filter(({ version }) => version === 1);
    const [outline] = born?.geometry ?? [];
    if (!outline) throw new Error('a parcel has an outline');
    const chosen = await demand(
      calls.cases.run({ caseId: formed.id, command: { name: 'choosePlace', place: outline, choice: CHOICE } }),
    );
    expect(chosen.change).toEqual(formed.change);
    expect(chosen.findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['choice.holds', 'choice.inside']));
    await attachPaper(engineer, formed.id, 'application');
    await attachPaper(engineer, formed.id, 'decision');
    const planned = await demand(calls.cases.makePlans({ caseId: formed.id }));
    expect(planned.documents.flatMap(({ parcel }) => parcel ?? [])).toEqual([born?.number]);
    expect(planned.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    await submitted(desks(), planned);
    // The server has replayed the choice and judged the parcel by it, on its own register
    const [waiting] = await registrar.calls.queue.list({ state: 'lodged' });
    const { findings, submission } = await registrar.calls.queue.examine({ submissionId: waiting?.submissionId ?? '' });
    expect(submission.commands).toContainEqual(expect.objectContaining({ name: 'choosePlace', choice: CHOICE }));
    expect(findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['choice.holds', 'choice.inside']));
    await registered(desks(), planned);
    const made = await card(born?.number ?? '');
    expect(made.parcel.areaDoubled).toBe(born?.areaDoubled);
    expect(made.rights).toMatchObject([{ kind: 'state_ownership', holders: [{ partyId: state.id }] }]);
    expect(made.ancestors).toEqual([]);
  });

  it('A4.9 a servitude on a part ranks by the receipt of the case, and its scope is in the register', async () => {
    const { calls } = engineer;
    const [number] = bareParcels();
    const file = await open(String(number), 'servitude');
    const state = file.situation.parties.find(({ kind }) => kind === 'state');
    const drawnAt = '2001-01-01T00:00:00.000Z';
    const drawn = await demand(
      calls.cases.run({
        caseId: file.id,
        command: {
          name: 'burdenPart',
          parcel: file.parcel,
          contour: cornerOf(mainParcel(file.situation).geometry[0]?.[0] ?? []),
          outside: 'clip',
          terms: { kind: 'servitude', beneficiary: state?.id as never, document: 'шарт №1', until: null, drawnAt },
        },
      }),
    );
    expect(drawn.change.put.parcels).toEqual([]);
    await attachPaper(engineer, drawn.id, 'servitude_agreement');
    const prepared = await prepare(engineer, drawn);
    await submitted(desks(), prepared);
    await registered(desks(), prepared);
    const { encumbrances, parcel } = await card(file.parcel);
    expect(encumbrances).toMatchObject([{ kind: 'servitude', scope: drawn.change.put.encumbrances[0]?.scope }]);
    // Whatever the clock of the machine said when it was drawn.
    expect(encumbrances[0]?.receivedAt.slice(0, 4)).toBe(new Date().toISOString().slice(0, 4));
    expect(parcel.version).toBe(1);
  });

  it('A5.4 A4.9 a parcel is retired: its card stays, its number is closed, and its land belongs to no parcel', async () => {
    const { calls } = engineer;
    const number = bareParcels().at(-1);
    const file = await open(String(number), 'adjust');
    const drawn = await demand(
      calls.cases.run({ caseId: file.id, command: { name: 'retireParcels', parcels: [file.parcel] } }),
    );
    await calls.cases.run({
      caseId: file.id,
      command: { name: 'annotate', at: mainParcel(file.situation).geometry[0]?.[0]?.[0] as Position, text: 'жабылады' },
    });
    const prepared = await prepare(engineer, drawn);
    await submitted(desks(), prepared);
    await registered(desks(), prepared);
    const closed = await card(file.parcel);
    expect([closed.current, closed.descendants]).toEqual([false, []]);
    const inside = mainParcel(file.situation).geometry[0]?.[0]?.[0] as Position;
    expect(await calls.register.parcelAt({ zone: mainParcel(file.situation).zone, at: inside })).not.toBe(file.parcel);
    expect(await calls.cases.open({ parcel: file.parcel, kind: 'split' })).toMatchObject({
      error: { code: 'parcel.retired' },
    });
  });

  it('SEC-43 notes alone are no draft: there is nothing to sign', async () => {
    const [, second] = bareParcels();
    const file = await open(String(second), 'split');
    const at = mainParcel(file.situation).geometry[0]?.[0]?.[0] as Position;
    const noted = await demand(
      engineer.calls.cases.run({ caseId: file.id, command: { name: 'annotate', at, text: 'белгі' } }),
    );
    expect(noted.snapshot).toBeNull();
    expect(
      await submitShown(engineer.calls, {
        caseId: file.id,
        keyPassword: central.person('ermekov').keyPassword,
      }),
    ).toMatchObject({ error: { code: 'case.noDraft' } });
  });
});

/** Squares of four metres outside each side of a ring, on the middle of it. */
function besideOf(ring: readonly Position[]): readonly Polygon[] {
  return ring.slice(1).flatMap((b, index) => {
    const a = ring[index] ?? b;
    const length = lengthMm(a, b);
    if (length < 12_000) return [];
    const [ux, uy] = [(b[0] - a[0]) / length, (b[1] - a[1]) / length];
    const place = (along: number, out: number): Position => [
      Math.round(a[0] + ux * along + uy * out),
      Math.round(a[1] + uy * along - ux * out),
    ];
    const [from, to] = [length / 2 - 3_000, length / 2 + 3_000];
    const corners = [place(from, 0), place(to, 0), place(to, 4_000), place(from, 4_000)];
    return [[[...corners, corners[0] as Position]]];
  });
}

/** A square of six metres around the first corner: what is off the parcel goes. */
function cornerOf(ring: readonly Position[]): Polygon {
  const [east, north] = ring[0] ?? [0, 0];
  const at = (x: number, y: number): Position => [east + x * 3_000, north + y * 3_000];
  return [[at(-1, -1), at(1, -1), at(1, 1), at(-1, 1), at(-1, -1)]];
}
