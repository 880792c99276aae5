import { IconBriefcase, IconFiles, IconInbox, IconListCheck, IconMap2, IconWorldLongitude } from '@tabler/icons-vue';
import { type Component } from 'vue';
import type { Capability } from '#domain/access/capabilities.ts';
import { lazyPart } from './lazy-part.ts';
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
    component: lazyPart(() => import('../search/MapPlace.vue')),
  },
  {
    id: 'cases',
    icon: IconBriefcase,
    titleKey: 'app.places.cases',
    capability: 'case.draft',
    map: true,
    component: lazyPart(() => import('../cases/CasesPlace.vue')),
  },
  {
    id: 'queue',
    icon: IconInbox,
    titleKey: 'app.places.queue',
    capability: 'queue.view',
    map: false,
    component: lazyPart(() => import('../queue/QueuePlace.vue')),
  },
  {
    id: 'files',
    icon: IconFiles,
    titleKey: 'app.places.files',
    capability: 'case.draft',
    map: true,
    component: lazyPart(() => import('../exchange/FilesPlace.vue')),
  },
  {
    id: 'survey',
    icon: TraverseIcon,
    titleKey: 'app.places.survey',
    capability: 'case.draft',
    map: false,
    component: lazyPart(() => import('../survey/SurveyPlace.vue')),
  },
  {
    id: 'systems',
    icon: IconWorldLongitude,
    titleKey: 'app.places.systems',
    capability: 'parcel.view',
    map: true,
    component: lazyPart(() => import('../systems/SystemsPlace.vue')),
  },
  {
    id: 'check',
    icon: IconListCheck,
    titleKey: 'check.title',
    capability: 'register.check',
    map: true,
    component: lazyPart(() => import('../check/CheckPlace.vue')),
  },
];
