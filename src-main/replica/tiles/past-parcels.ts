import type { Database } from 'better-sqlite3';
import { boxOfBlob } from '#register/geometry-blob.ts';
import { styleOfParcels } from '../parcel-style.ts';
import type { ParcelTuple } from './cut-tile.ts';
import type { TileFrame } from './tile-frame.ts';

interface Version {
  readonly tuple: ParcelTuple;
  readonly zone: number;
  /** Metres. */
  readonly box: readonly [west: number, south: number, east: number, north: number];
}

/** In force after the act @seq. */
const AT_SEQ = (table: string): string =>
  `${table}.from_seq <= @seq and (${table}.to_seq is null or ${table}.to_seq > @seq)`;

/**
 * What of the parcels was otherwise after an act of the past: those that a later act touched, as they were then. All
 * others are as they are now (A5.4, A5.7).
 */
export class PastParcels {
  readonly #touched: ReadonlySet<string>;
  readonly #versions: readonly Version[];

  constructor(raw: Database, region: string, seq: number) {
    const touched = raw
      .prepare<[string, number], string>('select distinct parcel from act_parcel where region = ? and seq > ?')
      .pluck()
      .all(region, seq);
    const then = raw.prepare<{ region: string; number: string; seq: number }, PastRow>(
      `select p.row, p.number, p.geometry, p.label_east as east, p.label_north as north, p.zone, s.style
       from parcel p join (${styleOfParcels(AT_SEQ)} and p.region = @region and p.number = @number) s on s.row = p.row`,
    );
    this.#touched = new Set(touched);
    this.#versions = touched.flatMap((number) =>
      then.all({ region, number, seq }).map(({ row, geometry, east, north, zone, style }): Version => {
        return { tuple: [row, number, geometry, east, north, style], zone, box: boxOfBlob(geometry) };
      }),
    );
  }

  /** The parcels of a window as they were, from those that lie there now. */
  in(
    now: readonly ParcelTuple[],
    { window: [west, south, east, north] }: Pick<TileFrame, 'window'>,
    zone: number,
  ): ParcelTuple[] {
    const unchanged = now.filter(([, number]) => !this.#touched.has(number));
    const then = this.#versions.filter(
      (version) =>
        version.zone === zone &&
        version.box[0] <= east &&
        version.box[2] >= west &&
        version.box[1] <= north &&
        version.box[3] >= south,
    );
    return [...unchanged, ...then.map(({ tuple }) => tuple)];
  }
}

interface PastRow {
  readonly row: number;
  readonly geometry: Uint8Array;
  readonly east: number;
  readonly north: number;
  readonly zone: number;
  readonly style: number;
}
