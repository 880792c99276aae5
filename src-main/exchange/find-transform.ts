import { pipelineOf, type PipelineContext } from '#domain/crs/pipeline.ts';
import { transformSet } from '#domain/crs/transform-points.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';

/** A way from one coordinate system to another, with its name and what it is worth. */
export interface Transform {
  /** Stored with every coordinate that it makes; null where nothing is computed. */
  readonly id: string | null;
  readonly accuracyM: number;
  /**
   * x, y, x, y … as [east, north] in metres or [longitude, latitude] in degrees; `refused` by number of the point,
   * with the code of the refusal.
   */
  readonly run: (source: Float64Array) => {
    readonly coordinates: Float64Array;
    readonly refused: ReadonlyMap<number, string>;
  };
}

/** Systems by their ids, 'EPSG:28412'. `requiredAccuracyM`: what is coarser is refused. */
export type FindTransform = (from: string, to: string, requiredAccuracyM: number | null) => Result<Transform, Refusal>;

/** Between a system and itself nothing is computed, and the coordinates stay bit for bit. */
export const SAME_SYSTEM: Transform = {
  id: null,
  accuracyM: 0,
  run: (source) => ({ coordinates: source, refused: new Map() }),
};

/**
 * By the pinned pipeline of the two systems.
 *
 * Refuses as pipelineOf: 'crs.unknown' · 'crs.tooCoarse' …
 */
export const findTransform =
  (context: PipelineContext = {}): FindTransform =>
  (from, to, requiredAccuracyM) => {
    if (from === to) return ok(SAME_SYSTEM);
    const pipeline = pipelineOf(from, to, { ...context, requiredAccuracyM });
    if (!pipeline.ok) return pipeline;
    const { id, accuracyM } = pipeline.value;
    return ok({ id, accuracyM, run: (source) => transformSet(pipeline.value, source) });
  };
