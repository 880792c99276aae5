import { never } from '../invariant.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { coordinateSystemOf, ellipsoidOf, type CoordinateSystem } from './coordinate-systems.ts';
import { EPSG_15865 } from './helmert.ts';
import { isInForce, readLocalCrs, type LocalCrsCode, type LocalSystem } from './local-crs.ts';
import type { DatumGrid } from './ntv2-grid.ts';

/*
 * One way between two systems, and no search for a better one: which it is depends on the pair and on whether the
 * national grid is installed, on nothing else (docs/decisions/0010-coordinate-systems.md).
 *
 * Coordinates that are stored are the ones of the act. A pipeline makes coordinates for another system from them; it
 * never brings them back, for there and back again is not the same point (0.4 mm by the seven parameters). Whoever
 * transforms keeps the originals; there is deliberately no function here that undoes a transformation.
 */

export type System = CoordinateSystem | LocalSystem;

/** How the datum changes. `equal`: EPSG:10965 takes QazTRF-23 and WGS 84 as one. */
export type DatumShift =
  | { readonly kind: 'none' | 'equal' }
  | { readonly kind: 'helmert'; readonly inverse: boolean }
  | { readonly kind: 'grid'; readonly grid: DatumGrid; readonly inverse: boolean };

export interface PipelineStep {
  /** 'EPSG:15865', or the system whose projection is done or undone. */
  readonly operation: string;
  readonly inverse: boolean;
  /** The step as PROJ writes it; empty where nothing is computed (EPSG:10965). */
  readonly proj: string;
  readonly accuracyM: number;
  /** confirmed: published by EPSG · entered: parameters that a person entered from a document. */
  readonly confidence: 'confirmed' | 'entered';
  readonly source: string;
}

export interface Pipeline {
  /** 'EPSG:28412>EPSG:10945 via EPSG:15865+EPSG:10965'. Stored with every coordinate that it makes. */
  readonly id: string;
  readonly from: System;
  readonly to: System;
  readonly shift: DatumShift;
  readonly steps: readonly PipelineStep[];
  /** Sum of what the operations state, as PROJ adds them; 0 for a change of projection alone. */
  readonly accuracyM: number;
}

export interface PipelineContext {
  /** The national grid where the administrator has installed it: `readDatumGrid` of `qazgrid_kz.gsb`. */
  readonly grid?: DatumGrid | null;
  /** Entered systems, not read yet. */
  readonly localSystems?: readonly unknown[];
  /** Day of the document that the coordinates come from, YYYY-MM-DD; needed for local systems. */
  readonly date?: string | null;
  /** The coarsest accuracy that the act allows. */
  readonly requiredAccuracyM?: number | null;
}

export type PipelineCode = 'crs.unknown' | 'crs.tooCoarse' | 'crs.dateNeeded' | 'crs.notInForce' | LocalCrsCode;

const REGISTRY = 'EPSG registry v12.029';

/**
 * The pinned pipeline of a pair of systems.
 *
 * Refuses 'crs.unknown' | 'crs.tooCoarse' (the pipeline with its accuracy and the one that is allowed) |
 *         'crs.localMalformed' | 'crs.nullShift' | 'crs.dateNeeded' | 'crs.notInForce' (of local systems)
 * Source  EPSG:10964, 10965, 15865; which of them: docs/decisions/0010
 */
export function pipelineOf(
  from: string,
  to: string,
  context: PipelineContext = {},
): Result<Pipeline, Refusal<PipelineCode>> {
  const source = systemOf(from, context);
  if (!source.ok) return source;
  const target = systemOf(to, context);
  if (!target.ok) return target;
  const pipeline = compose(source.value, target.value, context.grid ?? null);
  const allowed = context.requiredAccuracyM ?? Infinity;
  return pipeline.accuracyM <= allowed
    ? ok(pipeline)
    : refuse('crs.tooCoarse', [`${pipeline.accuracyM} > ${allowed}`, pipeline.id]);
}

function systemOf(
  id: string,
  { localSystems = [], date = null }: PipelineContext,
): Result<System, Refusal<PipelineCode>> {
  const known = coordinateSystemOf(id);
  if (known) return ok(known);
  const entered = localSystems.find(
    (local) => typeof local === 'object' && local !== null && 'id' in local && local.id === id,
  );
  if (entered === undefined) return refuse('crs.unknown', [id.slice(0, 60)]);
  const local = readLocalCrs(entered);
  if (!local.ok) return local;
  const { from, to } = local.value.valid;
  if (date === null) return refuse('crs.dateNeeded', [id]);
  if (!isInForce({ from, to }, date)) return refuse('crs.notInForce', [id, `${from} – ${to ?? '…'}`]);
  return local;
}

function compose(from: System, to: System, grid: DatumGrid | null): Pipeline {
  const shift = shiftBetween(from, to, grid);
  const steps =
    from.id === to.id ? [] : [projectionStep(from, true), ...shiftSteps(from, to, shift), projectionStep(to, false)];
  const operations = steps.slice(1, -1).map(({ operation }) => operation);
  const name = `${nameOf(from)}>${nameOf(to)}`;
  return {
    id: operations.length === 0 ? name : `${name} via ${operations.join('+')}`,
    from,
    to,
    shift,
    steps,
    accuracyM: roundUp(steps.reduce((sum, { accuracyM }) => sum + accuracyM, 0)),
  };
}

/** To the millimetre, upwards: 4.5 + 1 + 0.02 is not 5.5200000000000005, and no accuracy is better than was stated. */
const roundUp = (metres: number): number => Math.max(0, Math.ceil(metres * 1000 - 1e-6)) / 1000;

/** A local system is named with the edition of its parameters. */
const nameOf = (system: System): string => ('edition' in system ? `${system.id}#${system.edition}` : system.id);

function shiftBetween(from: System, to: System, grid: DatumGrid | null): DatumShift {
  if (from.datum === to.datum) return { kind: 'none' };
  if (from.datum !== 'sk42' && to.datum !== 'sk42') return { kind: 'equal' };
  const inverse = to.datum === 'sk42';
  return grid === null ? { kind: 'helmert', inverse } : { kind: 'grid', grid, inverse };
}

function projectionStep(system: System, inverse: boolean): PipelineStep {
  const local = 'edition' in system;
  return {
    operation: nameOf(system),
    inverse,
    proj: local && system.similarity !== null ? `${system.proj} + similarity` : system.proj,
    accuracyM: local ? system.accuracyM : 0,
    confidence: local ? 'entered' : 'confirmed',
    source: local ? system.source : REGISTRY,
  };
}

type Operation = Pick<PipelineStep, 'operation' | 'inverse' | 'proj' | 'accuracyM'>;

const published = (operation: Operation): PipelineStep => ({ ...operation, confidence: 'confirmed', source: REGISTRY });

const equalStep = (inverse: boolean): PipelineStep =>
  published({ operation: 'EPSG:10965', inverse, proj: '', accuracyM: 1 });

/** The operations of EPSG lead from SK-42: 15865 to WGS 84, 10964 to QazTRF-23; to the other one it is a step more. */
function shiftSteps(from: System, to: System, shift: DatumShift): readonly PipelineStep[] {
  switch (shift.kind) {
    case 'none':
      return [];
    case 'equal':
      return [equalStep(from.datum === 'wgs84')];
    case 'helmert': {
      const { inverse } = shift;
      const proj = helmertText(from, to, inverse);
      const helmert = published({ operation: 'EPSG:15865', inverse, proj, accuracyM: 4.5 });
      const isDirect = from.datum === 'wgs84' || to.datum === 'wgs84';
      return isDirect ? [helmert] : inverse ? [equalStep(false), helmert] : [helmert, equalStep(true)];
    }
    case 'grid': {
      const { inverse, grid } = shift;
      const proj = '+proj=hgridshift +grids=qazgrid_kz.gsb';
      const byGrid = {
        ...published({ operation: `EPSG:10964#${grid.sha256.slice(0, 12)}`, inverse, proj, accuracyM: 0.1 }),
        source: `${REGISTRY}; SHA-256 ${grid.sha256}`,
      };
      const isDirect = from.datum === 'qaztrf23' || to.datum === 'qaztrf23';
      return isDirect ? [byGrid] : inverse ? [equalStep(true), byGrid] : [byGrid, equalStep(false)];
    }
    default:
      return never(shift);
  }
}

function helmertText(from: System, to: System, inverse: boolean): string {
  const { x, y, z, rx, ry, rz } = EPSG_15865;
  const helmert = `+proj=helmert +x=${x} +y=${y} +z=${z} +rx=${rx} +ry=${ry} +rz=${rz} +s=0 +convention=coordinate_frame`;
  const cart = (system: System): string => `+proj=cart +ellps=${ellipsoidOf(system.datum)}`;
  return `+step ${cart(from)} +step ${inverse ? '+inv ' : ''}${helmert} +step +inv ${cart(to)}`;
}
