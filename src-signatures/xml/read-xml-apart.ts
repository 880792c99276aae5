import { Worker } from 'node:worker_threads';
import type { XmlSignature, XmlTrouble } from './read-xml-signature.ts';

/** Of documents within the limits none takes longer; one that does was made to stop us. */
const TIME_LIMIT_MS = 20_000;

/** Reads signed XML in a thread of its own with bounded memory and time, because it may come from anyone (SEC-58). */
export function readXmlApart(bytes: Uint8Array): Promise<XmlSignature | XmlTrouble> {
  const worker = new Worker(new URL('./read-xml-worker.ts', import.meta.url), {
    workerData: bytes,
    env: {},
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  });
  return new Promise<XmlSignature | XmlTrouble>((resolve) => {
    const tooLarge = (): void => resolve('parse.xmlTooLarge');
    const timer = setTimeout(tooLarge, TIME_LIMIT_MS);
    worker.once('message', resolve);
    worker.once('error', tooLarge);
    worker.once('exit', () => {
      clearTimeout(timer);
      tooLarge();
    });
  }).finally(() => worker.terminate());
}
