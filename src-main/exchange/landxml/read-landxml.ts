import type { DrawingFrame, DrawingReader } from '../drawing.ts';
import { parseXml } from '../guarded-xml.ts';
import { LandXmlDrawer } from './draw-landxml.ts';
import { LandXmlBuilder } from './landxml-builder.ts';

/**
 * Parcels, points and observations of a LandXML file, 1.x and 2.0; surfaces and everything else are counted and named.
 *
 * CRS     as the file names it; north before east, as it writes them
 * Unit    as the file states it, feet and survey feet included; curves within a millimetre of their chords
 * Faults  DOCUMENT_UNREADABLE with a reason. A DTD is refused whatever it holds (SEC-61).
 */
export const readLandXml: DrawingReader = ({ bytes }, { encoding: chosen }, take) =>
  // Inside a promise a fault of the first byte is a rejection too.
  new Promise<DrawingFrame>((resolve) => {
    const drawer = new LandXmlDrawer(take);
    const builder = new LandXmlBuilder(drawer);
    const name = parseXml('landxml', bytes, builder, chosen);
    const source = chosen !== undefined ? 'chosen' : declaresEncoding(bytes) ? 'declared' : 'assumed';
    resolve(drawer.finish(builder.finish(), { name, source }));
  });

const declaresEncoding = (bytes: Uint8Array): boolean =>
  /\bencoding\b/.test(new TextDecoder('latin1').decode(bytes.subarray(0, 256)).replaceAll('\0', ''));
