import type { Conflict } from '#contracts/central/submissions.ts';
import { hasErrors } from '#domain/cases/check-draft.ts';
import { localDateOf } from '#domain/cases/deadlines.ts';
import type { Finding } from '#domain/cases/finding.ts';
import { DEFAULT_RULE_SETTINGS } from '#domain/cases/rule-settings.ts';
import { placesFormed } from '#domain/cases/places-formed.ts';
import { registeredParcels, type Situation } from '#domain/cases/situation.ts';
import { verifySubmissionAgainst, versionsThatDiffer } from '#domain/cases/submission-draft.ts';
import type { Submission } from '#domain/cases/submission.ts';
import type { RegisterChange } from '#domain/journal/change.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { situationOf } from '#register/queries/situation.queries.ts';
import type { Centre } from '../centre.ts';
import { placeState, type JudgedPlace } from '../register/place-state.ts';
import { numbersNotFree } from './reserve-numbers.ts';

/** What the server itself makes of a submission on its own register, whatever the engineer's machine has said. */
export interface Judgement {
  /** Null when one of the parcels is no longer there. */
  readonly situation: Situation | null;
  readonly findings: readonly Finding[];
  readonly change: RegisterChange | null;
  readonly conflict: Conflict | null;
  /** Key under `refusals`: the signed text does not follow from its own commands. */
  readonly refused: string | null;
  /** The register that this was judged on; it must read the same inside the transaction. */
  readonly placeState: string;
}

/** Where the register must stand still for a verdict to hold. */
export const placeOf = ({ parcels, commands }: Submission): JudgedPlace => ({
  parcels,
  places: placesFormed(commands),
});

/** Replays the commands on the present register, compares versions and runs every rule (SEC-43…47: nothing is believed). */
export async function judge(centre: Centre, submission: Submission): Promise<Judgement> {
  const { store, region } = centre;
  const place = placeOf(submission);
  const state = placeState(store.raw, region, place);
  const situation = await situationOf(store.read, {
    region,
    numbers: submission.parcels,
    freeNumbers: submission.numbers,
    reserved: true,
    places: place.places,
  });
  if (situation === null) {
    const conflict: Conflict = { kind: 'version', parcels: submission.parcels, current: [], findings: [] };
    return { situation, findings: [], change: null, conflict, refused: null, placeState: state };
  }
  return { ...judgeOn(centre, submission, situation), placeState: state };
}

type Verdict = Omit<Judgement, 'placeState'>;

function judgeOn(centre: Centre, submission: Submission, situation: Situation): Verdict {
  const base: Verdict = { situation, findings: [], change: null, conflict: null, refused: null };
  const against = (
    kind: Conflict['kind'],
    parcels: readonly ParcelNumber[],
    findings: readonly Finding[] = [],
  ): Verdict => ({
    ...base,
    findings,
    conflict: { kind, parcels, current: [situation], findings },
  });
  const moved = versionsThatDiffer(situation, submission);
  if (moved.length > 0) return against('version', ParcelNumber.array().parse(moved));
  const now = centre.clock.now().toISOString();
  const taken = numbersNotFree(centre.store.raw, centre.region, submission.numbers, submission.caseId, now);
  if (taken.length > 0) return against('number', taken);
  const around = changedAround(submission, situation);
  const verified = verifySubmissionAgainst(situation, submission, {
    settings: DEFAULT_RULE_SETTINGS,
    today: localDateOf(now),
  });
  if (!verified.ok) {
    // Another result on the same versions is a text that its own commands do not give; on others the register has moved.
    return around.length > 0 ? against('fabric', around) : { ...base, refused: verified.error.code };
  }
  const { findings, change } = verified.value;
  if (hasErrors(findings))
    return against(isFabric(findings) ? 'fabric' : 'rules', around.length > 0 ? around : submission.parcels, findings);
  return { ...base, findings, change };
}

/** Parcels around that have come, gone or changed since the engineer looked. */
function changedAround(submission: Submission, situation: Situation): readonly ParcelNumber[] {
  const present = new Map(registeredParcels(situation).map((parcel) => [parcel.number, parcel.version]));
  const seen = new Map([...submission.touched, ...submission.relied].map(({ number, version }) => [number, version]));
  const changed = [...present].filter(([number, version]) => seen.get(number) !== version).map(([number]) => number);
  const gone = [...seen.keys()].filter((number) => !present.has(number));
  return [...changed, ...gone].filter((number) => !submission.parcels.includes(number));
}

const isFabric = (findings: readonly Finding[]): boolean =>
  findings.every(({ severity, norm }) => severity !== 'error' || norm.text === 'FABRIC');
