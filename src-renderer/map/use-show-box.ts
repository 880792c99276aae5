import { watch } from 'vue';
import type { Box } from '#domain/geometry/types.ts';
import { useMapHandle } from './use-map-handle.ts';

/** Brings a box into view; a wish that comes before the map is there is kept until it is. */
export function useShowBox(): (box: Box, share: number) => void {
  const handle = useMapHandle();
  let wish: readonly [box: Box, share: number] | null = null;

  watch(handle, (map) => {
    if (map === null || wish === null) return;
    map.showBox(...wish);
    wish = null;
  });

  return (...asked) => {
    if (handle.value) handle.value.showBox(...asked);
    else wish = asked;
  };
}
