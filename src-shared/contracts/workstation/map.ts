import { z } from 'zod';
import { GEOREFERENCE_METHODS } from '#domain/geometry/georeference/fit-georeference.ts';
import { Position, Zone } from '#domain/geometry/types.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { resultOf } from '../refusal.ts';

const base = procedure.errors(faults);

/** 'parcels', 'buildings', 'boundaries' of the register; the id of a reference layer or of a base map. */
export const LayerKey = z.string().regex(/^[\w-]{1,40}$/);

/** A role of the map's palette, so that a layer keeps its colour apart from others in both themes. */
export const LayerColour = z.enum(['snap', 'draft', 'sel', 'err', 'warnm', 'quarter', 'label']);
export type LayerColour = z.infer<typeof LayerColour>;

/** Denominators of scales, or null for no limit: a layer is seen between 1:closest and 1:widest. */
const Scale = z.int().min(100).max(10_000_000).nullable();

/** What of a layer is left: features whose attribute has one of the values; for 'name' those that hold the text. */
export const LayerFilter = z.strictObject({
  attribute: z.enum(['category', 'mark', 'layer', 'name']),
  values: z.array(z.string().max(200)).min(1).max(100).readonly(),
});
export type LayerFilter = z.infer<typeof LayerFilter>;

/** How one layer is drawn. */
export const LayerLook = z.strictObject({
  opacity: z.number().min(0).max(1),
  closest: Scale,
  widest: Scale,
  fill: z.boolean(),
  labels: z.boolean(),
  /** Times the usual width of its lines. */
  width: z.number().min(0.5).max(4),
  /** Null: the colour that it has by itself. */
  colour: LayerColour.nullable(),
  filter: LayerFilter.nullable(),
});
export type LayerLook = z.infer<typeof LayerLook>;

/** The map of one account at one seat: kept in its encrypted desk, since names in a filter are nobody else's. */
export const MapLook = z.strictObject({
  colouring: z.enum(['right', 'category']),
  /** Switches of the register that are off. */
  off: z.array(z.string().max(20)).max(40).readonly(),
  /** From the lowest to the topmost; layers that are not named lie where they belong by themselves. */
  order: z.array(LayerKey).max(200).readonly(),
  looks: z.record(LayerKey, LayerLook),
});
export type MapLook = z.infer<typeof MapLook>;

export const BaseMapId = z.uuid();

/** Degrees of WGS 84. */
const Bounds = z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly();

/**
 * A picture under the register. `ready` has tiles now; `gone` waits for its file to come back; `unreadable` has a file
 * that is none of its kind any more, with the reason under `map.base.reason`. An address is always `ready`; why its last
 * picture did not come is a reason under `map.base.web.reason`.
 */
export const BaseMap = z.strictObject({
  id: BaseMapId,
  name: z.string().max(120),
  kind: z.enum(['mbtiles', 'pmtiles', 'geotiff', 'xyz', 'wmts', 'wms']),
  /** The name of the file, or the host that pictures come from. */
  origin: z.string().max(255),
  shown: z.boolean(),
  state: z.enum(['ready', 'gone', 'unreadable']),
  reason: z.string().max(40).nullable(),
  /** The path of its tiles with {z}, {x} and {y}; another one after the file was changed. */
  tiles: z.string().max(200),
  tileSize: z.union([z.literal(256), z.literal(512)]),
  minZoom: z.int().min(0).max(30),
  maxZoom: z.int().min(0).max(30),
  bounds: Bounds,
  /** 'EPSG:28412': the system of a file that was brought onto the map. */
  system: z.string().max(80).nullable(),
  /** Of the way from that system onto the map, metres. */
  accuracyM: z.number().min(0),
  /** Whose picture it is, in the words of the file. */
  attribution: z.string().max(400),
});
export type BaseMap = z.infer<typeof BaseMap>;

/** A layer of a service, and the host that its pictures come from. */
export const WebLayer = z.strictObject({
  name: z.string().max(2000),
  title: z.string().max(120),
  host: z.string().max(255),
});
export type WebLayer = z.infer<typeof WebLayer>;

/** What was added; or null, and one of these layers has to be named. */
export const AddressAnswer = z.strictObject({
  added: BaseMap.nullable(),
  layers: z.array(WebLayer).max(500).readonly(),
});
export type AddressAnswer = z.infer<typeof AddressAnswer>;

/** A point that is known on the scan, in pixels, and on the ground; one that is switched off does not count. */
export const ScanPoint = z.strictObject({
  picture: z.tuple([z.number().min(-1e5).max(1e6), z.number().min(-1e5).max(1e6)]).readonly(),
  ground: Position,
  isOn: z.boolean(),
});
export type ScanPoint = z.infer<typeof ScanPoint>;

/** More than a sheet needs; each is a row of the table. */
export const MOST_SCAN_POINTS = 60;

const Placing = z.strictObject({
  zone: Zone,
  method: z.enum(GEOREFERENCE_METHODS),
  points: z.array(ScanPoint).max(MOST_SCAN_POINTS).readonly(),
});

/** A scanned plan, kept at the desk with the points that bring it onto the map; until they do it is not drawn. */
export const Scan = Placing.extend({
  id: BaseMapId,
  name: z.string().max(120),
  fileName: z.string().max(255),
  shown: z.boolean(),
  /** The path of the picture; an SVG for a page of a PDF. */
  picture: z.string().max(200),
});
export type Scan = z.infer<typeof Scan>;

/** Enough for a desk; each one that is shown has a process of its own. */
export const MOST_BASE_MAPS = 20;

const baseMaps = z.array(BaseMap).readonly();
const baseMap = z.strictObject({ id: BaseMapId });
const scans = z.array(Scan).readonly();

export const map = {
  /** Null until something was changed. */
  look: base
    .meta({ needs: 'parcel.view' })
    .input(z.strictObject({}))
    .output(z.strictObject({ look: MapLook.nullable() })),
  keepLook: base
    .meta({ needs: 'parcel.view' })
    .input(z.strictObject({ look: MapLook }))
    .output(z.strictObject({})),
  baseMaps: base.meta({ needs: 'case.draft' }).input(z.strictObject({})).output(baseMaps),
  /**
   * A file of this computer, by its full path: MBTiles, PMTiles or GeoTIFF by its content. It stays where it is and is
   * read apart (SEC-58). Refusals: map.pathRelative, map.fileGone, map.notAFile, map.formatUnknown, map.unreadable (about
   * the name and the reason), map.crsUnknown, map.tooMany, map.twice.
   */
  addFile: base
    .meta({ needs: 'case.draft', norm: 'A7.7' })
    .input(z.strictObject({ path: z.string().trim().min(1).max(4000) }))
    .output(resultOf(BaseMap)),
  /**
   * Tiles of a template (XYZ), or a layer of a WMTS or a WMS. From then on the back half asks that host for pictures; it
   * asks no host that nobody added. Refusals: map.addressWrong, map.addressTemplate, map.addressTwice,
   * map.addressNoLayer, map.address.… (about the host), map.tooMany.
   */
  addAddress: base
    .meta({ needs: 'case.draft', norm: 'A7.7' })
    .input(
      z.strictObject({ address: z.string().trim().min(1).max(2000), layer: z.string().min(1).max(2000).nullable() }),
    )
    .output(resultOf(AddressAnswer)),
  showBaseMap: base
    .meta({ needs: 'case.draft' })
    .input(baseMap.extend({ shown: z.boolean() }))
    .output(baseMaps),
  renameBaseMap: base
    .meta({ needs: 'case.draft' })
    .input(baseMap.extend({ name: z.string().trim().min(1).max(120) }))
    .output(baseMaps),
  /** The file itself stays as it is. */
  removeBaseMap: base.meta({ needs: 'case.draft' }).input(baseMap).output(baseMaps),
  scans: base.meta({ needs: 'case.draft' }).input(z.strictObject({})).output(scans),
  /**
   * A scanned plan of an uploaded file: PNG, JPEG, TIFF, or the first page of a PDF. Refusals: document.torn,
   * map.scanFormat, map.scanUnreadable, map.scanTooLarge, map.tooMany.
   */
  addScan: base
    .meta({ needs: 'case.draft', norm: 'A7.7' })
    .input(z.strictObject({ fileName: z.string().min(1).max(255), uploadId: z.uuid(), zone: Zone }))
    .output(resultOf(Scan)),
  /** The points and the way, as often as they change. */
  placeScan: base.meta({ needs: 'case.draft' }).input(baseMap.extend(Placing.shape)).output(z.strictObject({})),
  showScan: base
    .meta({ needs: 'case.draft' })
    .input(baseMap.extend({ shown: z.boolean() }))
    .output(scans),
  removeScan: base.meta({ needs: 'case.draft' }).input(baseMap).output(scans),
};
