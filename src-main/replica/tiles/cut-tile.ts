import type { Database, Statement } from 'better-sqlite3';
import { PbfWriter } from 'pbf';
import { LABELS_FROM_ZOOM, PARCELS_FROM_ZOOM, TILE_EXTENT } from '#contracts/tiles.ts';
import type { Zone } from '#domain/geometry/types.ts';
import { GeometryReader } from '#register/geometry-blob.ts';
import { categoryLetter, isArrested, isClaimed, isPledged, lookOf, rightLetter } from '../parcel-style.ts';
import { LayerWriter, LINE, POINT, POLYGON } from './layer-writer.ts';
import type { PastParcels } from './past-parcels.ts';
import { Pen } from './pen.ts';
import { TILE_BUFFER, tileFrame, type TileFrame } from './tile-frame.ts';

export interface TilePlace {
  readonly zone: Zone;
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

type Window = [west: number, south: number, east: number, north: number, zone: number];
type BuildingWindow = [...Window, least: number, least: number];
export type ParcelTuple = readonly [
  row: number,
  number: string,
  geometry: Uint8Array,
  east: number,
  north: number,
  style: number,
];
type BuildingTuple = readonly [row: number, number: string, parcel: string, litera: string, geometry: Uint8Array];
/** What is left to see of a parcel or a building on the first zoom that shows them. */
type FarParcelTuple = readonly [geometry: Uint8Array, style: number];
type FarBuildingTuple = readonly [geometry: Uint8Array];
type StreetTuple = readonly [nameKk: string, nameRu: string, geometry: Uint8Array];
type QuarterTuple = readonly [number: string, geometry: Uint8Array];

/** Two pixels of a screen: a building that is smaller is not drawn. */
const LEAST_UNITS = 16;
/** Three quarters of a pixel. */
const FAR_TOLERANCE = 6;

/** The R*Tree first, its rows one by one after it: CROSS JOIN keeps the planner from turning that round. */
const inWindow = (box: string, table: string): string =>
  `from ${box} b cross join ${table} t on t.row = b.row
   where b.east >= ? and b.north >= ? and b.west <= ? and b.south <= ? and t.zone = ?`;

/** Cuts vector tiles straight from the R*Tree of a register store. */
export class TileCutter {
  readonly #parcels: Statement<Window, ParcelTuple>;
  readonly #farParcels: Statement<Window, FarParcelTuple>;
  readonly #buildings: Statement<BuildingWindow, BuildingTuple>;
  readonly #farBuildings: Statement<BuildingWindow, FarBuildingTuple>;
  readonly #streets: Statement<Window, StreetTuple>;
  readonly #quarters: Statement<Window, QuarterTuple>;
  readonly #geometry = new GeometryReader();

  constructor(raw: Database) {
    const withStyle = inWindow('parcel_box', 'parcel').replace(
      'where',
      'cross join parcel_style s on s.row = b.row where',
    );
    this.#parcels = raw
      .prepare<Window, ParcelTuple>(
        `select t.row, t.number, t.geometry, t.label_east, t.label_north, s.style ${withStyle}`,
      )
      .raw();
    this.#farParcels = raw.prepare<Window, FarParcelTuple>(`select t.geometry, s.style ${withStyle}`).raw();
    // The box alone says that nothing could be seen: the row is not even read.
    const wideEnough = `${inWindow('building_box', 'building')} and (b.east - b.west >= ? or b.north - b.south >= ?)`;
    this.#buildings = raw
      .prepare<BuildingWindow, BuildingTuple>(`select t.row, t.number, t.parcel, t.litera, t.geometry ${wideEnough}`)
      .raw();
    this.#farBuildings = raw.prepare<BuildingWindow, FarBuildingTuple>(`select t.geometry ${wideEnough}`).raw();
    this.#streets = raw
      .prepare<Window, StreetTuple>(`select t.name_kk, t.name_ru, t.geometry ${inWindow('street_box', 'street')}`)
      .raw();
    this.#quarters = raw
      .prepare<Window, QuarterTuple>(`select t.number, t.geometry ${inWindow('quarter_box', 'quarter')}`)
      .raw();
  }

  /** With `past` the parcels as they were; buildings, streets and quarters are those of today. */
  cut({ zone, z, x, y }: TilePlace, past: PastParcels | null = null): Uint8Array {
    const frame = tileFrame(zone, z, x, y);
    const pen = new Pen(frame);
    const tile = new PbfWriter();
    // Far out a town of a thousand quarters lies on one tile: a corner less than a pixel away says nothing.
    const quarterPen = z < PARCELS_FROM_ZOOM ? new Pen(frame, FAR_TOLERANCE) : pen;
    this.#cutQuarters(zone, frame, quarterPen).writeTo(tile);
    if (z >= PARCELS_FROM_ZOOM) {
      for (const layer of this.#cutParcels({ zone, z, frame, pen }, past)) layer.writeTo(tile);
      this.#cutBuildings({ zone, z, frame, pen }).writeTo(tile);
      this.#cutStreets(zone, frame, pen).writeTo(tile);
    }
    return tile.finish();
  }

  #cutParcels({ zone, z, frame, pen }: Cut, past: PastParcels | null): readonly LayerWriter[] {
    if (z === PARCELS_FROM_ZOOM && past === null)
      return [groupParcels(this.#farParcels.all(...windowOf(frame, zone)), frame)];
    const now = this.#parcels.all(...windowOf(frame, zone));
    const rows = past === null ? now : past.in(now, frame, zone);
    if (z === PARCELS_FROM_ZOOM)
      return [
        groupParcels(
          rows.map(([, , geometry, , , style]): FarParcelTuple => [geometry, style]),
          frame,
        ),
      ];
    const [parcels, labels] = [new LayerWriter('parcels'), new LayerWriter('labels')];
    for (const [row, number, geometry, east, north, style] of rows) {
      this.#geometry.read(geometry);
      pen.polygon(this.#geometry, parcels.commands);
      const properties = propertiesOf(number, style, z);
      parcels.feature(POLYGON, row, properties);
      if (z < LABELS_FROM_ZOOM) continue;
      pen.point(east, north, labels.commands);
      labels.feature(POINT, row, properties);
    }
    return [parcels, labels];
  }

  #cutBuildings({ zone, z, frame, pen }: Cut): LayerWriter {
    const layer = new LayerWriter('buildings');
    const [west, , east] = frame.window;
    const least = (LEAST_UNITS * (east - west)) / (TILE_EXTENT + 2 * TILE_BUFFER);
    const bounds: BuildingWindow = [...windowOf(frame, zone), least, least];
    if (z === PARCELS_FROM_ZOOM) {
      const all = new Pen(frame);
      for (const [geometry] of this.#farBuildings.all(...bounds)) {
        this.#geometry.read(geometry);
        all.addPolygon(this.#geometry, layer.commands);
      }
      layer.feature(POLYGON, null, []);
      return layer;
    }
    for (const [row, number, parcel, litera, geometry] of this.#buildings.all(...bounds)) {
      this.#geometry.read(geometry);
      pen.polygon(this.#geometry, layer.commands);
      layer.feature(POLYGON, row, z < LABELS_FROM_ZOOM ? [] : ['n', number, 'parcel', parcel, 't', litera]);
    }
    return layer;
  }

  #cutStreets(zone: Zone, frame: TileFrame, pen: Pen): LayerWriter {
    const layer = new LayerWriter('streets');
    for (const [nameKk, nameRu, geometry] of this.#streets.all(...windowOf(frame, zone))) {
      this.#geometry.read(geometry);
      pen.line(this.#geometry, layer.commands);
      layer.feature(LINE, null, ['name_kk', nameKk, 'name_ru', nameRu]);
    }
    return layer;
  }

  #cutQuarters(zone: Zone, frame: TileFrame, pen: Pen): LayerWriter {
    const layer = new LayerWriter('quarters');
    for (const [number, geometry] of this.#quarters.all(...windowOf(frame, zone))) {
      this.#geometry.read(geometry);
      pen.polygon(this.#geometry, layer.commands);
      layer.feature(POLYGON, Number(number), ['n', number, 'kn', number.slice(5)]);
    }
    return layer;
  }
}

interface Cut {
  readonly zone: Zone;
  readonly z: number;
  readonly frame: TileFrame;
  readonly pen: Pen;
}

/** 15 000 parcels on a tile are looks, not things: one feature for each right and category, half the bytes. */
function groupParcels(rows: readonly FarParcelTuple[], frame: TileFrame): LayerWriter {
  const groups = new Map<number, { readonly pen: Pen; readonly commands: number[] }>();
  const reader = new GeometryReader();
  for (const [geometry, style] of rows) {
    const look = lookOf(style);
    const group = groups.get(look) ?? { pen: new Pen(frame), commands: [] };
    groups.set(look, group);
    reader.read(geometry);
    group.pen.addPolygon(reader, group.commands);
  }
  const layer = new LayerWriter('parcels');
  for (const [look, { commands }] of groups)
    layer.feature(POLYGON, null, ['r', rightLetter(look), 'c', categoryLetter(look)], commands);
  return layer;
}

/** R*Trees round boxes outward, so nothing of the window is missed. */
function windowOf({ window: [west, south, east, north] }: TileFrame, zone: Zone): Window {
  return [west, south, east, north, zone];
}

function propertiesOf(number: string, style: number, z: number): (string | number)[] {
  const properties: (string | number)[] = ['r', rightLetter(style), 'c', categoryLetter(style), 'n', number];
  if (z < LABELS_FROM_ZOOM) return properties;
  properties.push('kn', number.slice(8));
  if (isArrested(style)) properties.push('a', 1);
  if (isPledged(style)) properties.push('p', 1);
  if (isClaimed(style)) properties.push('l', 1);
  return properties;
}
