import iconv from 'iconv-lite';
import { SaxesParser, type SaxesTagPlain } from 'saxes';
import { Fault } from '#domain/fault.ts';

/** SEC-61: limits far above any survey, far below what would harm. */
const LIMITS = {
  bytes: 256 * 1024 * 1024,
  depth: 64,
  attributes: 64,
  attributeText: 4096,
  text: 64 * 1024 * 1024,
} as const;

/** Bytes that are decoded at once: text of the whole file would be twice its size in memory. */
const CHUNK = 1 << 18;

/** Takes the events of a file: names without their prefix, the prefix apart ('' where there is none). */
export interface XmlHandler {
  open(element: string, attributes: Readonly<Record<string, string>>, prefix: string): void;
  text(text: string): void;
  close(element: string): void;
}

/** A parser that is fed piece by piece. */
export interface GuardedXml {
  write(chunk: string): void;
  close(): void;
}

/**
 * SEC-61: XML without a DTD, within limits. Knows the five entities of XML and no other, so that nothing expands.
 * Faults: DOCUMENT_UNREADABLE with `doctype`, `notXml`, `tooDeep`, `tooLarge` or `tooManyAttributes`, and what the
 * handler throws.
 */
export function guardedXml(format: string, handler: XmlHandler): GuardedXml {
  const unreadable = (reason: string, data: Readonly<Record<string, number>>, cause?: unknown): Fault =>
    new Fault('DOCUMENT_UNREADABLE', { data: { format, reason, ...data }, cause });
  const parser = limitedParser(handler, unreadable);
  let length = 0;
  const guarded = (step: () => unknown): void => {
    try {
      step();
    } catch (error) {
      throw error instanceof Fault ? error : unreadable('notXml', { line: parser.line }, error);
    }
  };
  return {
    write(chunk) {
      length += chunk.length;
      if (length > LIMITS.bytes) throw unreadable('tooLarge', { bytes: length });
      guarded(() => parser.write(chunk));
    },
    close() {
      guarded(() => parser.close());
    },
  };
}

type Unreadable = (reason: string, data: Readonly<Record<string, number>>) => Fault;

function limitedParser(handler: XmlHandler, unreadable: Unreadable): SaxesParser {
  const parser = new SaxesParser({ xmlns: false, position: true });
  let depth = 0;
  const passOn = (text: string): void => {
    if (text.length > LIMITS.text) throw unreadable('tooLarge', { bytes: text.length });
    handler.text(text);
  };
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
    handler.open(localName(tag.name), tag.attributes, prefixOf(tag.name));
  });
  parser.on('text', passOn);
  parser.on('cdata', passOn);
  parser.on('closetag', (tag) => {
    depth -= 1;
    handler.close(localName(tag.name));
  });
  return parser;
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
const prefixOf = (name: string): string => name.slice(0, Math.max(0, name.indexOf(':')));

/**
 * The whole of a file in memory, in the code page that it declares or that the user chose; answers its name.
 * Faults: as `guardedXml`, and `encoding` where the bytes are not of that code page.
 */
export function parseXml(format: string, bytes: Uint8Array, handler: XmlHandler, chosen?: string): string {
  if (bytes.length > LIMITS.bytes) throw unreadableXml(format, 'tooLarge');
  const encoding = chosen ?? encodingOf(bytes);
  const decoder = decoderOf(encoding);
  if (decoder === null) throw unreadableXml(format, 'encoding');
  const xml = guardedXml(format, handler);
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const chunk = bytes.subarray(at, at + CHUNK);
    xml.write(decoded(format, () => decoder.next(chunk)));
  }
  xml.write(decoded(format, () => decoder.end()));
  xml.close();
  return encoding;
}

const unreadableXml = (format: string, reason: string, cause?: unknown): Fault =>
  new Fault('DOCUMENT_UNREADABLE', { data: { format, reason }, cause });

function decoded(format: string, step: () => string): string {
  try {
    return step();
  } catch (error) {
    throw unreadableXml(format, 'encoding', error);
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 256));
  return /^[^<]*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1]?.toLowerCase() ?? 'utf-8';
}

interface ChunkDecoder {
  next(chunk: Uint8Array): string;
  end(): string;
}

/** Unicode is checked as it is decoded; the code pages of 8 bits take any byte. */
function decoderOf(encoding: string): ChunkDecoder | null {
  if (/^utf-?(?:8|16(?:le|be)?)$/.test(encoding)) {
    const decoder = new TextDecoder(encoding.replace(/^utf-?/, 'utf-'), { fatal: true });
    return { next: (chunk) => decoder.decode(chunk, { stream: true }), end: () => decoder.decode() };
  }
  if (!iconv.encodingExists(encoding)) return null;
  const decoder = iconv.getDecoder(encoding);
  return { next: (chunk) => decoder.write(Buffer.from(chunk)), end: () => decoder.end() ?? '' };
}
