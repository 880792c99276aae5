import { coordinateSystemOf } from '#domain/crs/coordinate-systems.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Drawing, DrawingFeature, FilePoint } from './drawing.ts';
import type { FindTransform, Transform } from './find-transform.ts';
import { inGroundOrder, moveGeometry, pointsOf } from './ground-points.ts';

export interface TransformedDrawing {
  readonly drawing: Drawing;
  readonly transform: Transform | null;
}

export interface TransformChoices {
  /** Instead of the system that the file names. */
  readonly from: string | null;
  /** Null to leave the drawing where it is. */
  readonly to: string | null;
}

/**
 * A drawing in another coordinate system. A feature with a point that cannot be transformed is left out whole and named.
 *
 * Refuses 'exchange.crsUnknown' (a target without a source), 'exchange.axesUnknown', and what `find` refuses
 */
export function transformDrawing(
  drawing: Drawing,
  { from, to }: TransformChoices,
  find: FindTransform,
): Result<TransformedDrawing, Refusal> {
  const named = from ?? crsIdOf(drawing);
  if (to === null) return ok({ drawing: named === null ? drawing : inSystem(drawing, named), transform: null });
  if (named === null) return refuse('exchange.crsUnknown', [to]);
  const found = find(named, to, null);
  if (!found.ok) return found;
  if (named === to) return ok({ drawing: inSystem(drawing, to), transform: found.value });
  if (drawing.axes === 'unknown') return refuse('exchange.axesUnknown', [named]);
  const moved = { ...transformed(inGroundOrder(drawing), found.value), ...frameOf(to) };
  return ok({ drawing: inSystem(moved, to), transform: found.value });
}

export const crsIdOf = ({ crs }: Drawing): string | null => (crs.epsg === null ? null : `EPSG:${String(crs.epsg)}`);

/** What a transformation answers in: degrees of longitude and latitude, or metres to the east and north. */
const frameOf = (id: string): Pick<Drawing, 'axes' | 'unit'> =>
  coordinateSystemOf(id)?.kind === 'geographic'
    ? { axes: 'lonLat', unit: null }
    : { axes: 'eastNorth', unit: { name: 'metre', metres: 1 } };

/** The system by its id; the words that the file had for it stay only where it is the same. */
function inSystem(drawing: Drawing, id: string): Drawing {
  if (crsIdOf(drawing) === id) return drawing;
  const epsg = Number(/^EPSG:(\d+)$/.exec(id)?.[1] ?? NaN);
  return { ...drawing, crs: Number.isInteger(epsg) ? { epsg, text: null } : { epsg: null, text: id } };
}

function transformed(drawing: Drawing, transform: Transform): Drawing {
  const features: DrawingFeature[] = [];
  const lost = new Map<string, { count: number; readonly where: string | null }>();
  for (const feature of drawing.features) {
    const points = pointsOf(feature.geometry);
    const { coordinates, refused } = transform.run(Float64Array.from(points.flat()));
    const [reason] = refused.values();
    if (reason === undefined) features.push(movedTo(feature, coordinates));
    else {
      const known = lost.get(reason);
      if (known) known.count += 1;
      else lost.set(reason, { count: 1, where: feature.name });
    }
  }
  const skipped = [...lost].map(([reason, { count, where }]) => ({ what: 'feature', reason, count, where }));
  return { ...drawing, features, skipped: [...drawing.skipped, ...skipped] };
}

/** Arcs are evidence of what the file said: they do not go along into another system. */
function movedTo(feature: DrawingFeature, coordinates: Float64Array): DrawingFeature {
  let at = 0;
  const next = (): FilePoint => [coordinates[at++] ?? NaN, coordinates[at++] ?? NaN];
  return { ...feature, geometry: moveGeometry(feature.geometry, next), arcs: [] };
}
