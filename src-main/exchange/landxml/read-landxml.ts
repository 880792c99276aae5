import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Fault } from '#domain/fault.ts';
import { guardedXml } from '../guarded-xml.ts';
import type { LandXmlFile } from './landxml-file.ts';
import { LandXmlBuilder } from './landxml-builder.ts';

const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Reads a LandXML file as it streams by; surfaces and everything else that is no parcel are passed over.
 * Faults: DOCUMENT_UNREADABLE with a reason. A DTD is refused whatever it holds (SEC-61).
 */
export async function readLandXml(file: string): Promise<LandXmlFile> {
  const { size } = await stat(file);
  if (size > MOST_BYTES)
    throw new Fault('DOCUMENT_UNREADABLE', { data: { format: 'LandXML', reason: 'tooLarge', bytes: size } });
  const builder = new LandXmlBuilder();
  const xml = guardedXml('LandXML', builder);
  for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 }))
    xml.write(String(chunk));
  xml.close();
  return builder.finish();
}
