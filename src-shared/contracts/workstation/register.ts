import { z } from 'zod';
import { Address } from '#domain/addresses/address.ts';
import { Box, MultiPolygon, Position, Zone } from '#domain/geometry/types.ts';
import { ActKind } from '#domain/journal/act.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { Building } from '#domain/objects/building.ts';
import { LandCategory, Parcel } from '#domain/parcels/parcel.ts';
import { ParcelConditions } from '#domain/parcels/parcel-condition.ts';
import { Party } from '#domain/parties/party.ts';
import { Claim, Encumbrance, Right, RightKind } from '#domain/rights/right.ts';
import { InclusionProof } from '../central/journal.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { resultOf } from '../refusal.ts';

const base = procedure.errors(faults);

export const SearchScope = z.enum(['all', 'number', 'address', 'person']);

/** One hit. `match` marks the words found in `titleKk`/`titleRu` by the interface itself; `at` is where the map flies. */
export const SearchHit = z.strictObject({
  kind: z.enum(['parcel', 'address', 'street', 'person', 'quarter']),
  number: z.string().nullable(),
  titleKk: z.string(),
  titleRu: z.string(),
  detailKk: z.string(),
  detailRu: z.string(),
  areaDoubled: z.int().nullable(),
  at: Position.nullable(),
  zone: Zone,
  box: Box.nullable(),
});
export type SearchHit = z.infer<typeof SearchHit>;

export const ActRow = z.strictObject({
  seq: z.int(),
  kind: ActKind,
  registeredAt: z.iso.datetime(),
  caseNumber: z.string().nullable(),
  registrar: z.string(),
});
export type ActRow = z.infer<typeof ActRow>;

/** A party as this account may see it: without `person.view` the serial of an ИИН reads ••••. */
const ShownParty = Party.extend({ identifier: z.string().regex(/^\d{6}(?:\d{4}|••••)\d{2}$/) });

/** Everything the card of a parcel shows, as of one moment. */
export const ParcelCard = z.strictObject({
  parcel: Parcel,
  /** False when the number is closed: the card then shows its last version. */
  current: z.boolean(),
  address: Address.nullable(),
  rights: z.array(Right).readonly(),
  encumbrances: z.array(Encumbrance).readonly(),
  claims: z.array(Claim).readonly(),
  buildings: z.array(Building).readonly(),
  parties: z.array(ShownParty).readonly(),
  /** False: names and identifiers in `parties` are masked for this account. */
  personsShown: z.boolean(),
  ancestors: z.array(z.strictObject({ number: ParcelNumber, child: ParcelNumber, actSeq: z.int() })).readonly(),
  descendants: z.array(z.strictObject({ number: ParcelNumber, parent: ParcelNumber, actSeq: z.int() })).readonly(),
  versions: z
    .array(z.strictObject({ version: z.int(), from: ActRow, to: ActRow.nullable(), areaDoubled: z.int() }))
    .readonly(),
  neighbours: z.array(z.strictObject({ number: ParcelNumber, version: z.int() })).readonly(),
  cases: z.array(z.strictObject({ number: z.string(), state: z.string(), at: z.iso.datetime() })).readonly(),
  srid: z.int(),
});
export type ParcelCard = z.infer<typeof ParcelCard>;

export const register = {
  search: base
    .meta({ needs: 'parcel.view', norm: 'A6.8' })
    .input(z.strictObject({ text: z.string().max(200), scope: SearchScope, limit: z.int().min(1).max(100) }))
    .output(z.strictObject({ hits: z.array(SearchHit).readonly(), total: z.int().nullable(), ms: z.number() })),
  /**
   * Parcels in force that fit every condition, at most `limit`; `total` counts all. Can be withdrawn by its signal.
   * Refusals: select.areaOrder, select.noCheck.
   */
  select: base
    .meta({ needs: 'parcel.view', norm: 'A6.8' })
    .input(z.strictObject({ conditions: ParcelConditions, limit: z.int().min(1).max(5000) }))
    .output(
      resultOf(
        z.strictObject({
          parcels: z
            .array(z.strictObject({ number: ParcelNumber, areaDoubled: z.int(), category: LandCategory }))
            .readonly(),
          total: z.int(),
          box: Box.nullable(),
        }),
      ),
    ),
  /** Refusals: number.malformed, parcel.unknown. */
  card: base
    .meta({ needs: 'parcel.view', norm: 'A5.2' })
    .input(z.strictObject({ number: z.string().max(40) }))
    .output(resultOf(ParcelCard)),
  /** The current parcel that covers a point, or null. */
  parcelAt: base
    .meta({ needs: 'parcel.view' })
    .input(z.strictObject({ zone: Zone, at: Position }))
    .output(ParcelNumber.nullable()),
  /** Boundaries of parcels and buildings in a box, for snapping and measuring; at most 5000, `truncated` when more. */
  shapesIn: base
    .meta({ needs: 'parcel.view' })
    .input(z.strictObject({ zone: Zone, box: Box, limit: z.int().min(1).max(5000) }))
    .output(
      z.strictObject({
        parcels: z.array(z.strictObject({ number: ParcelNumber, geometry: MultiPolygon })).readonly(),
        buildings: z
          .array(
            z.strictObject({ number: z.string(), parcel: ParcelNumber, litera: z.string(), geometry: MultiPolygon }),
          )
          .readonly(),
        truncated: z.boolean(),
      }),
    ),
  /** Where the register lies and how many parcels of each right kind and state it holds: first view and legend. */
  overview: base
    .meta({ needs: 'parcel.view' })
    .input(z.strictObject({}))
    .output(
      z.strictObject({
        zone: Zone,
        box: Box,
        parcels: z.int(),
        byRight: z.record(RightKind, z.int()),
        arrested: z.int(),
        buildings: z.int(),
        quarters: z.int(),
        /** Changes with every applied act: part of the tile address, so that no stale tile is ever shown. */
        epoch: z.string(),
      }),
    ),
  /** The days on which something was registered, each with its last act: what the map can be shown as of. */
  timeline: base
    .meta({ needs: 'parcel.view', norm: 'A5.4' })
    .input(z.strictObject({}))
    .output(z.array(z.strictObject({ day: z.iso.date(), seq: z.int().min(0) })).readonly()),
  prove: base
    .meta({ needs: 'parcel.view', norm: 'X4' })
    .input(z.strictObject({ seq: z.int().min(0) }))
    .output(z.strictObject({ proof: InclusionProof, verified: z.boolean() })),
  verifyJournal: base
    .meta({ needs: 'parcel.view', norm: 'A7.11' })
    .input(z.strictObject({}))
    .output(
      z.strictObject({
        ok: z.boolean(),
        size: z.int(),
        firstBroken: z.int().nullable(),
        reason: z.string().nullable(),
      }),
    ),
};
