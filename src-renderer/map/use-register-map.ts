import type { FilterSpecification, Map as MapLibreMap, StyleSpecification, VectorTileSource } from 'maplibre-gl';
import { markRaw, onBeforeUnmount, type Ref, ref, shallowRef, watch } from 'vue';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import { useTexts } from '../app/texts.ts';
import { useTheme } from '../app/theme.ts';
import { createMap } from './create-map.ts';
import { boundsOf, makeHandle } from './make-handle.ts';
import type { MapHandle, MapTool } from './map-handle.ts';
import { type Overview, useMapView } from './map-view.store.ts';
import { useLooks } from './stack/looks.store.ts';
import { putMapImages } from './style/map-images.ts';
import { readPalette } from './style/palette.ts';
import { registerStyle } from './style/register-style.ts';
import { REGISTER_SOURCE } from './style/style-parts.ts';

interface RegisterMapOptions {
  readonly selected: Ref<readonly string[]>;
  readonly select: (numbers: readonly string[]) => void;
  /** The act after which the parcels are shown; null, or left out, is now. */
  readonly asOf?: Ref<number | null>;
}

/**
 * A map of the register in its container: drawn when the replica has told where the register lies, redrawn in place when
 * theme, language, colouring, selection or the replica change. Never reactive itself.
 */
export function useRegisterMap({ selected, select, asOf = ref(null) }: RegisterMapOptions) {
  const view = useMapView();
  const looks = useLooks();
  const { language } = useTexts();
  const { isDark, textSize } = useTheme();
  const handle = shallowRef<MapHandle | null>(null);
  const tool = shallowRef<MapTool | null>(null);
  const undimmed = shallowRef<readonly string[] | null>(null);

  const tilesOf = (epoch: string, zone: number): string => {
    const then = asOf.value === null ? '' : `/at/${asOf.value}`;
    return `${location.origin}/tiles/${encodeURIComponent(epoch)}/${zone}/{z}/{x}/{y}${then}.mvt`;
  };

  function styleNow(tiles: string): StyleSpecification {
    return registerStyle(
      {
        palette: readPalette(),
        colouring: view.colouring,
        language: language.value,
        shown: view.shown,
        undimmed: undimmed.value,
        selected: selected.value,
        looks: {
          parcels: looks.lookOf('parcels'),
          buildings: looks.lookOf('buildings'),
          boundaries: looks.lookOf('boundaries'),
        },
        latitude: view.overview === null ? 0 : latitudeOf(view.overview),
        textSize: textSize.value,
      },
      tiles,
    );
  }

  function start(container: HTMLElement): void {
    const place = view.overview;
    if (place === null || handle.value !== null) return;
    const map = markRaw(
      createMap({
        container,
        style: styleNow(tilesOf(place.epoch, place.zone)),
        bounds: boundsOf(place.zone, place.box),
      }),
    );
    map.on('style.load', () => putMapImages(map, readPalette()));
    map.once('load', () => {
      handle.value = markRaw(
        makeHandle({
          map,
          zone: place.zone,
          select,
          dimOutside: (numbers) => (undimmed.value = numbers),
          toolChanged: (next) => (tool.value = next),
        }),
      );
    });
    onBeforeUnmount(() => map.remove());
  }

  watch(
    [
      isDark,
      language,
      textSize,
      () => view.colouring,
      () => ({ ...view.shown }),
      () => looks.looks,
      undimmed,
      selected,
    ],
    () => {
      const map = handle.value?.map;
      if (map !== undefined) restyle(map, styleNow(''));
    },
    { flush: 'post' },
  );
  watch(isDark, () => handle.value && putMapImages(handle.value.map, readPalette()), { flush: 'post' });
  watch([() => view.overview?.epoch, asOf], ([epoch]) => {
    const zone = handle.value?.zone;
    if (epoch !== undefined && zone !== undefined)
      handle.value?.map.getSource<VectorTileSource>(REGISTER_SOURCE)?.setTiles([tilesOf(epoch, zone)]);
  });

  return { handle, tool, start };
}

/** Of the middle of the register. */
const latitudeOf = ({ zone, box: [west, south, east, north] }: Overview): number =>
  gridToLonLat(zone, [Math.round((west + east) / 2), Math.round((south + north) / 2)])[1];

/** Brings the layers of the register to a new style. Layers that others have added stay as they are. */
function restyle(map: MapLibreMap, style: StyleSpecification): void {
  for (const layer of style.layers) {
    if (map.getLayer(layer.id) === undefined) continue;
    for (const [key, value] of Object.entries(layer.paint ?? {})) {
      const name = key as PaintName; // the keys of a layer's paint are its properties
      if (!same(map.getPaintProperty(layer.id, name), value)) map.setPaintProperty(layer.id, name, value);
    }
    for (const [key, value] of Object.entries(layer.layout ?? {})) {
      const name = key as LayoutName; // likewise
      if (!same(map.getLayoutProperty(layer.id, name), value)) map.setLayoutProperty(layer.id, name, value);
    }
    const { minzoom = 0, maxzoom = 24 } = layer;
    map.setLayerZoomRange(layer.id, minzoom, maxzoom);
    if ('filter' in layer && !same(map.getFilter(layer.id), layer.filter))
      map.setFilter(layer.id, layer.filter as FilterSpecification);
  }
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
type PaintName = Parameters<MapLibreMap['setPaintProperty']>[1];
type LayoutName = Parameters<MapLibreMap['setLayoutProperty']>[1];
