import type { MapHandle } from '../map/map-handle.ts';

/** Parcels this near the middle of the map tell which quarter is looked at: the middle itself may be a street. */
const REACH_PX = 60;
const QUARTER_DIGITS = 8;

/** Number of the quarter in the middle of the map, or null where the map shows no parcels. */
export function quarterInView({ map }: MapHandle): string | null {
  const { clientWidth, clientHeight } = map.getContainer();
  const [x, y] = [clientWidth / 2, clientHeight / 2];
  const [feature] = map.queryRenderedFeatures(
    [
      [x - REACH_PX, y - REACH_PX],
      [x + REACH_PX, y + REACH_PX],
    ],
    { layers: ['parcels'] },
  );
  const number: unknown = feature?.properties['n'];
  return typeof number === 'string' ? number.slice(0, QUARTER_DIGITS) : null;
}
