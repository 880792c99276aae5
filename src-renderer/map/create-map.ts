import { Map as MapLibreMap, setWorkerUrl, type StyleSpecification } from 'maplibre-gl';
import 'maplibre-gl/dist/maplibre-gl.css';
import { mapWorkerUrl } from '../app/trusted-types.ts';

setWorkerUrl(mapWorkerUrl);

export interface MapPlace {
  readonly container: HTMLElement;
  readonly style: StyleSpecification;
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
}

const WIDEST_ZOOM = 9;
const CLOSEST_ZOOM = 22;

/** A flat map of the register: north up, no tilt, no attribution (all data are the register's own). */
export function createMap({ container, style, bounds }: MapPlace): MapLibreMap {
  const map = new MapLibreMap({
    container,
    style,
    bounds: [bounds[0], bounds[1], bounds[2], bounds[3]],
    fitBoundsOptions: { padding: 24 },
    minZoom: WIDEST_ZOOM,
    maxZoom: CLOSEST_ZOOM,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    // Keys are the workstation's: they act in every layout and yield to drawing tools.
    keyboard: false,
    doubleClickZoom: false,
    boxZoom: false,
    fadeDuration: 0,
    renderWorldCopies: false,
    validateStyle: import.meta.env.DEV,
  });
  map.touchZoomRotate.disableRotation();
  return map;
}
