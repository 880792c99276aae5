import { type Component, defineAsyncComponent } from 'vue';
import PartMissing from './PartMissing.vue';

const TRIES = 3;
const PAUSE_MS = 400;

/** A part of the window that is loaded when it is first needed. One that does not come says so; the window is never empty. */
export const lazyPart = (load: () => Promise<Component>): Component =>
  defineAsyncComponent({
    loader: load,
    errorComponent: PartMissing,
    onError: (_, retry, fail, attempts) => {
      if (attempts < TRIES) setTimeout(retry, PAUSE_MS);
      else fail();
    },
  });
