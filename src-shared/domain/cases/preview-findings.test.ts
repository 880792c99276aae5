import { assert, describe, expect, it } from 'vitest';
import type { Line } from '../geometry/types.ts';
import { ParcelNumber } from '../numbers/types.ts';
import { checkDraft } from './check-draft.ts';
import { findingKey } from './finding.ts';
import { previewFindings } from './preview-findings.ts';
import { DEFAULT_RULE_SETTINGS } from './rule-settings.ts';
import { replay } from './run-command.ts';
import { aBuilding, aSituation, line, P, polygon, uuid } from './situation.fixture.ts';

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
    // Time of the processor, not of the clock: other work on the machine says nothing of these rules
    const begun = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(begun);
    expect((user + system) / 1000 / inputs.length).toBeLessThan(16);
  });
});
