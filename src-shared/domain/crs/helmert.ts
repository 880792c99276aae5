/*
 * Why not proj4js: between two datums of which neither is WGS 84 it goes by WGS 84 and then takes GRS80 for the same
 * ellipsoid, which is 0.1 mm away from PROJ, and makes a new projection object for every point.
 * The steps below are those of PROJ: +proj=cart, +proj=helmert, +inv +proj=cart.
 */

/** Longitude and latitude in radians; changed in place, for there are millions of them. */
export interface Radians {
  x: number;
  y: number;
}

export interface Ellipsoid {
  readonly a: number;
  readonly b: number;
}

const withFlattening = (a: number, inverse: number): Ellipsoid => ({ a, b: a * (1 - 1 / inverse) });

export const ELLIPSOID = {
  krass: withFlattening(6_378_245, 298.3),
  GRS80: withFlattening(6_378_137, 298.257222101),
  WGS84: withFlattening(6_378_137, 298.257223563),
} as const;

/**
 * EPSG:15865, Pulkovo 1942 → WGS 84: metres and arc seconds, coordinate frame. Its rotations turn the axes, those of
 * a position vector the point: with the signs of the one in the formula of the other Astana is 14 m off.
 */
export const EPSG_15865 = { x: 25, y: -141, z: -78.5, rx: 0, ry: -0.35, rz: -0.736 } as const;

const SECOND = Math.PI / 180 / 3600;

export interface Helmert {
  readonly from: Ellipsoid;
  readonly to: Ellipsoid;
  readonly inverse: boolean;
}

/** Applies EPSG:15865 at height 0. The rotations are linear in the angle, as EPSG and PROJ have them. */
export function helmertShift({ from, to, inverse }: Helmert): (point: Radians) => void {
  const rx = EPSG_15865.rx * SECOND;
  const ry = EPSG_15865.ry * SECOND;
  const rz = EPSG_15865.rz * SECOND;
  const e2 = 1 - (from.b * from.b) / (from.a * from.a);
  const toGeodetic = geodeticOf(to);
  return (point) => {
    const sin = Math.sin(point.y);
    const cos = Math.cos(point.y);
    const normal = from.a / Math.sqrt(1 - e2 * sin * sin);
    let x = normal * cos * Math.cos(point.x);
    let y = normal * cos * Math.sin(point.x);
    let z = normal * (1 - e2) * sin;
    if (inverse) {
      x -= EPSG_15865.x;
      y -= EPSG_15865.y;
      z -= EPSG_15865.z;
      toGeodetic(point, x - rz * y + ry * z, rz * x + y - rx * z, z - ry * x + rx * y);
    } else {
      toGeodetic(
        point,
        EPSG_15865.x + x + rz * y - ry * z,
        EPSG_15865.y - rz * x + y + rx * z,
        EPSG_15865.z + ry * x - rx * y + z,
      );
    }
  };
}

/** Bowring's formula: exact to a nanometre near the ellipsoid. */
function geodeticOf({ a, b }: Ellipsoid): (point: Radians, x: number, y: number, z: number) => void {
  const e2 = 1 - (b * b) / (a * a);
  const second = (a * a) / (b * b) - 1;
  return (point, x, y, z) => {
    const radius = Math.sqrt(x * x + y * y);
    const tangent = (z * a) / (radius * b);
    const cos = 1 / Math.sqrt(1 + tangent * tangent);
    const sin = tangent * cos;
    point.x = Math.atan2(y, x);
    point.y = Math.atan((z + second * b * sin * sin * sin) / (radius - e2 * a * cos * cos * cos));
  };
}
