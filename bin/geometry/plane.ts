import { InvalidArgumentError } from 'commander';
import { epsgOfZone } from '#domain/geometry/types.ts';

/** The plane that coordinates are given in: metres, east before north whatever the order of the EPSG's definition. */
export interface Plane {
  readonly epsg: number;
  /** Zone of the state grid whose number the eastings begin with, null in planes without it. */
  readonly zone: number | null;
}

const between = (low: number, high: number): readonly number[] =>
  Array.from({ length: high - low + 1 }, (_, index) => low + index);

/** QazTRF-23 6° zones, SK-42 6° zones with and without number, SK-42 3° zones, CS-63, UTM. */
const PLANES: ReadonlySet<number> = new Set([
  ...between(10942, 10949),
  ...between(28408, 28415),
  ...between(2498, 2505),
  ...between(2530, 2545),
  ...between(2939, 2941),
  ...between(32639, 32645),
]);

/** Reads --crs. Degrees and unknown systems are bad usage: a millimetre grid on them would mean nothing. */
export function planeOf(text: string): Plane {
  const epsg = Number(/^EPSG:(\d{4,5})$/i.exec(text.trim())?.[1]);
  if (!PLANES.has(epsg)) {
    throw new InvalidArgumentError(
      'a plane in metres is needed: EPSG:10942 to 10949 (QazTRF-23), 28408 to 28415, 2498 to 2505, 2530 to 2545, 2939 to 2941, 32639 to 32645',
    );
  }
  const zone = epsg - epsgOfZone(0);
  return { epsg, zone: zone >= 8 && zone <= 15 ? zone : null };
}
