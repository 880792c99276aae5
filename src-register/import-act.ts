import type { ActBody, ActId, ActPersonal } from '#domain/journal/act.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { emptyChange } from '#domain/journal/change.ts';
import { actLeaf, personalHash } from '#domain/journal/leaf.ts';
import { regionOf } from '#domain/numbers/parcel-number.ts';
import type { QuarterNumber } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import type { Party } from '#domain/parties/party.ts';
import type { Right } from '#domain/rights/right.ts';
import type { SequencedAct } from './apply-act.ts';

export interface ImportActParts {
  readonly quarter: QuarterNumber;
  readonly parcels: readonly Parcel[];
  /** Who holds ground that the file names no holder for: the State (Land Code art. 3). */
  readonly holder: Party;
  readonly registeredAt: string;
  readonly newId: () => string;
  /** 32 random bytes, hexadecimal. */
  readonly salt: string;
}

/** The act that brings imported parcels into the register, each with the State as its holder, ready for the writer. */
export function makeImportAct({
  quarter,
  parcels,
  holder,
  registeredAt,
  newId,
  salt,
}: ImportActParts): Omit<SequencedAct, 'seq'> {
  const personal: ActPersonal = { salt, content: { parties: [holder], addresses: [], registrar: '' } };
  const body: ActBody = {
    format: 'shekara-act/1',
    id: newId() as ActId,
    region: regionOf(quarter),
    kind: 'import',
    registeredAt,
    submissionId: null,
    caseNumber: null,
    quarter,
    receivedAt: null,
    submissionSha256: null,
    decisionSha256: null,
    documents: [],
    change: {
      ...emptyChange,
      put: {
        ...emptyChange.put,
        parcels,
        rights: parcels.map((parcel) => stateRight(parcel, holder, registeredAt, newId())),
      },
    },
    rows: null,
    personal: personalHash(personal),
  };
  const { bytes, hash } = actLeaf(body);
  return { body, bodyBytes: bytes, personal, personalBytes: canonicalBytes(personal), leafHash: hash };
}

function stateRight(parcel: Parcel, holder: Party, registeredAt: string, id: string): Right {
  return {
    id: id as Right['id'],
    version: 1,
    parcel: parcel.number,
    kind: 'state_ownership',
    form: 'sole',
    holders: [{ partyId: holder.id, numerator: 1, denominator: 1 }],
    since: registeredAt.slice(0, 10),
    until: null,
    ground: parcel.survey.note,
  };
}
