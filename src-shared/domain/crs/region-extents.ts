import type { RegionCode } from '../numbers/types.ts';
import type { Extent } from './extent.ts';

/**
 * Where the cadastral regions lie, in degrees rounded outwards to a tenth: boxes around the oblasts as they were when
 * the codes were given (05 with Abai, 03 with Zhetysu, 09 with Ulytau). They rank guesses and decide nothing else.
 *
 * Source  outlines of the oblasts in public map data, 2018 and 2023, the larger of both [likely]
 */
const EXTENTS: Readonly<Record<string, Extent>> = {
  '01': [65.3, 49.9, 74.3, 53.7],
  '02': [53.6, 45.1, 64.3, 51.4],
  '03': [73.7, 42.2, 82.7, 47.4],
  '04': [47.0, 45.7, 56.5, 49.3],
  '05': [76.5, 45.5, 87.4, 51.8],
  '06': [69.0, 42.3, 75.9, 46.1],
  '08': [46.4, 47.9, 54.6, 51.8],
  '09': [62.5, 45.9, 77.8, 51.4],
  '10': [58.9, 42.3, 68.3, 47.9],
  '12': [59.9, 48.1, 68.3, 54.8],
  '13': [49.9, 41.2, 56.8, 46.6],
  '14': [73.4, 49.9, 79.4, 54.5],
  '15': [65.9, 52.1, 74.1, 55.5],
  '19': [65.9, 40.5, 71.0, 46.1],
  '20': [76.7, 43.0, 77.2, 43.5],
  '21': [71.2, 50.8, 71.8, 51.4],
  '22': [69.3, 42.1, 70.0, 42.5],
};

/** Null for a code that has no region. */
export const extentOfRegion = (region: RegionCode): Extent | null => EXTENTS[region] ?? null;
