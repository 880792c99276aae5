import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { detectFormat } from './detect-format.ts';

const detect = (content: string | Uint8Array, name = 'file'): string => {
  const bytes = typeof content === 'string' ? strToU8(content) : content;
  const found = detectFormat({ name, bytes, beside: new Map() });
  return found.ok ? found.value : found.error.code;
};
const zip = (...names: readonly string[]): Uint8Array =>
  zipSync(Object.fromEntries(names.map((name) => [name, strToU8('x')])));
const latin = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe('detectFormat', () => {
  it.each([
    ['an XLSX workbook', zip('[Content_Types].xml', 'xl/workbook.xml'), 'points'],
    ['a KMZ', zip('doc.kml', 'files/icon.png'), 'kml'],
    ['a zipped shapefile', zip('plan/plots.SHP', 'plan/plots.dbf'), 'shapefile'],
    ['a shapefile', latin('\0\0\x27\x0a\0\0\0\0'), 'shapefile'],
    ['a GeoPackage', latin('SQLite format 3\0\x10\0'), 'geopackage'],
    ['a text DXF', '  0\r\nSECTION\r\n  2\r\nHEADER\r\n', 'dxf'],
    ['a DXF that begins with a comment', '999\ndxflib\n0\nSECTION\n', 'dxf'],
    ['a binary DXF', latin('AutoCAD Binary DXF\r\n\x1a\0'), 'dxf'],
    ['LandXML', '<?xml version="1.0"?>\n<!-- survey --><LandXML version="1.2">', 'landxml'],
    ['LandXML in UTF-16', Buffer.from('\ufeff<LandXML version="1.2">', 'utf16le'), 'landxml'],
    ['KML with a prefix', '<?xml version="1.0"?><kml:kml xmlns:kml="x">', 'kml'],
    ['GPX', '\ufeff<gpx version="1.1">', 'gpx'],
    ['GeoJSON', '\ufeff{ "type": "FeatureCollection", "features": [] }', 'geojson'],
    ['MIF', 'VERSION 300\r\nCharset "WindowsCyrillic"\r\n', 'mif'],
    ['a point list', '1;5670181,044;12674503,798\n', 'points'],
    ['angles', '51°08′12″ 71°29′36″\n', 'points'],
  ] as const)('knows %s by its content, whatever its name', (_, content, format) => {
    expect(detect(content, 'wrong.pdf')).toBe(format);
  });

  it('asks the name where the content does not say', () => {
    expect(detect('', 'list.csv')).toBe('points');
    expect(detect('torn', 'drawing.DXF')).toBe('dxf');
    expect(detect(latin('PK\x03\x04torn'), 'book.xlsx')).toBe('points');
  });

  it.each([
    ['a PDF', latin('%PDF-1.7\n\0\0'), 'plan.csv'],
    ['a web page', '<!DOCTYPE html><html></html>', 'plan.xml'],
    ['other JSON', '{"a": 1}', 'plan.json'],
    ['an archive of something else', zip('readme.md'), 'plan.zip'],
    ['nothing', '', 'plan'],
  ] as const)('refuses %s and names what can be read', (_, content, name) => {
    expect(detect(content, name)).toBe('exchange.formatUnknown');
    const bytes = typeof content === 'string' ? strToU8(content) : content;
    const refused = detectFormat({ name, bytes, beside: new Map() });
    expect(!refused.ok && refused.error.about).toEqual(expect.arrayContaining([name, 'landxml', 'points']));
  });
});
