import type { DrawnLine, DrawnPoint } from '#domain/survey/drawn-figure.ts';
import type { PlanePoint } from '#domain/survey/plane-point.ts';

type Pixel = readonly [x: number, y: number];

interface Fitted {
  readonly points: readonly (Omit<DrawnPoint, 'at'> & { readonly at: Pixel })[];
  readonly lines: readonly (Omit<DrawnLine, 'from' | 'to'> & { readonly from: Pixel; readonly to: Pixel })[];
  /** A round length and how many pixels it is; null while there is no extent. */
  readonly scale: { readonly px: number; readonly metres: string } | null;
}

/** Room for names at the right and for the scale at the foot. */
const MARGIN = { left: 22, right: 40, top: 24, bottom: 30 };
const ROUND_LENGTHS = [1, 2, 5];

/** Places points and lines into a picture, north up and undistorted. A single point stands in the middle. */
export function fitDrawing(
  points: readonly DrawnPoint[],
  lines: readonly DrawnLine[],
  { width, height }: { readonly width: number; readonly height: number },
): Fitted {
  const all = [...points.map(({ at }) => at), ...lines.flatMap(({ from, to }) => [from, to])];
  const norths = all.map(({ xNorthM }) => xNorthM);
  const easts = all.map(({ yEastM }) => yEastM);
  const [south, north] = [Math.min(...norths), Math.max(...norths)];
  const [west, east] = [Math.min(...easts), Math.max(...easts)];
  const room = { width: width - MARGIN.left - MARGIN.right, height: height - MARGIN.top - MARGIN.bottom };
  const perMetre = Math.min(room.width / (east - west || 1e-9), room.height / (north - south || 1e-9));
  const isPoint = all.length === 0 || (east === west && north === south);
  const factor = isPoint ? 1 : perMetre;
  const place = ({ xNorthM, yEastM }: PlanePoint): Pixel => [
    MARGIN.left + room.width / 2 + (yEastM - (west + east) / 2) * factor,
    MARGIN.top + room.height / 2 - (xNorthM - (south + north) / 2) * factor,
  ];
  return {
    points: points.map(({ at, ...point }) => ({ ...point, at: place(at) })),
    lines: lines.map(({ from, to, ...line }) => ({ ...line, from: place(from), to: place(to) })),
    scale: isPoint ? null : roundScale(factor, width / 3),
  };
}

/** The longest of 1, 2, 5, 10 … metres that is no longer than `most` pixels. */
function roundScale(perMetre: number, most: number): { readonly px: number; readonly metres: string } {
  const power = 10 ** Math.floor(Math.log10(most / perMetre));
  const step = ROUND_LENGTHS.findLast((each) => each * power * perMetre <= most) ?? 1;
  const metres = step * power;
  return { px: metres * perMetre, metres: `${Number(metres.toPrecision(1))}` };
}
