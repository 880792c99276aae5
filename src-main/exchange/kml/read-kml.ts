import type { DrawingReader, SourceFiles } from '../drawing.ts';
import { DrawingBuilder } from '../drawing-builder.ts';
import { parseXml } from '../guarded-xml.ts';
import { isArchive, openArchive } from '../open-archive.ts';
import { KmlBuilder } from './kml-builder.ts';

/**
 * KML 2.0 to 2.3, plain or in a KMZ. Folders are layers; styles are passed over; links, overlays and Google's extensions
 * are counted and nothing is fetched.
 *
 * CRS     WGS 84, longitude first: KML has no other
 * Faults  DOCUMENT_UNREADABLE with `notKml`, `noKml`, those of `parseXml` and of `openArchive`, `tooManyPoints`,
 *         `tooManyFeatures`, `textTooLong`
 */
export const readKml: DrawingReader = (files, choices, take) =>
  Promise.resolve().then(() => {
    const builder = new DrawingBuilder('kml', take);
    const kml = new KmlBuilder(builder);
    const bytes = documentOf(files, builder);
    const encoding = parseXml('kml', bytes, kml, choices.encoding);
    return builder.finish({
      version: kml.version,
      encoding: { name: encoding, source: choices.encoding === undefined ? 'declared' : 'chosen' },
      crs: { epsg: 4326, text: null },
      unit: null,
      axes: 'lonLat',
    });
  });

/** Of a KMZ the first .kml counts, as its rules say; pictures and further files are named. */
function documentOf({ bytes }: SourceFiles, builder: DrawingBuilder): Uint8Array {
  if (!isArchive(bytes)) return bytes;
  const files = openArchive('kml', bytes);
  const documents = files.filter(({ path }) => /\.kml$/i.test(path));
  const main = documents.find(({ path }) => path === 'doc.kml') ?? documents[0];
  if (main === undefined) throw builder.unreadable('noKml');
  for (const { path } of documents) if (path !== main.path) builder.skip(path, 'otherDocument');
  return main.bytes();
}
