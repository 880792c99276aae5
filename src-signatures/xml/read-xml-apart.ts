import { runApart } from '../run-apart.ts';
import type { XmlSignature, XmlTrouble } from './read-xml-signature.ts';

/** Reads signed XML of anybody in a thread apart. */
export async function readXmlApart(bytes: Uint8Array): Promise<XmlSignature | XmlTrouble> {
  try {
    // `read-xml-worker` says nothing else.
    return (await runApart(new URL('./read-xml-worker.ts', import.meta.url), bytes)) as XmlSignature | XmlTrouble;
  } catch {
    return 'parse.xmlTooLarge';
  }
}
