import { assert, describe, expect, it } from 'vitest';
import { atReceipt } from '../cases/at-receipt.ts';
import type { CaseCommand } from '../cases/case-file.ts';
import { checkDraft } from '../cases/check-draft.ts';
import { draftOf } from '../cases/draft.ts';
import { DEFAULT_RULE_SETTINGS } from '../cases/rule-settings.ts';
import { replay } from '../cases/run-command.ts';
import type { Situation } from '../cases/situation.ts';
import {
  anEncumbrance,
  aParcel,
  aParty,
  aRight,
  aSituation,
  FREE,
  N,
  P,
  polygon,
  ring,
  uuid,
  W,
} from '../cases/situation.fixture.ts';
import { areaDoubled } from '../geometry/measures.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { burdenPart, PartTerms } from './burden-part.ts';

const DRAWN = '2026-11-27T09:00:00.123Z';
const terms = (rest: Partial<Record<keyof PartTerms, unknown>> = {}) =>
  PartTerms.parse({
    kind: 'servitude',
    beneficiary: uuid(11),
    document: 'сервитут шарты №7',
    until: '2031-11-27',
    drawnAt: DRAWN,
    ...rest,
  });
//   W |   P    |
//     |  ....  |      a way of 3 m along the northern side of P, for whoever has W
const way = [ring([0, 47], [40, 47], [40, 50], [0, 50])];
const situation = aSituation({
  parcels: [
    aParcel(P, polygon([0, 0], [40, 0], [40, 50], [0, 50])),
    aParcel(W, polygon([-30, 0], [0, 0], [0, 50], [-30, 50])),
  ],
  neighbours: [aParcel(N, polygon([0, 50], [40, 50], [40, 80], [0, 80]))],
  rights: [aRight(1, P, [[10, '1/1']]), aRight(2, W, [[11, '1/1']])],
  parties: [aParty(10), aParty(11)],
  encumbrances: [anEncumbrance(20, W)],
});
const parcel = ParcelNumber.parse(P);
const command = (rest: Partial<Record<keyof PartTerms, unknown>> = {}): CaseCommand & { name: 'burdenPart' } => ({
  name: 'burdenPart',
  parcel,
  contour: way,
  outside: 'refuse',
  terms: terms(rest),
});
const burden = (of: Situation, given: ReturnType<typeof command>) =>
  burdenPart(draftOf(of), { ...given, idSeed: 'case 1' });

describe('A4.5 burdenPart', () => {
  it('A4.9 puts a servitude with the part as its scope; the parcel keeps number, boundary and version', () => {
    const made = burden(situation, command());
    assert(made.ok, JSON.stringify(made));
    expect(made.value.put.parcels).toEqual([]);
    expect(made.value.put.encumbrances).toMatchObject([
      { parcel: P, version: 1, kind: 'servitude', beneficiary: uuid(11), receivedAt: DRAWN, until: '2031-11-27' },
    ]);
    expect(areaDoubled(made.value.put.encumbrances[0]?.scope ?? [])).toBe(2 * 40_000 * 3_000);
  });

  it('refuses what is no part, whoever is no party, and the holder himself', () => {
    expect(burden(situation, command({ beneficiary: uuid(99) }))).toMatchObject({
      error: { code: 'part.unknownParty' },
    });
    expect(burden(situation, command({ beneficiary: uuid(10) }))).toMatchObject({ error: { code: 'part.ownParcel' } });
    const all = { ...command(), contour: situation.parcels[0]?.geometry[0] ?? [] };
    expect(burden(situation, all)).toMatchObject({ error: { code: 'part.whole' } });
    expect(burden(situation, { ...command(), parcel: ParcelNumber.parse(N) })).toMatchObject({
      error: { code: 'parcel.notOfCase' },
    });
    expect(burden(situation, { ...command(), contour: [ring([60, 0], [70, 0], [70, 9])] })).toMatchObject({
      error: { code: 'part.misses', about: [P] },
    });
  });

  it('SEC-47 ranks by the receipt of the case, whatever the time on the machine that drew it', () => {
    const run = replay(situation, [command()], { numbers: [], idSeed: 'case 1' });
    assert(run.ok);
    const entered = atReceipt(run.value.change, [command()], '2026-12-01T04:00:00.000Z');
    expect(entered.put.encumbrances.map(({ receivedAt }) => receivedAt)).toEqual(['2026-12-01T04:00:00.000Z']);
    const clash = {
      ...situation,
      encumbrances: situation.encumbrances.map((each) => ({ ...each, receivedAt: DRAWN })),
    };
    expect(burden(clash, command())).toMatchObject({ error: { code: 'part.sameMoment' } });
  });

  it('is checked on the burdened parcel alone: its holder agrees, a pledge of the other one does not matter', () => {
    const check = (given: CaseCommand) => {
      const run = replay(situation, [given], {
        numbers: FREE.map((each) => ParcelNumber.parse(each)),
        idSeed: 'case 1',
      });
      assert(run.ok, JSON.stringify(run));
      return checkDraft({
        situation,
        kind: 'servitude',
        state: run.value.state,
        change: run.value.change,
        consents: [],
        documents: [],
        accepted: [],
        settings: DEFAULT_RULE_SETTINGS,
        today: '2026-11-27',
      });
    };
    const findings = check(command());
    expect(findings.filter(({ severity }) => severity === 'error').map(({ code, about }) => [code, ...about])).toEqual([
      ['holders.applicationMissing', P, uuid(10)],
      ['documents.missing', 'servitude_agreement', P],
    ]);
    expect(findings.find(({ code }) => code === 'scope.inside')?.about).toEqual([P]);
    expect(findings.filter(({ severity }) => severity === 'warning')).toEqual([]);
    expect(check(command({ until: '2027-01-01' })).map(({ code }) => code)).toContain('burden.termShort');
  });
});
