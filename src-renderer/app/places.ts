import { IconBriefcase, IconFiles, IconInbox, IconListCheck, IconMap2, IconWorldLongitude } from '@tabler/icons-vue';
import { type Component, defineAsyncComponent } from 'vue';
import type { Capability } from '#domain/access/capabilities.ts';
import TraverseIcon from '../ui/TraverseIcon.vue';

export type PlaceId = 'map' | 'cases' | 'queue' | 'files' | 'survey' | 'systems' | 'check';

/** A place of work: a sign on the rail and a component that fills the regions of the frame (`ui/WorkRegion.vue`). */
export interface Place {
  readonly id: PlaceId;
  readonly icon: Component;
  readonly titleKey: string;
  readonly capability: Capability;
  /** True: the shared map stays in the middle. False: the place brings its own middle (`at="main"`). */
  readonly map: boolean;
  readonly component: Component;
}

/** In the order of the rail; `Ctrl 1 … 7` opens them. An account sees those its capabilities open. */
export const PLACES: readonly Place[] = [
  {
    id: 'map',
    icon: IconMap2,
    titleKey: 'app.places.map',
    capability: 'parcel.view',
    map: true,
    component: defineAsyncComponent(() => import('../search/MapPlace.vue')),
  },
  {
    id: 'cases',
    icon: IconBriefcase,
    titleKey: 'app.places.cases',
    capability: 'case.draft',
    map: true,
    component: defineAsyncComponent(() => import('../cases/CasesPlace.vue')),
  },
  {
    id: 'queue',
    icon: IconInbox,
    titleKey: 'app.places.queue',
    capability: 'queue.view',
    map: false,
    component: defineAsyncComponent(() => import('../queue/QueuePlace.vue')),
  },
  {
    id: 'files',
    icon: IconFiles,
    titleKey: 'app.places.files',
    capability: 'case.draft',
    map: true,
    component: defineAsyncComponent(() => import('../exchange/FilesPlace.vue')),
  },
  {
    id: 'survey',
    icon: TraverseIcon,
    titleKey: 'app.places.survey',
    capability: 'case.draft',
    map: false,
    component: defineAsyncComponent(() => import('../survey/SurveyPlace.vue')),
  },
  {
    id: 'systems',
    icon: IconWorldLongitude,
    titleKey: 'app.places.systems',
    capability: 'parcel.view',
    map: true,
    component: defineAsyncComponent(() => import('../systems/SystemsPlace.vue')),
  },
  {
    id: 'check',
    icon: IconListCheck,
    titleKey: 'check.title',
    capability: 'register.check',
    map: true,
    component: defineAsyncComponent(() => import('../check/CheckPlace.vue')),
  },
];
