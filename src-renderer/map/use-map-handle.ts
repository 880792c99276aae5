import { inject, type InjectionKey, type ShallowRef, shallowRef } from 'vue';
import { invariant } from '#domain/invariant.ts';
import type { MapHandle } from './map-handle.ts';

export const mapHandleKey: InjectionKey<ShallowRef<MapHandle | null>> = Symbol('map handle');

/** The shared map, or null while it is not there yet. The handle itself is never reactive. */
export function useMapHandle(): ShallowRef<MapHandle | null> {
  const handle = inject(mapHandleKey);
  invariant(handle, 'the map is used outside the frame');
  return handle;
}

export const makeMapHandle = (): ShallowRef<MapHandle | null> => shallowRef(null);
