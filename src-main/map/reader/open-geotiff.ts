import { GeoTIFF, type GeoTIFFImage } from 'geotiff';
import { coordinateSystemOf, type CoordinateSystem } from '#domain/crs/coordinate-systems.ts';
import { pipelineOf, type Pipeline } from '#domain/crs/pipeline.ts';
import { transformSet } from '#domain/crs/transform-points.ts';
import { encodePng } from '../png.ts';
import { type Bounds, type MapFile, MapFileError, type ReadRange } from './map-file.ts';
import { checkImage, type PixelWindow, readPixels } from './tiff-pixels.ts';
import { nodesOf, warpTile } from './warp-tile.ts';

/** Column, row → east, north: east = a·column + b·row + c, north = d·column + e·row + f. */
type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

interface Level {
  readonly image: GeoTIFFImage;
  /** Pixels of the full picture for one of this level. */
  readonly scale: number;
}

const TILE = 256;
const MAX_ZOOM = 22;
const EQUATOR_M = 40_075_016.685_578_488;
/** So many pixels are unpacked for one tile at most; further out the picture is not shown. */
const MOST_PIXELS = 12_000_000;
const MOST_LEVELS = 20;
const [OVERVIEW, MASK] = [1, 4];

/**
 * A GeoTIFF: its pixels are brought onto the map from its own system, tile by tile, from the overview that suffices.
 *
 * Throws  MapFileError with `damaged`, `noPlace` (a picture without georeference), `crsUnknown`, `samples`, `blocks`
 */
export async function openGeotiff(read: ReadRange): Promise<MapFile> {
  try {
    const tiff = await GeoTIFF.fromSource(sourceOf(read));
    const full = await tiff.getImage(0);
    checkImage(full);
    const system = systemOf(full);
    const affine = affineOf(full);
    const levels = await levelsOf(tiff, full);
    const [onto, from] = [pipeline(system.id, 'EPSG:4326'), pipeline('EPSG:3857', system.id)];
    const toPixels = (metres: Float64Array): Float64Array => invert(affine, transformSet(from, metres).coordinates);
    const bounds = boundsOf(full, affine, onto);
    return {
      facts: {
        name: '',
        tileSize: TILE,
        ...zoomsOf(full, levels, bounds),
        bounds,
        system: system.id,
        accuracyM: onto.accuracyM,
        attribution: '',
      },
      tile: (z, x, y) => tileOf(levels, { z, x, y, toPixels }),
    };
  } catch (error) {
    // The library says by plain errors that a file is not what it should be.
    throw error instanceof MapFileError ? error : new MapFileError('damaged');
  }
}

/** What the library asks its file for: pieces, one after another, since the line carries one question at a time. */
function sourceOf(read: ReadRange): Parameters<typeof GeoTIFF.fromSource>[0] {
  const fetchSlice = async ({ offset, length }: { offset: number; length: number }) => ({
    offset,
    length,
    data: (await read(offset, length)).slice().buffer,
  });
  return {
    fetchSlice,
    fetch: async (slices) => {
      const pieces: ArrayBufferLike[] = [];
      for (const slice of slices) pieces.push((await fetchSlice(slice)).data);
      return pieces;
    },
    fileSize: null,
    close: () => Promise.resolve(),
  };
}

function systemOf(image: GeoTIFFImage): CoordinateSystem {
  const keys: Readonly<Record<string, unknown>> = image.getGeoKeys() ?? {};
  const code = keys['GTModelTypeGeoKey'] === 2 ? keys['GeographicTypeGeoKey'] : keys['ProjectedCSTypeGeoKey'];
  const system = typeof code === 'number' ? coordinateSystemOf(String(code)) : null;
  if (system === null) throw new MapFileError(Object.keys(keys).length === 0 ? 'noPlace' : 'crsUnknown');
  return system;
}

function affineOf(image: GeoTIFFImage): Affine {
  const matrix = Array.from(image.fileDirectory.getValue('ModelTransformation') ?? [], Number);
  const scale = Array.from(image.fileDirectory.getValue('ModelPixelScale') ?? [], Number);
  const tie = Array.from(image.fileDirectory.getValue('ModelTiepoint') ?? [], Number);
  const [a = 0, b = 0, , c = 0, d = 0, e = 0, , f = 0] = matrix;
  const [sx = 0, sy = 0] = scale;
  const [column = 0, row = 0, , east = 0, north = 0] = tie;
  const affine: Affine =
    matrix.length === 16 ? [a, b, c, d, e, f] : [sx, 0, east - column * sx, 0, -sy, north + row * sy];
  const isSound =
    affine.every((value) => Number.isFinite(value)) && affine[0] * affine[4] - affine[1] * affine[3] !== 0;
  if (!isSound || (matrix.length !== 16 && tie.length < 6)) throw new MapFileError('noPlace');
  // Where a pixel is a point, its coordinates are those of its middle.
  return image.pixelIsArea() ? affine : shifted(affine, -0.5);
}

const shifted = ([a, b, c, d, e, f]: Affine, by: number): Affine => [a, b, c + by * (a + b), d, e, f + by * (d + e)];

function invert([a, b, c, d, e, f]: Affine, ground: Float64Array): Float64Array {
  const determinant = a * e - b * d;
  const pixels = new Float64Array(ground.length);
  for (let i = 0; i < ground.length; i += 2) {
    const [east, north] = [(ground[i] ?? NaN) - c, (ground[i + 1] ?? NaN) - f];
    pixels[i] = (e * east - b * north) / determinant;
    pixels[i + 1] = (a * north - d * east) / determinant;
  }
  return pixels;
}

/** The full picture first, then its overviews, each coarser than the one before. */
async function levelsOf(tiff: GeoTIFF, full: GeoTIFFImage): Promise<readonly Level[]> {
  const levels: Level[] = [{ image: full, scale: 1 }];
  const count = Math.min(await tiff.getImageCount(), MOST_LEVELS);
  for (let index = 1; index < count; index++) {
    const image = await tiff.getImage(index);
    const kind = Number(image.fileDirectory.getValue('NewSubfileType') ?? 0);
    if ((kind & OVERVIEW) === 0 || (kind & MASK) !== 0) continue;
    checkImage(image);
    levels.push({ image, scale: full.getWidth() / image.getWidth() });
  }
  return levels.sort((one, other) => one.scale - other.scale);
}

function pipeline(from: string, to: string): Pipeline {
  const found = pipelineOf(from, to);
  if (!found.ok) throw new MapFileError('crsUnknown');
  return found.value;
}

/** Along all four edges: on the map they bend. */
function boundsOf(image: GeoTIFFImage, [a, b, c, d, e, f]: Affine, onto: Pipeline): Bounds {
  const [width, height] = [image.getWidth(), image.getHeight()];
  const edge = Array.from({ length: 9 }, (_, index) => index / 8);
  const places = edge.flatMap((share) => [
    [share * width, 0],
    [share * width, height],
    [0, share * height],
    [width, share * height],
  ]);
  const ground = places.flatMap(([column = 0, row = 0]) => [a * column + b * row + c, d * column + e * row + f]);
  const { coordinates } = transformSet(onto, Float64Array.from(ground));
  const longitudes = [...coordinates.filter((value, index) => index % 2 === 0 && !Number.isNaN(value))];
  const latitudes = [...coordinates.filter((value, index) => index % 2 === 1 && !Number.isNaN(value))];
  if (longitudes.length === 0) throw new MapFileError('elsewhere');
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}

/** From where the coarsest level is not too much for one tile, to where a pixel of the map is one of the picture. */
function zoomsOf(
  image: GeoTIFFImage,
  levels: readonly Level[],
  [west, , east]: Bounds,
): { readonly minZoom: number; readonly maxZoom: number } {
  const metresOnMap = ((east - west) / 360) * EQUATOR_M;
  const zoomWith = (pixelsPerTile: number): number =>
    Math.log2((EQUATOR_M / metresOnMap) * (image.getWidth() / pixelsPerTile));
  const coarsest = levels.at(-1)?.scale ?? 1;
  const whole = (image.getWidth() / coarsest) * (image.getHeight() / coarsest);
  const maxZoom = Math.min(MAX_ZOOM, Math.max(0, Math.ceil(zoomWith(TILE))));
  const least = whole <= MOST_PIXELS ? 0 : Math.ceil(zoomWith(Math.sqrt(MOST_PIXELS / 2) * coarsest));
  return { minZoom: Math.min(maxZoom, Math.max(0, least)), maxZoom };
}

interface TileQuestion {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly toPixels: (metres: Float64Array) => Float64Array;
}

async function tileOf(levels: readonly Level[], { z, x, y, toPixels }: TileQuestion): ReturnType<MapFile['tile']> {
  const nodes = nodesOf(z, x, y, toPixels);
  if (nodes.box === null) return null;
  // The coarsest that still has a pixel for each of the tile.
  const level = levels.findLast(({ scale }) => scale <= nodes.step) ?? levels[0];
  if (level === undefined) return null;
  const window = windowOn(level, nodes.box);
  if (window === null || (window[2] - window[0]) * (window[3] - window[1]) > MOST_PIXELS) return null;
  const tile = warpTile(nodes, window, await readPixels(level.image, window), level.scale);
  return tile === null ? null : { mediaType: 'image/png', bytes: encodePng(tile, TILE, TILE) };
}

function windowOn({ image, scale }: Level, [left, top, right, bottom]: PixelWindow): PixelWindow | null {
  const [width, height] = [image.getWidth(), image.getHeight()];
  const window: PixelWindow = [
    Math.max(0, Math.floor(left / scale) - 1),
    Math.max(0, Math.floor(top / scale) - 1),
    Math.min(width, Math.ceil(right / scale) + 1),
    Math.min(height, Math.ceil(bottom / scale) + 1),
  ];
  return window[0] < window[2] && window[1] < window[3] ? window : null;
}
