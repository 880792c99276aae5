import type { ParcelCard } from '#contracts/workstation/register.ts';
import type { Address } from '#domain/addresses/address.ts';
import { chosenBy } from '#domain/cases/preliminary-choice.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { registeredParcels } from '#domain/cases/situation.ts';
import type { Bilingual, PlanBuilding, PlanData, PlanNeighbour, PlanProject } from '#domain/documents/plan-data.ts';
import type { Line, MultiPolygon, Position } from '#domain/geometry/types.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Building } from '#domain/objects/building.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import type { Party } from '#domain/parties/party.ts';
import { ok, refuse } from '#domain/result.ts';
import type { Refusal, Result } from '#domain/result.ts';
import type { Claim, Encumbrance, Right } from '#domain/rights/right.ts';

/** What lies around the parcel within `planWindow(geometry)`: anything missing is only missing from the drawing. */
export interface PlanSurroundings {
  readonly parcels: readonly { readonly number: ParcelNumber; readonly geometry: MultiPolygon }[];
  readonly buildings: readonly {
    readonly parcel: ParcelNumber;
    readonly litera: string;
    readonly geometry: MultiPolygon;
  }[];
  readonly streets: readonly { readonly nameKk: string; readonly nameRu: string; readonly axis: Line }[];
}

export const noSurroundings: PlanSurroundings = { parcels: [], buildings: [], streets: [] };

export interface PlanFacts {
  readonly status: PlanData['status'];
  readonly parcel: Parcel;
  readonly address: Address | null;
  readonly rights: readonly Right[];
  readonly encumbrances: readonly Encumbrance[];
  readonly claims: readonly Claim[];
  readonly buildings: readonly Building[];
  /** Whoever is named here may be named on the sheet; persons only with `personNames`. */
  readonly parties: readonly Party[];
  readonly personNames: boolean;
  readonly neighbours: readonly {
    readonly parcel: Pick<Parcel, 'number' | 'geometry'>;
    readonly formed: boolean;
    readonly rights: readonly Right[];
  }[];
  readonly surroundings: PlanSurroundings;
  readonly newPoints: readonly Position[];
  readonly lineage: PlanData['lineage'];
  readonly choice: PlanData['choice'];
  readonly project: PlanProject | null;
  readonly caseNumber: string | null;
  readonly actSeq: number | null;
  readonly sheetNo: number | null;
  readonly now: string;
  readonly preparedBy: string | null;
  readonly checkedBy: string | null;
  readonly approvedBy: string | null;
}

/**
 * Reduces what the register holds to what the sheet says. The only place where a name is let through to a plan.
 * Checked against its schema in the thread of the press: thousands of outlines would hold up this one.
 */
export function composePlan(facts: PlanFacts): PlanData {
  const { parcel } = facts;
  const names = publicNames(facts);
  const near = new Set<string>([parcel.number, ...facts.neighbours.map((each) => each.parcel.number)]);
  return {
    format: 'shekara-plan/2',
    status: facts.status,
    number: parcel.number,
    version: parcel.version,
    caseNumber: facts.caseNumber,
    actSeq: facts.actSeq,
    sheetNo: facts.sheetNo,
    madeAt: facts.now,
    preparedBy: facts.preparedBy,
    checkedBy: facts.checkedBy,
    approvedBy: facts.approvedBy,
    zone: parcel.zone,
    geometry: parcel.geometry,
    areaDoubled: parcel.areaDoubled,
    survey: parcel.survey,
    newPoints: facts.newPoints,
    address: addressOf(facts),
    rights: facts.rights.map(rightFact),
    category: parcel.category,
    functionalZone: parcel.functionalZone,
    purpose: { kk: parcel.purposeKk, ru: parcel.purposeRu },
    encumbrances: facts.encumbrances.map((each) => encumbranceFact(each, names)),
    claims: facts.claims.map((each) => ({ kind: each.kind, receivedOn: almatyDate(each.receivedAt) })),
    divisibility: parcel.divisibility,
    value: parcel.valueTiyn === null ? null : { tiyn: parcel.valueTiyn, date: parcel.valueDate },
    buildings: buildingFacts(facts),
    neighbours: facts.neighbours.map((each) => neighbourFact(each, names)),
    around: facts.surroundings.parcels
      .filter((each) => !near.has(each.number))
      .map(({ number, geometry }) => ({ number, geometry })),
    streets: facts.surroundings.streets.map((each) => ({
      name: { kk: each.nameKk, ru: each.nameRu },
      axis: each.axis,
    })),
    lineage: facts.lineage,
    choice: facts.choice,
    project: facts.project,
  };
}

export interface DraftPlanOptions {
  readonly surroundings: PlanSurroundings;
  /** Rights to parcels around and their holders, as registered; the situation of a case has only those to its own parcel. */
  readonly neighbours?: PlanFacts['neighbours'];
  readonly neighbourParties?: readonly Party[];
  readonly now: string;
  /** Name of the engineer as it stands on the sheet. */
  readonly preparedBy: string | null;
  /** Made to be signed with the case, not to be looked at on the way. */
  readonly isFinal: boolean;
}

/** The sheets of one parcel that the draft forms or changes. Refuses 'plan.noDraft' when there is no such parcel. */
export function planFromDraft(
  caseFile: CaseFile,
  child: ParcelNumber,
  options: DraftPlanOptions,
): Result<PlanData, Refusal<'plan.noDraft'>> {
  const { situation, change } = caseFile;
  const parcel = change.put.parcels.find((each) => each.number === child);
  if (!parcel) return refuse('plan.noDraft', [child]);
  const parents = change.lineage.filter((each) => each.child === child).map((each) => each.parent);
  const siblings = siblingsOf(caseFile, parents);
  return ok(
    composePlan({
      ...heldBy(caseFile, child),
      status: statusOf(caseFile, options.isFinal),
      parcel,
      address: situation.addresses.find((each) => each.rka === parcel.rka) ?? null,
      parties: [...situation.parties, ...(options.neighbourParties ?? [])],
      personNames: false,
      neighbours: neighboursAfter(caseFile, child, siblings, options.neighbours ?? []),
      surroundings: surroundingsAfter(caseFile, options.surroundings),
      newPoints: pointsBrought(parcel, registeredParcels(situation)),
      lineage: {
        parents: parents.map((number) => areaIn(situation.parcels, number)),
        siblings: siblings.map((number) => areaIn(change.put.parcels, number)),
      },
      choice: choiceOf(caseFile),
      project: projectOf(caseFile),
      caseNumber: caseFile.number,
      actSeq: caseFile.answer?.actSeq ?? null,
      sheetNo: parents.length === 0 ? null : Math.max(1, siblings.indexOf(child) + 1),
      now: options.now,
      preparedBy: options.preparedBy,
      checkedBy: null,
      approvedBy: null,
    }),
  );
}

/** What came to nothing prints as void whatever is asked; what has set out is no draft any more. */
function statusOf({ state }: CaseFile, isFinal: boolean): PlanData['status'] {
  switch (state) {
    case 'draft':
    case 'conflict':
      return isFinal ? 'final' : 'draft';
    case 'outbox':
    case 'lodged':
      return 'final';
    case 'registered':
      return 'registered';
    case 'refused':
    case 'withdrawn':
      return 'void';
  }
}

function choiceOf({ steps, cursor }: CaseFile): PlanData['choice'] {
  const chosen = chosenBy(steps.slice(0, cursor).map(({ command }) => command));
  if (!chosen) return null;
  const { actNumber, actDate, validUntil, deviation } = chosen.choice;
  return { actNumber, actDate, validUntil, deviation };
}

/** Parcels that the draft closes, forms or changes, by their numbers; null where it does nothing yet. */
function projectOf({ situation, change, consents }: CaseFile): PlanProject | null {
  const touched = new Set<string>([...change.close.parcels, ...change.put.parcels.map(({ number }) => number)]);
  const drawn = (parcels: readonly Parcel[]): PlanProject['after'] =>
    parcels
      .map(({ number, geometry, areaDoubled, category, purposeKk, purposeRu }) => ({
        number,
        geometry,
        areaDoubled,
        category,
        purpose: { kk: purposeKk, ru: purposeRu },
      }))
      .sort((one, other) => (one.number < other.number ? -1 : 1));
  const before = drawn(registeredParcels(situation).filter(({ number }) => touched.has(number)));
  const after = drawn(change.put.parcels);
  if (before.length === 0 || after.length === 0) return null;
  const given = (role: 'holder' | 'pledgee'): number => consents.filter((consent) => consent.role === role).length;
  return { before, after, consents: { holders: given('holder'), pledgees: given('pledgee') } };
}

/** Rights, burdens and buildings as they stand after the change. */
function heldBy(
  { situation, change }: CaseFile,
  child: ParcelNumber,
): Pick<PlanFacts, 'rights' | 'encumbrances' | 'claims' | 'buildings'> {
  const closed = new Set<string>(change.close.buildings);
  return {
    rights: ofParcel(
      latest(situation.rights, change.put.rights, (each) => each.id),
      child,
    ),
    encumbrances: ofParcel(
      latest(situation.encumbrances, change.put.encumbrances, (each) => each.id),
      child,
    ),
    claims: ofParcel(
      latest(situation.claims, change.put.claims, (each) => each.id),
      child,
    ),
    buildings: latest(situation.buildings, change.put.buildings, (each) => each.number).filter(
      (each) => !closed.has(each.number),
    ),
  };
}

function neighboursAfter(
  { situation, change }: CaseFile,
  child: ParcelNumber,
  siblings: readonly ParcelNumber[],
  known: PlanFacts['neighbours'],
): PlanFacts['neighbours'] {
  const gone = new Set<string>([...change.close.parcels, child]);
  return latest(registeredParcels(situation), change.put.parcels, (each) => each.number)
    .filter((each) => !gone.has(each.number))
    .map((each) => ({
      parcel: each,
      formed: siblings.includes(each.number),
      rights: known.find(({ parcel }) => parcel.number === each.number)?.rights ?? [],
    }));
}

/** Without what the draft closes, and without buildings that the case itself knows better. */
const surroundingsAfter = ({ situation, change }: CaseFile, surroundings: PlanSurroundings): PlanSurroundings => ({
  ...surroundings,
  parcels: surroundings.parcels.filter((each) => !change.close.parcels.includes(each.number)),
  buildings: surroundings.buildings.filter((each) => !situation.parcels.some(({ number }) => number === each.parcel)),
});

export interface RegisterPlanOptions {
  readonly neighbours: PlanFacts['neighbours'];
  /** Holders of the neighbours; those of the parcel itself come with the card. */
  readonly neighbourParties: readonly Party[];
  readonly surroundings: PlanSurroundings;
  /** With areas where they are known; without it the card's ancestors are printed by number only. */
  readonly lineage?: PlanData['lineage'];
  readonly now: string;
}

/** The plan of a parcel as the register holds it; of a closed parcel a sheet that says it is void. */
export function planFromRegister(card: ParcelCard, options: RegisterPlanOptions): PlanData {
  const version = card.versions.find((each) => each.version === card.parcel.version);
  return composePlan({
    status: card.current ? 'registered' : 'void',
    parcel: card.parcel,
    address: card.address,
    rights: card.rights,
    encumbrances: card.encumbrances,
    claims: card.claims,
    buildings: card.buildings,
    parties: [...card.parties, ...options.neighbourParties],
    personNames: false,
    neighbours: options.neighbours,
    surroundings: options.surroundings,
    newPoints: [],
    lineage: options.lineage ?? lineageOfCard(card),
    choice: null,
    project: null,
    caseNumber: null,
    actSeq: version?.from.seq ?? null,
    sheetNo: null,
    now: options.now,
    preparedBy: null,
    checkedBy: null,
    approvedBy: null,
  });
}

function lineageOfCard(card: ParcelCard): PlanData['lineage'] {
  const parents = card.ancestors.filter((each) => each.child === card.parcel.number);
  return {
    parents: parents.map((each) => ({ number: each.number, areaDoubled: null })),
    siblings: parents.length === 0 ? [] : [{ number: card.parcel.number, areaDoubled: card.parcel.areaDoubled }],
  };
}

const siblingsOf = (caseFile: CaseFile, parents: readonly ParcelNumber[]): ParcelNumber[] =>
  [
    ...new Set(caseFile.change.lineage.filter((each) => parents.includes(each.parent)).map((each) => each.child)),
  ].sort();

const areaIn = (parcels: readonly Parcel[], number: ParcelNumber) => ({
  number,
  areaDoubled: parcels.find((each) => each.number === number)?.areaDoubled ?? null,
});

const ofParcel = <T extends { readonly parcel: ParcelNumber }>(rows: readonly T[], number: ParcelNumber): T[] =>
  rows.filter((each) => each.parcel === number);

function latest<T>(before: readonly T[], put: readonly T[], key: (row: T) => string): T[] {
  return [...new Map([...before, ...put].map((row) => [key(row), row])).values()];
}

function pointsBrought(parcel: Parcel, before: readonly Parcel[]): Position[] {
  const known = new Set(before.flatMap((each) => each.geometry.flat(2)).map(String));
  const brought = parcel.geometry.flat(2).filter((point) => !known.has(String(point)));
  return [...new Map(brought.map((point) => [String(point), point])).values()];
}

/** Names of bodies are public; of individuals the law lets out the name only to those who may ask (RL art. 17). */
function publicNames(facts: PlanFacts): ReadonlyMap<string, Bilingual> {
  const named = facts.parties.filter((party) => party.kind !== 'person' || facts.personNames);
  return new Map(named.map((party) => [party.id, { kk: party.nameKk, ru: party.nameRu }]));
}

function addressOf({ address, parcel }: PlanFacts): PlanData['address'] {
  if (address) return { text: { kk: address.textKk, ru: address.textRu }, rka: address.rka };
  return parcel.rka ? { text: { kk: '', ru: '' }, rka: parcel.rka } : null;
}

const rightFact = (right: Right): PlanData['rights'][number] => ({
  kind: right.kind,
  form: right.form,
  shares: right.holders.map((each) => [each.numerator, each.denominator] as const),
  until: right.until,
});

const encumbranceFact = (
  each: Encumbrance,
  names: ReadonlyMap<string, Bilingual>,
): PlanData['encumbrances'][number] => ({
  kind: each.kind,
  beneficiary: names.get(each.beneficiary) ?? null,
  receivedOn: almatyDate(each.receivedAt),
  until: each.until,
  part: each.scope !== null,
});

function neighbourFact(each: PlanFacts['neighbours'][number], names: ReadonlyMap<string, Bilingual>): PlanNeighbour {
  const holders = each.rights.flatMap((right) => right.holders.map((holder) => names.get(holder.partyId)));
  return {
    number: each.parcel.number,
    geometry: each.parcel.geometry,
    formed: each.formed,
    rights: [...new Set(each.rights.map((right) => right.kind))],
    holders: holders.filter((name) => name !== undefined),
  };
}

function buildingFacts(facts: PlanFacts): PlanBuilding[] {
  const own = (building: { readonly parcel: ParcelNumber }): boolean => building.parcel === facts.parcel.number;
  const known = facts.buildings.map((each) => ({ litera: each.litera, own: own(each), geometry: each.geometry }));
  // Buildings of the surroundings may repeat those given in full: the same outline is drawn once.
  const outlines = new Set(known.map((each) => JSON.stringify(each.geometry)));
  const around = facts.surroundings.buildings.map((each) => ({
    litera: each.litera,
    own: own(each),
    geometry: each.geometry,
  }));
  return [...known, ...around.filter((each) => !outlines.has(JSON.stringify(each.geometry)))];
}

/** Calendar date in the time of the register (Asia/Almaty, UTC+5 all year since 2024-03-01). */
const almatyDate = (moment: string): string => new Date(Date.parse(moment) + 5 * 3_600_000).toISOString().slice(0, 10);
