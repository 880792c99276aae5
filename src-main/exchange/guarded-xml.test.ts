import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import { parseXml, type XmlHandler } from './guarded-xml.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Seen {
  readonly elements: string[];
  readonly texts: string[];
}

function handlerOf(seen: Seen): XmlHandler {
  return {
    open: (element, attributes, prefix) =>
      seen.elements.push([prefix, element, ...Object.entries(attributes).flat()].join(' ').trim()),
    text: (text) => seen.texts.push(text),
    close: () => undefined,
  };
}

function read(bytes: Uint8Array, chosen?: string): Seen & { readonly encoding: string } {
  const seen: Seen = { elements: [], texts: [] };
  return { ...seen, encoding: parseXml('kml', bytes, handlerOf(seen), chosen) };
}

function reasonOf(bytes: Uint8Array | string): unknown {
  try {
    read(typeof bytes === 'string' ? bytesOf(bytes) : bytes);
  } catch (error) {
    return error instanceof Fault && error.code === 'DOCUMENT_UNREADABLE' ? error.data['reason'] : String(error);
  }
  return 'read';
}

const lol = Array.from({ length: 9 }, (_, i) => `<!ENTITY l${String(i + 1)} "${`&l${String(i)};`.repeat(10)}">`);
const manyAttributes = Array.from({ length: 100 }, (_, i) => `a${String(i)}="1"`).join(' ');

describe('guarded XML', () => {
  it.each([
    ['an external entity of a file', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'doctype'],
    [
      'an external entity of an address',
      '<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><a>&x;</a>',
      'doctype',
    ],
    ['an external DTD', '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', 'doctype'],
    ['a public DTD', '<!DOCTYPE a PUBLIC "-//X" "http://127.0.0.1:9/a.dtd"><a/>', 'doctype'],
    ['a parameter entity', '<!DOCTYPE a [<!ENTITY % p SYSTEM "file:///x"> %p;]><a/>', 'doctype'],
    ['a billion laughs', `<!DOCTYPE a [<!ENTITY l0 "lol">${lol.join('')}]><a>&l9;</a>`, 'doctype'],
    ['quadratic blowup', `<!DOCTYPE a [<!ENTITY b "${'b'.repeat(9999)}">]><a>${'&b;'.repeat(999)}</a>`, 'doctype'],
    ['a DTD that holds nothing', '<!DOCTYPE a><a/>', 'doctype'],
    ['an entity without a DTD', '<a>&nbsp;</a>', 'notXml'],
    ['depth', '<a>'.repeat(100_000), 'tooDeep'],
    ['many attributes', `<a ${manyAttributes}/>`, 'tooManyAttributes'],
    ['a long attribute', `<a b="${'x'.repeat(10_000)}"/>`, 'tooManyAttributes'],
    ['an open element', '<a><b></a>', 'notXml'],
    ['two roots', '<a/><a/>', 'notXml'],
    ['nothing', '', 'notXml'],
    ['text', 'no xml', 'notXml'],
    ['zero bytes', '\0\0\0\0', 'notXml'],
    ['an unknown code page', '<?xml version="1.0" encoding="x-none"?><a/>', 'encoding'],
  ])('SEC-61 refuses %s', (_, text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('SEC-61 refuses a DTD in UTF-16 as well', () => {
    expect(reasonOf(iconv.encode('\ufeff<!DOCTYPE a [<!ENTITY x "y">]><a/>', 'utf-16le'))).toBe('doctype');
    expect(reasonOf(iconv.encode('\ufeff<!DOCTYPE a [<!ENTITY x "y">]><a/>', 'utf-16be'))).toBe('doctype');
  });

  it('an inclusion or a stylesheet is an element or an instruction like any other: nothing is fetched', () => {
    const text =
      '<?xml-stylesheet href="http://127.0.0.1:9/a.xsl"?><a xmlns:xi="x"><xi:include href="file:///etc/passwd"/></a>';
    expect(read(bytesOf(text)).elements).toEqual(['a xmlns:xi x', 'xi include href file:///etc/passwd']);
  });

  it('an attribute named __proto__ is an attribute (SEC-57)', () => {
    expect(read(bytesOf('<a __proto__="x" constructor="y"/>')).elements).toEqual(['a __proto__ x constructor y']);
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  it.each([
    ['windows-1251', 'Участок №5'],
    ['koi8-r', 'Участок'],
    ['utf-16le', '\ufeffҚазақ'],
  ])('reads the letters of %s', (encoding, text) => {
    const declared = `<?xml version="1.0" encoding="${encoding}"?><a>${text}</a>`;
    const bytes = iconv.encode(text.startsWith('\ufeff') ? `\ufeff${declared}` : declared, encoding);
    expect(read(bytes).texts).toEqual([text]);
    expect(read(bytes).encoding).toBe(encoding);
  });

  it('does not replace letters silently: bytes that are no UTF-8 need a code page of the user', () => {
    const bytes = iconv.encode('<a>Участок</a>', 'windows-1251');
    expect(reasonOf(bytes)).toBe('encoding');
    expect(read(bytes, 'windows-1251').texts).toEqual(['Участок']);
  });

  it('keeps a letter whole that stands across two pieces, and text of CDATA', () => {
    const long = 'Қ'.repeat(200_001);
    expect(read(bytesOf(`<a>x${long}<![CDATA[<b>&]]></a>`)).texts.join('')).toBe(`x${long}<b>&`);
  });
});
