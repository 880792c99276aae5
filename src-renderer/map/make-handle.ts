import type { Map as MapLibreMap } from 'maplibre-gl';
import { gridToLonLat, lonLatToGrid } from '#domain/crs/grid-projection.ts';
import type { Box, Position, Zone } from '#domain/geometry/types.ts';
import type { MapHandle, MapTool } from './map-handle.ts';
import { ToolRouter } from './tool-router.ts';

interface HandleParts {
  readonly map: MapLibreMap;
  readonly zone: Zone;
  readonly select: (numbers: readonly string[]) => void;
  readonly dimOutside: (numbers: readonly string[] | null) => void;
  readonly toolChanged: (tool: MapTool | null) => void;
}

const FLIGHT_MS = 250;
const USUAL_SHARE = 0.6;
const CLOSEST_ZOOM = 20;
/** Beyond this many screens the map jumps: a flight would show nothing but speed. */
const FLIGHT_SCREENS = 2;

export const wantsStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** West, south, east, north in degrees of a box on the grid: all four corners, since the grid is turned against the meridian. */
export function boundsOf(zone: Zone, [west, south, east, north]: Box): [number, number, number, number] {
  const corners = (
    [
      [west, south],
      [west, north],
      [east, south],
      [east, north],
    ] as const
  ).map((corner) => gridToLonLat(zone, corner));
  const lons = corners.map(([lon]) => lon);
  const lats = corners.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

export function makeHandle({ map, zone, select, dimOutside, toolChanged }: HandleParts): MapHandle {
  const toGrid = (lngLat: { lng: number; lat: number }): Position => lonLatToGrid(zone, [lngLat.lng, lngLat.lat]);
  const router = new ToolRouter(map, toGrid, toolChanged);
  return {
    map,
    zone,
    toLngLat: (at) => [...gridToLonLat(zone, at)],
    toGrid,
    showBox: (box, share = USUAL_SHARE) => showBounds(map, boundsOf(zone, box), share),
    select,
    dimOutside,
    aim: (isMeant) => router.aim(isMeant),
    setTool: (tool) => router.set(tool),
    putDown: (tool) => router.putDown(tool),
  };
}

function showBounds(map: MapLibreMap, bounds: [number, number, number, number], share: number): void {
  const { clientWidth, clientHeight } = map.getContainer();
  const rest = (1 - share) / 2;
  const camera = map.cameraForBounds(bounds, {
    padding: {
      left: clientWidth * rest,
      right: clientWidth * rest,
      top: clientHeight * rest,
      bottom: clientHeight * rest,
    },
    maxZoom: CLOSEST_ZOOM,
  });
  if (camera?.center === undefined) return;
  const far = map.project(camera.center);
  const screens = Math.hypot(far.x - clientWidth / 2, far.y - clientHeight / 2) / Math.max(clientWidth, clientHeight);
  const view = { center: camera.center, zoom: camera.zoom ?? map.getZoom() };
  if (screens > FLIGHT_SCREENS || wantsStillness()) map.jumpTo(view);
  else map.easeTo({ ...view, duration: FLIGHT_MS, easing: (time) => 1 - (1 - time) ** 3 });
}
