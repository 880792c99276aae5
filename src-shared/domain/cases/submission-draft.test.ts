import { assert, describe, expect, it } from 'vitest';
import { canonicalJson } from '../journal/canonical-json.ts';
import { emptyChange } from '../journal/change.ts';
import { CaseFile } from './case-file.ts';
import { DEFAULT_RULE_SETTINGS } from './rule-settings.ts';
import { aParcel, aSituation, at, E, FREE, line, N, P, polygon, uuid, W } from './situation.fixture.ts';
import type { Situation } from './situation.ts';
import { Submission } from './submission.ts';
import { buildSubmission, verifySubmissionAgainst } from './submission-draft.ts';

const facts = {
  id: uuid(700),
  createdAt: '2026-11-23T05:00:00Z',
  engineer: { login: 'engineer', identifier: '900101300007' },
};
const options = { settings: DEFAULT_RULE_SETTINGS, today: '2026-11-23' };

const aCase = (situation: Situation, cursor = 1): CaseFile =>
  CaseFile.parse({
    id: uuid(600),
    number: '2026-11-0412',
    kind: 'split',
    state: 'draft',
    parcel: P,
    engineer: 'engineer',
    createdAt: '2026-11-23T04:00:00Z',
    savedAt: '2026-11-23T04:00:00Z',
    situation,
    steps: [
      {
        command: { name: 'splitParcel', parcel: P, line: line([25, -1], [25, 51]) },
        note: 'splitParcel',
        at: '2026-11-23T04:00:00Z',
      },
    ],
    cursor,
    change: emptyChange,
    snapshot: null,
    findings: [],
    documents: [],
    consents: [],
    accepted: [],
    note: '',
    answer: null,
  });

function submissionOn(situation: Situation): Submission {
  const built = buildSubmission(aCase(situation), facts);
  assert(built.ok);
  return built.value;
}

describe('submission', () => {
  it('A4.5 carries no aids of drawing, and none alone', () => {
    const situation = aSituation();
    const file = aCase(situation);
    const made = { kind: 'circle', centre: at(0, 0), radiusMm: 5000 } as const;
    const aid = { command: { name: 'construct', made }, note: 'construct', at: '2026-11-23T04:00:00Z' } as const;
    const built = buildSubmission({ ...file, steps: [aid, ...file.steps], cursor: 2 }, facts);
    expect(built).toEqual({ ok: true, value: submissionOn(situation) });
    expect(buildSubmission({ ...file, steps: [aid], cursor: 1 }, facts)).toMatchObject({
      error: { code: 'case.noDraft' },
    });
  });

  it('A4.1 X2 is refused by the server when it does what its kind is not for', () => {
    const situation = aSituation();
    const disguised: Submission = { ...submissionOn(situation), kind: 'restore' };
    expect(verifySubmissionAgainst(situation, disguised, options)).toMatchObject({
      error: { code: 'submission.otherKind' },
    });
  });

  it('names what it changes and what it relies on, with versions, and the window around', () => {
    const submission = submissionOn(aSituation());
    expect(submission.touched).toEqual([
      { number: N, version: 1 },
      { number: P, version: 1 },
    ]);
    expect(submission.relied).toEqual([
      { number: W, version: 1 },
      { number: E, version: 1 },
    ]);
    expect(submission.numbers).toEqual(FREE.slice(0, 2));
    expect(submission.window).toEqual([...at(-1, -1), ...at(41, 81)]);
  });

  it('is the same bytes each time, and passes through JSON unchanged', () => {
    const text = canonicalJson(submissionOn(aSituation()));
    expect(canonicalJson(submissionOn(aSituation()))).toBe(text);
    expect(canonicalJson(Submission.parse(JSON.parse(text)))).toBe(text);
  });

  it('is refused when nothing was drawn, or all of it undone', () => {
    expect(buildSubmission(aCase(aSituation(), 0), facts)).toMatchObject({
      ok: false,
      error: { code: 'case.noDraft' },
    });
  });

  it('is verified by replay: same change, findings recomputed, numbers of the submission and not of the server', () => {
    const server = aSituation({ freeNumbers: ['21318045140', '21318045141'] });
    const verified = verifySubmissionAgainst(server, submissionOn(aSituation()), options);
    assert(verified.ok);
    expect(canonicalJson(verified.value.change)).toBe(canonicalJson(submissionOn(aSituation()).change));
    expect(verified.value.findings.map((finding) => finding.code)).toContain('holders.applicationMissing');
  });

  it('believes nothing but the commands: an altered change is refused', () => {
    const submission = submissionOn(aSituation());
    const [first, ...rest] = submission.change.put.parcels;
    assert(first);
    const altered = {
      ...submission,
      change: {
        ...submission.change,
        put: { ...submission.change.put, parcels: [{ ...first, purposeRu: 'торговля' }, ...rest] },
      },
    };
    expect(verifySubmissionAgainst(aSituation(), altered, options)).toMatchObject({
      ok: false,
      error: { code: 'submission.changeDiffers' },
    });
  });

  it('refuses numbers that the commands do not give', () => {
    const submission = submissionOn(aSituation());
    const altered = {
      ...submission,
      numbers: [...submission.numbers, ...Submission.shape.numbers.parse(['21318045139'])],
    };
    expect(verifySubmissionAgainst(aSituation(), altered, options)).toMatchObject({
      ok: false,
      error: { code: 'submission.numbersDiffer' },
    });
  });

  it('names the parcels that changed meanwhile; a neighbour it only relied on does not matter here', () => {
    const submission = submissionOn(aSituation());
    const moved = aSituation({ parcels: [aParcel(P, polygon([0, 0], [40, 0], [40, 50], [0, 50]), { version: 2 })] });
    expect(verifySubmissionAgainst(moved, submission, options)).toEqual({
      ok: false,
      error: { code: 'submission.versionsDiffer', about: [P], at: null },
    });
    const relied = aSituation();
    const newer = {
      ...relied,
      neighbours: relied.neighbours.map((parcel) => (parcel.number === W ? { ...parcel, version: 2 } : parcel)),
    };
    expect(verifySubmissionAgainst(newer, submission, options).ok).toBe(true);
  });
});
