import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { Fault } from '#domain/fault.ts';
import type { LandXmlFile } from './landxml-file.ts';
import { LandXmlBuilder } from './landxml-builder.ts';

/** SEC-61: limits far above any survey, far below what would harm. */
const LIMITS = {
  bytes: 256 * 1024 * 1024,
  depth: 64,
  attributes: 64,
  attributeText: 4096,
  text: 64 * 1024 * 1024,
} as const;

/**
 * Reads a LandXML file as it streams by; surfaces and everything else that is no parcel are passed over.
 * Faults: DOCUMENT_UNREADABLE with a reason. A DTD is refused whatever it holds (SEC-61).
 */
export async function readLandXml(file: string): Promise<LandXmlFile> {
  const { size } = await stat(file);
  if (size > LIMITS.bytes) throw unreadable('tooLarge', { bytes: size });
  const builder = new LandXmlBuilder();
  const parser = guardedParser(builder);
  try {
    for await (const chunk of createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 18 }))
      parser.write(String(chunk));
    parser.close();
  } catch (error) {
    throw error instanceof Fault ? error : unreadable('notXml', { line: parser.line }, error);
  }
  return builder.finish();
}

function guardedParser(builder: LandXmlBuilder): SaxesParser {
  const parser = new SaxesParser({ xmlns: false, position: true });
  let depth = 0;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('doctype', () => {
    throw unreadable('doctype', {});
  });
  parser.on('opentag', (tag: SaxesTagPlain) => {
    depth += 1;
    if (depth > LIMITS.depth) throw unreadable('tooDeep', { depth });
    const values = Object.values(tag.attributes);
    if (values.length > LIMITS.attributes || values.some((value) => value.length > LIMITS.attributeText))
      throw unreadable('tooManyAttributes', { line: parser.line });
    builder.open(localName(tag.name), tag.attributes);
  });
  parser.on('text', (text) => {
    if (text.length > LIMITS.text) throw unreadable('tooLarge', { bytes: text.length });
    builder.text(text);
  });
  parser.on('closetag', (tag) => {
    depth -= 1;
    builder.close(localName(tag.name));
  });
  return parser;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

export function unreadable(reason: string, data: Readonly<Record<string, string | number>>, cause?: unknown): Fault {
  return new Fault('DOCUMENT_UNREADABLE', { data: { format: 'LandXML', reason, ...data }, cause });
}
