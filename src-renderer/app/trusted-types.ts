import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';

interface PolicyFactory {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string }): unknown;
}

/** Address of the one worker this window starts. */
export const mapWorkerUrl = new URL(workerUrl, import.meta.url).href;

/**
 * The page requires trusted types. The default policy lets exactly one script address through, the worker of the map,
 * and no HTML at all; Vue brings its own policy for compiled templates.
 */
export function allowOwnScripts(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  trustedTypes?.createPolicy('default', {
    createScriptURL: (url) => {
      if (url !== mapWorkerUrl) throw new TypeError(`script address refused: ${url}`);
      return url;
    },
  });
}
