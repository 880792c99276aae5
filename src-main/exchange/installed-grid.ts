import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDatumGrid, type DatumGrid, type GridCode } from '#domain/crs/ntv2-grid.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';

/** The name under which EPSG:10964 knows the national grid from SK-42 to QazTRF-23. */
const NATIONAL_GRID = 'qazgrid_kz.gsb';

/**
 * The national grid where the administrator has put it into the seat's folder `grids`; null where he has not: then the
 * seven parameters serve, and what asks for better than they are is refused. A damaged grid is never passed over.
 *
 * Refuses as readDatumGrid
 */
export function readInstalledGrid(seatFolder: string): Result<DatumGrid | null, Refusal<GridCode>> {
  const file = join(seatFolder, 'grids', NATIONAL_GRID);
  return existsSync(file) ? readDatumGrid(readFileSync(file)) : ok(null);
}
