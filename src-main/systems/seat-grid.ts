import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readDatumGrid, type DatumGrid, type GridCode } from '#domain/crs/ntv2-grid.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import { ownFolder, writeOwnFile } from '#register/own-folder.ts';

/** The name under which EPSG:10964 knows the national grid from SK-42 to QazTRF-23. */
const NATIONAL_GRID = 'qazgrid_kz.gsb';

type Read = Result<DatumGrid | null, Refusal<GridCode>>;

/**
 * The national grid of a seat, `grids/qazgrid_kz.gsb` in its folder: installed by the program or put there by hand. Where
 * there is none the seven parameters serve, and what asks for better than they are is refused.
 */
export class SeatGrid {
  readonly #folder: string;
  readonly #file: string;
  /** Of the file as it is now: reading a national grid anew for every point would take seconds. */
  #known: { readonly stamp: string; readonly read: Read } | null = null;

  constructor(seatFolder: string) {
    this.#folder = join(seatFolder, 'grids');
    this.#file = join(this.#folder, NATIONAL_GRID);
  }

  /**
   * Null where none is installed. A damaged grid is never passed over.
   *
   * Refuses as readDatumGrid
   */
  read(): Read {
    const found = statSync(this.#file, { throwIfNoEntry: false });
    if (!found) return ok(null);
    const stamp = `${found.ino} ${found.size} ${found.mtimeMs}`;
    if (this.#known?.stamp !== stamp) this.#known = { stamp, read: readDatumGrid(readFileSync(this.#file)) };
    return this.#known.read;
  }

  /**
   * Takes the place of the grid that was there, whole; one that is refused changes nothing.
   *
   * Refuses as readDatumGrid
   */
  install(bytes: Uint8Array): Read {
    const read = readDatumGrid(bytes);
    if (!read.ok) return read;
    ownFolder(this.#folder);
    writeOwnFile(this.#file, bytes);
    return this.read();
  }

  remove(): void {
    rmSync(this.#file, { force: true });
  }
}
