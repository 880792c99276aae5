import type { DrawingReader, FileFormat } from './drawing.ts';

type LoadReader = () => Promise<DrawingReader>;

/** Every format with its reader, which is loaded with the first file that needs it. */
export const READERS: Readonly<Record<FileFormat, LoadReader>> = {
  catalogue: async () => (await import('./points/read-points.ts')).readPoints,
  dxf: async () => (await import('./dxf/read-dxf.ts')).readDxf,
  geojson: async () => (await import('./geojson/read-geojson.ts')).readGeoJson,
  geopackage: async () => (await import('./geopackage/read-geopackage.ts')).readGeoPackage,
  gpx: async () => (await import('./gpx/read-gpx.ts')).readGpx,
  kml: async () => (await import('./kml/read-kml.ts')).readKml,
  landxml: async () => (await import('./landxml/read-landxml.ts')).readLandXml,
  mif: async () => (await import('./mif/read-mif.ts')).readMif,
  points: async () => (await import('./points/read-points.ts')).readPoints,
  shapefile: async () => (await import('./shapefile/read-shapefile.ts')).readShapefile,
};

/** In the order that a person is told of them. */
export const readableFormats = (): readonly FileFormat[] => (Object.keys(READERS) as FileFormat[]).sort();
