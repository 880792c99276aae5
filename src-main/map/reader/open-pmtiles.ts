import { PMTiles, TileType, type RangeResponse, type Source } from 'pmtiles';
import { type MapFile, MapFileError, type ReadRange } from './map-file.ts';
import { plainText, tilePicture } from './tile-picture.ts';
import { pictureSize } from '../picture.ts';

const PICTURES: ReadonlySet<TileType> = new Set([TileType.Png, TileType.Jpeg, TileType.Webp]);

/**
 * A PMTiles archive (version 3) with pictures.
 *
 * Throws  MapFileError with `damaged`, `vectorTiles`, `notTiles`
 */
export async function openPmtiles(read: ReadRange): Promise<MapFile> {
  const archive = new PMTiles(new RangeSource(read));
  try {
    const header = await archive.getHeader();
    if (header.tileType === TileType.Mvt) throw new MapFileError('vectorTiles');
    if (!PICTURES.has(header.tileType)) throw new MapFileError('notTiles');
    const metadata = (await archive.getMetadata()) as Readonly<Record<string, unknown>> | null; // any JSON: read with care
    const textOf = (key: string): string => (typeof metadata?.[key] === 'string' ? metadata[key] : '');
    const { minZoom, maxZoom, minLon, minLat, maxLon, maxLat } = header;
    const tile: MapFile['tile'] = async (z, x, y) => {
      const found = await archive.getZxy(z, x, y);
      return found === undefined ? null : tilePicture(new Uint8Array(found.data));
    };
    return {
      facts: {
        name: textOf('name').trim().slice(0, 120),
        tileSize: await tileSizeOf(tile, header),
        minZoom,
        maxZoom,
        bounds: [minLon, minLat, maxLon, maxLat],
        system: null,
        accuracyM: 0,
        attribution: plainText(textOf('attribution')),
      },
      tile,
    };
  } catch (error) {
    // The library says by plain errors that an archive is not what it should be.
    throw error instanceof MapFileError ? error : new MapFileError('damaged');
  }
}

/** Told by the tile in the middle of the archive at its lowest zoom; 256 where there is none. */
async function tileSizeOf(
  tile: MapFile['tile'],
  {
    minZoom,
    minLon,
    maxLon,
    minLat,
    maxLat,
  }: { readonly [key in 'minZoom' | 'minLon' | 'maxLon' | 'minLat' | 'maxLat']: number },
): Promise<256 | 512> {
  const count = 2 ** minZoom;
  const phi = (((minLat + maxLat) / 2) * Math.PI) / 180;
  const x = Math.floor((((minLon + maxLon) / 2 + 180) / 360) * count);
  const y = Math.floor(((1 - Math.asinh(Math.tan(phi)) / Math.PI) / 2) * count);
  const found = await tile(minZoom, Math.min(count - 1, Math.max(0, x)), Math.min(count - 1, Math.max(0, y)));
  return found !== null && (pictureSize(found.bytes)?.width ?? 0) >= 512 ? 512 : 256;
}

class RangeSource implements Source {
  readonly #read: ReadRange;

  constructor(read: ReadRange) {
    this.#read = read;
  }

  getKey(): string {
    return 'archive';
  }

  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    const bytes = await this.#read(offset, length);
    return { data: bytes.slice().buffer };
  }
}
