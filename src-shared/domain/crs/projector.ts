import proj4 from 'proj4';
import type { CoordinateSystem } from './coordinate-systems.ts';
import type { Radians } from './helmert.ts';
import type { LocalSystem, Similarity } from './local-crs.ts';

/** Way between the coordinates of a system, [east, north], and radians on its own ellipsoid. Points change in place. */
export interface Projector {
  readonly toRadians: (point: Radians) => void;
  readonly fromRadians: (point: Radians) => void;
}

const DEGREE = Math.PI / 180;

const GEOGRAPHIC: Projector = {
  toRadians(point) {
    point.x *= DEGREE;
    point.y *= DEGREE;
  },
  fromRadians(point) {
    point.x /= DEGREE;
    point.y /= DEGREE;
  },
};

const known = new Map<string, Projector>();

/** Projections by proj4js, from the pinned string; the datum is not its business here. */
export function projectorOf(system: CoordinateSystem | LocalSystem): Projector {
  if (system.kind === 'geographic') return GEOGRAPHIC;
  const plain = known.get(system.proj) ?? plainProjector(system.proj);
  known.set(system.proj, plain);
  return 'similarity' in system && system.similarity !== null ? withSimilarity(plain, system.similarity) : plain;
}

function plainProjector(proj: string): Projector {
  const projection = new proj4.Proj(proj);
  return {
    toRadians(point) {
      projection.inverse(point);
    },
    fromRadians(point) {
      projection.forward(point);
    },
  };
}

function withSimilarity(base: Projector, { dx, dy, scale, rotationDegrees }: Similarity): Projector {
  const cos = Math.cos(rotationDegrees * DEGREE);
  const sin = Math.sin(rotationDegrees * DEGREE);
  return {
    toRadians(point) {
      const { x, y } = point;
      point.x = dx + scale * (x * cos - y * sin);
      point.y = dy + scale * (x * sin + y * cos);
      base.toRadians(point);
    },
    fromRadians(point) {
      base.fromRadians(point);
      const x = (point.x - dx) / scale;
      const y = (point.y - dy) / scale;
      point.x = x * cos + y * sin;
      point.y = y * cos - x * sin;
    },
  };
}
