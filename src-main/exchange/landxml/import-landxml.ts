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
import { assembleParcels, type Plan, type PlanDefect } from './assemble-parcels.ts';
import { checkPlanFabric, type PlanFabric } from './check-plan-fabric.ts';
import type { FileFrame, LandXmlFile, LengthUnit } from './landxml-file.ts';
import { placePlan, type Placement } from './place-plan.ts';
import { readLandXml } from './read-landxml.ts';
import { snapPlan, type GeometryFinding, type SnappedPlan } from './snap-plan.ts';

/** The promise about curves, kept by `densify-curve.ts`: chords and rounding together stay below it. */
const CURVE_ERROR_MM = 1;

export interface LandXmlReport {
  readonly file: string;
  readonly application: string | null;
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
  readonly defects: readonly (PlanDefect | GeometryFinding)[];
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

/** Reads the parcels of a LandXML file as they would enter the register in this quarter. Writes nothing. */
export async function importLandXml(
  read: ReadDb,
  request: LandXmlRequest,
): Promise<Result<LandXmlImport, Refusal<LandXmlCode>>> {
  const region = regionOf(request.quarter);
  if (!(await isKnownDistrict(read, region, request.quarter)))
    return refuse('import.unknownDistrict', [request.quarter]);
  const file = await readLandXml(request.file);
  const plan = assembleParcels(file);
  if (plan.parcels.length === 0) return refuse('import.noParcels', [basename(request.file)]);
  const placement = await placePlan(read, {
    region,
    quarter: request.quarter,
    parcels: plan.parcels,
    frame: file.frame,
  });
  const snapped = snapPlan(plan.parcels, placement.shift);
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
  return ok({ parcels, report: reportOf({ request, file, plan, placement, snapped, fabric, parcels }) });
}

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
  readonly file: LandXmlFile;
  readonly plan: Plan;
  readonly placement: Placement;
  readonly snapped: SnappedPlan;
  readonly fabric: PlanFabric;
  readonly parcels: readonly Parcel[];
}

function reportOf({ request, file, plan, placement, snapped, fabric, parcels }: Outcome): LandXmlReport {
  const boxes = parcels.map((parcel) => boxOf(parcel.geometry));
  return {
    file: basename(request.file),
    application: file.application,
    unit: file.unit,
    frame: file.frame,
    placement: { ...placement, epsg: epsgOfZone(placement.zone), scale: 1, turnedDegrees: 0 },
    quarter: request.quarter,
    parcels: {
      inFile: file.parcels.length,
      imported: parcels.length,
      vertices: snapped.vertices + fabric.inserted,
      areaDoubled: parcels.reduce((sum, parcel) => sum + parcel.areaDoubled, 0),
    },
    box: boxes.reduce<Box | null>((all, box) => (all === null ? box : joinBoxes(all, box)), null),
    curves: { densified: plan.curves, errorMm: CURVE_ERROR_MM },
    joinedPoints: snapped.joined,
    insertedVertices: fabric.inserted,
    defects: [...plan.defects, ...snapped.defects],
    findings: fabric.findings.map(({ kind, about, at }) => ({ kind, about, at })),
    numbers: fabric.parcels.flatMap(({ name }, index) => {
      const number = parcels[index]?.number;
      return number === undefined ? [] : [{ name, number }];
    }),
  };
}
