import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { areaDoubled, boxOf, joinBoxes } from '#domain/geometry/measures.ts';
import { epsgOfZone, type Box } from '#domain/geometry/types.ts';
import type { ParcelNumber, QuarterNumber } from '#domain/numbers/types.ts';
import { regionOf } from '#domain/numbers/parcel-number.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { nextFreeNumbers } from '#register/queries/numbers.queries.ts';
import { isKnownDistrict } from '#register/queries/quarters.queries.ts';
import type { ReadDb } from '#register/rows.ts';
import type { Drawing, ReadChoices, SourceFiles } from '../drawing.ts';
import { parseApart } from '../parse-apart.ts';
import { unreadable } from '../unreadable.ts';
import type { ParcelDefect } from './assemble-parcels.ts';
import { checkPlanFabric, type PlanFabric } from './check-plan-fabric.ts';
import type { FileFrame, LengthUnit } from './landxml-file.ts';
import { placePlan, type Placement } from './place-plan.ts';
import { planParcelsOf, type PlanParcel } from './plan-parcel.ts';
import { snapPlan, type GeometryFinding, type SnappedPlan } from './snap-plan.ts';

/** The promise about curves, kept by `densify-curve.ts`: chords and rounding together stay below it. */
const CURVE_ERROR_MM = 1;
/** More parcels than this are no plan that enters the register as one act. */
const MOST_PARCELS = 10_000;
const MOST_BYTES = 256 * 1024 * 1024;

export interface LandXmlReport {
  readonly file: string;
  readonly unit: LengthUnit;
  readonly frame: FileFrame | null;
  readonly placement: Placement & { readonly epsg: number; readonly scale: 1; readonly turnedDegrees: 0 };
  readonly quarter: QuarterNumber;
  readonly parcels: {
    readonly inFile: number;
    readonly imported: number;
    readonly vertices: number;
    readonly areaDoubled: number;
  };
  readonly box: Box | null;
  readonly curves: { readonly densified: number; readonly errorMm: number };
  /** Points that one file point was written as; vertices taken over from neighbours. */
  readonly joinedPoints: number;
  readonly insertedVertices: number;
  /** Parcels that were left out, and why. */
  readonly defects: readonly (
    { readonly parcel: string; readonly code: string; readonly detail: string } | GeometryFinding
  )[];
  /** Overlaps and corners beside an edge, with the names of the file: imported as they are. */
  readonly findings: readonly {
    readonly kind: string;
    readonly about: readonly string[];
    readonly at: readonly [number, number];
  }[];
  readonly numbers: readonly { readonly name: string; readonly number: ParcelNumber }[];
}

export interface LandXmlImport {
  readonly parcels: readonly Parcel[];
  readonly report: LandXmlReport;
}

export interface LandXmlRequest {
  readonly file: string;
  readonly quarter: QuarterNumber;
}

export type LandXmlCode = 'import.noParcels' | 'import.unknownDistrict';

type ReadPlan = (files: SourceFiles, choices: ReadChoices) => Promise<Drawing>;

/** Foreign files are parsed in a process apart (SEC-58). */
const readApart: ReadPlan = async (files, choices) => {
  const parsed = await parseApart({ files, choices, format: 'landxml' });
  // The format is given, so that nothing is left to be refused.
  if (!parsed.ok) throw unreadable('landxml', 'notLandXml');
  return parsed.value;
};

/** Reads the parcels of a LandXML file as they would enter the register in this quarter. Writes nothing. */
export async function importLandXml(
  read: ReadDb,
  request: LandXmlRequest,
  reader: ReadPlan = readApart,
): Promise<Result<LandXmlImport, Refusal<LandXmlCode>>> {
  const region = regionOf(request.quarter);
  if (!(await isKnownDistrict(read, region, request.quarter)))
    return refuse('import.unknownDistrict', [request.quarter]);
  const drawing = await readPlan(request.file, reader);
  const frame = frameOf(drawing);
  const plan = planParcelsOf(drawing);
  if (plan.length === 0) return refuse('import.noParcels', [basename(request.file)]);
  if (plan.length > MOST_PARCELS) throw unreadable('landxml', 'tooManyParcels');
  const placement = await placePlan(read, { region, quarter: request.quarter, parcels: plan, frame });
  const snapped = snapPlan(plan, placement.shift);
  const fabric = checkPlanFabric(snapped.parcels);
  if (fabric.parcels.length === 0) return refuse('import.noParcels', [basename(request.file)]);
  const numbers = await nextFreeNumbers(read, {
    region,
    quarter: request.quarter,
    count: fabric.parcels.length,
    reserved: new Set(),
  });
  const parcels = fabric.parcels.flatMap(({ name, geometry }, index): Parcel[] => {
    const number = numbers[index];
    return number === undefined
      ? []
      : [parcelOf(number, geometry, placement.zone, `${basename(request.file)}: ${name}`)];
  });
  return ok({ parcels, report: reportOf({ request, drawing, plan, placement, snapped, fabric, parcels }) });
}

async function readPlan(file: string, reader: ReadPlan): Promise<Drawing> {
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw unreadable('landxml', 'tooLarge', { bytes: size });
  return reader({ name: basename(file), bytes: await readFile(file), beside: new Map() }, {});
}

const frameOf = ({ crs }: Drawing): FileFrame | null =>
  crs.epsg === null && crs.text === null ? null : { name: crs.text, epsg: crs.epsg };

function parcelOf(number: ParcelNumber, geometry: Parcel['geometry'], zone: number, note: string): Parcel {
  return {
    number,
    version: 1,
    zone,
    geometry,
    areaDoubled: areaDoubled(geometry),
    // The file says nothing of these; a registrar sets them by a later act.
    category: 'settlements',
    functionalZone: null,
    purposeKk: 'нысаналы мақсаты көрсетілмеген',
    purposeRu: 'целевое назначение не указано',
    divisibility: 'divisible',
    rka: null,
    valueTiyn: null,
    valueDate: null,
    survey: { method: 'file', accuracyMm: null, note: note.slice(0, 400) },
  };
}

interface Outcome {
  readonly request: LandXmlRequest;
  readonly drawing: Drawing;
  readonly plan: readonly PlanParcel[];
  readonly placement: Placement;
  readonly snapped: SnappedPlan;
  readonly fabric: PlanFabric;
  readonly parcels: readonly Parcel[];
}

const PARCEL_DEFECTS: ReadonlySet<string> = new Set<ParcelDefect['code']>([
  'curve.noArc',
  'point.unknown',
  'ring.open',
  'ring.tooFewPoints',
  'segment.gap',
  'segment.unsupported',
]);

function reportOf({ request, drawing, plan, placement, snapped, fabric, parcels }: Outcome): LandXmlReport {
  const leftOut = drawing.skipped.filter(({ reason }) => PARCEL_DEFECTS.has(reason));
  const boxes = parcels.map((parcel) => boxOf(parcel.geometry));
  return {
    file: basename(request.file),
    unit: drawing.unit ?? { name: 'meter', metres: 1 },
    frame: frameOf(drawing),
    placement: { ...placement, epsg: epsgOfZone(placement.zone), scale: 1, turnedDegrees: 0 },
    quarter: request.quarter,
    parcels: {
      inFile: plan.length + leftOut.length,
      imported: parcels.length,
      vertices: snapped.vertices + fabric.inserted,
      areaDoubled: parcels.reduce((sum, parcel) => sum + parcel.areaDoubled, 0),
    },
    box: boxes.reduce<Box | null>((all, box) => (all === null ? box : joinBoxes(all, box)), null),
    curves: { densified: drawing.densified.arcs, errorMm: CURVE_ERROR_MM },
    joinedPoints: snapped.joined,
    insertedVertices: fabric.inserted,
    defects: [
      ...leftOut.map(({ what, reason, where }) => ({ parcel: what, code: reason, detail: where ?? '' })),
      ...snapped.defects,
    ],
    findings: fabric.findings.map(({ kind, about, at }) => ({ kind, about, at })),
    numbers: fabric.parcels.flatMap(({ name }, index) => {
      const number = parcels[index]?.number;
      return number === undefined ? [] : [{ name, number }];
    }),
  };
}
