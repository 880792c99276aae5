import { defineStore } from 'pinia';
import { computed, reactive, ref, shallowRef } from 'vue';
import type { CaseKind } from '#domain/cases/kinds/case-kind.ts';
import type { FirstTool } from '../cases/drawing/tool.ts';
import { type Place, PLACES } from './places.ts';
import { useSession } from './session.store.ts';

/** What a place is asked to do when it is opened from elsewhere. The place takes it once with `takeRequest`. */
export type PlaceRequest =
  | { readonly kind: 'showParcel'; readonly number: string }
  | {
      readonly kind: 'draft';
      readonly number: string;
      readonly tool: FirstTool;
    }
  | { readonly kind: 'openKind'; readonly number: string; readonly caseKind: CaseKind }
  | { readonly kind: 'openCase'; readonly caseNumber: string };

/** Which place of work is open, and what it was asked for. */
export const useWorkplace = defineStore('workplace', () => {
  const session = useSession();
  const wanted = ref<string>('map');
  const request = shallowRef<PlaceRequest | null>(null);
  /** Numbers on the signs of the rail, by place. */
  const badges = reactive<Record<string, number>>({});

  const places = computed<readonly Place[]>(() => PLACES.filter((place) => session.can(place.capability)));
  const place = computed<Place | null>(
    () => places.value.find((each) => each.id === wanted.value) ?? places.value[0] ?? null,
  );

  return {
    places,
    place,
    request,
    badges,
    open: (id: string, asked: PlaceRequest | null = null): void => {
      request.value = asked;
      wanted.value = id;
    },
    takeRequest: (): PlaceRequest | null => {
      const asked = request.value;
      request.value = null;
      return asked;
    },
  };
});
