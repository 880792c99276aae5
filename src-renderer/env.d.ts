/// <reference types="vite/client" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue';
  const component: DefineComponent;
  export default component;
}

declare module 'maplibre-gl/dist/maplibre-gl-worker.mjs?url' {
  const url: string;
  export default url;
}

declare module '*.md' {
  const book: unknown;
  export default book;
}

interface Window {
  /**
   * The one function of the preload: asks the shell for a port to the back half. The port comes as a window message
   * `shekara:port`, because a port cannot cross the context bridge as a value.
   */
  readonly openBackHalf?: () => void;
}
