import { invariant } from '#domain/invariant.ts';
import type { Drawing, DrawingFeature, DrawingGeometry, FilePoint } from './drawing.ts';

/**
 * The same drawing in the order and the unit that writers take: [east, north] in metres, or [longitude, latitude] in
 * degrees. Nothing is transformed. A unit that the file does not say counts as a metre.
 *
 * Shape  a drawing whose axes are known
 */
export function inGroundOrder(drawing: Drawing): Drawing {
  const degrees = isInDegrees(drawing);
  return {
    ...drawing,
    axes: degrees ? 'lonLat' : 'eastNorth',
    unit: degrees ? null : { name: 'metre', metres: 1 },
    features: drawing.features.map(groundOrderOf(drawing)),
  };
}

/** The same for one feature of the drawing after the other. */
export function groundOrderOf(drawing: Drawing): (feature: DrawingFeature) => DrawingFeature {
  invariant(drawing.axes !== 'unknown', 'axes are settled before placing and writing');
  const degrees = isInDegrees(drawing);
  const metres = degrees ? 1 : (drawing.unit?.metres ?? 1);
  const turn = drawing.axes === 'northEast' || drawing.axes === 'latLon';
  const move = ([first, second]: FilePoint): FilePoint =>
    turn ? [second * metres, first * metres] : [first * metres, second * metres];
  return (feature) => moveFeature(feature, move, metres);
}

export const isInDegrees = ({ axes }: Drawing): boolean => axes === 'lonLat' || axes === 'latLon';

function moveFeature(feature: DrawingFeature, move: (point: FilePoint) => FilePoint, metres: number): DrawingFeature {
  return {
    ...feature,
    geometry: moveGeometry(feature.geometry, move),
    arcs: feature.arcs.map((arc) => ({
      ...arc,
      start: move(arc.start),
      end: move(arc.end),
      center: move(arc.center),
      radius: arc.radius * metres,
    })),
    height: feature.height === null ? null : feature.height * metres,
  };
}

/** Every point of a geometry taken somewhere else. */
export function moveGeometry(geometry: DrawingGeometry, move: (point: FilePoint) => FilePoint): DrawingGeometry {
  switch (geometry.kind) {
    case 'polygon':
      return { ...geometry, polygons: geometry.polygons.map((polygon) => polygon.map((ring) => ring.map(move))) };
    case 'line':
      return { ...geometry, lines: geometry.lines.map((line) => line.map(move)) };
    case 'point':
      return { ...geometry, points: geometry.points.map(move) };
    case 'text':
      return { ...geometry, at: move(geometry.at) };
  }
}

/** Every point of a geometry, in the order in which `moveGeometry` takes them. */
export function pointsOf(geometry: DrawingGeometry): readonly FilePoint[] {
  const points: FilePoint[] = [];
  moveGeometry(geometry, (point) => {
    points.push(point);
    return point;
  });
  return points;
}
