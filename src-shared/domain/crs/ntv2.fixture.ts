/** Writes small NTv2 files for tests; the shifts are a formula of the place, so that a test knows them. */

interface FixtureGrid {
  readonly name: string;
  readonly parent?: string;
  /** Degrees. */
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly stepDegrees: number;
  /** Seconds of arc, east and north, at a node in degrees. */
  readonly shift: (longitude: number, latitude: number) => readonly [east: number, north: number];
}

export interface FixtureOptions {
  readonly little?: boolean;
  readonly unit?: string;
  readonly reversed?: boolean;
}

/** Like that of SK-42 → QazTRF-23 in size and in how it changes over the country; invented. */
export const smoothShift = (longitude: number, latitude: number): readonly [number, number] => [
  -4 + 0.03 * (longitude - 66) + 0.01 * Math.sin(latitude),
  0.6 + 0.02 * (latitude - 48) + 0.01 * Math.cos(longitude),
];

export const KAZAKH_GRID: FixtureGrid = {
  name: 'KAZ',
  west: 66,
  south: 48,
  east: 72,
  north: 52,
  stepDegrees: 0.25,
  shift: smoothShift,
};

/** A finer grid in it, of which the values are others: whoever takes the coarse one is found out. */
export const CITY_GRID: FixtureGrid = {
  name: 'CITY',
  parent: 'KAZ',
  west: 71,
  south: 50.75,
  east: 72,
  north: 51.5,
  stepDegrees: 0.125,
  shift: (longitude, latitude) => [-3.5 + 0.1 * Math.sin(7 * longitude), 0.8 + 0.1 * Math.cos(5 * latitude)],
};

const KRASSOWSKY = [6_378_245, 6_356_863.018773047] as const;
const GRS80 = [6_378_137, 6_356_752.314140356] as const;

export function writeNtv2(grids: readonly FixtureGrid[], options: FixtureOptions = {}): Uint8Array<ArrayBuffer> {
  const { little = true, unit = 'SECONDS', reversed = false } = options;
  const records: number[] = [];
  const put = (size: number, write: (view: DataView) => void): void => {
    const view = new DataView(new ArrayBuffer(size));
    write(view);
    records.push(...new Uint8Array(view.buffer));
  };
  const text = (value: string): void => {
    records.push(...new TextEncoder().encode(value.padEnd(8)));
  };
  const word = (name: string, value: string): void => (text(name), text(value));
  const integer = (name: string, value: number): void => {
    text(name);
    put(8, (view) => view.setInt32(0, value, little));
  };
  const double = (name: string, value: number): void => {
    text(name);
    put(8, (view) => view.setFloat64(0, value, little));
  };
  const single = (value: number): void => put(4, (view) => view.setFloat32(0, value, little));
  const [from, to] = reversed ? [GRS80, KRASSOWSKY] : [KRASSOWSKY, GRS80];
  integer('NUM_OREC', 11);
  integer('NUM_SREC', 11);
  integer('NUM_FILE', grids.length);
  word('GS_TYPE', unit);
  word('VERSION', 'TEST-1');
  word('SYSTEM_F', reversed ? 'QAZTRF23' : 'SK42');
  word('SYSTEM_T', reversed ? 'SK42' : 'QAZTRF23');
  double('MAJOR_F', from[0]);
  double('MINOR_F', from[1]);
  double('MAJOR_T', to[0]);
  double('MINOR_T', to[1]);
  for (const { name, parent = 'NONE', west, south, east, north, stepDegrees, shift } of grids) {
    const columns = Math.round((east - west) / stepDegrees) + 1;
    const rows = Math.round((north - south) / stepDegrees) + 1;
    word('SUB_NAME', name);
    word('PARENT', parent);
    word('CREATED', '20260101');
    word('UPDATED', '20260101');
    double('S_LAT', south * 3600);
    double('N_LAT', north * 3600);
    double('E_LONG', -east * 3600);
    double('W_LONG', -west * 3600);
    double('LAT_INC', stepDegrees * 3600);
    double('LONG_INC', stepDegrees * 3600);
    integer('GS_COUNT', columns * rows);
    for (let row = 0; row < rows; row++) {
      for (let column = columns - 1; column >= 0; column--) {
        const [shiftEast, shiftNorth] = shift(west + column * stepDegrees, south + row * stepDegrees);
        single(shiftNorth);
        single(-shiftEast);
        single(0.05);
        single(0.05);
      }
    }
  }
  word('END', '');
  return new Uint8Array(records);
}
