import { watch } from 'vue';
import type { Box } from '#domain/geometry/types.ts';
import { useMapHandle } from './use-map-handle.ts';

/** Ends the waiting of the last wish: only one view can be gone to. */
let forget = (): void => undefined;

/**
 * Brings a box into view; a wish that comes before the map is there is kept until it is, also when who asked is gone by
 * then, as the command box is.
 */
export function useShowBox(): (box: Box, share: number) => void {
  const handle = useMapHandle();

  return (...asked) => {
    forget();
    if (handle.value) return handle.value.showBox(...asked);
    // Begun by a press and not by a component's set-up, it ends with none.
    forget = watch(handle, (map) => {
      if (map === null) return;
      forget();
      map.showBox(...asked);
    });
  };
}
