import type { Drawing, DrawingGeometry, DrawingWriter, FileFormat, Skipped } from './drawing.ts';
import type { DrawingExport } from './written-drawing.ts';

/** Files to write, and what of the drawing they do not keep. */
export type WriteFiles = (
  drawing: Drawing,
  name: string,
) => Promise<{ readonly files: ReadonlyMap<string, Uint8Array>; readonly skipped: readonly Skipped[] }>;

export interface WriterEntry {
  readonly load: () => Promise<WriteFiles>;
  /** What the format can hold; the rest is left out and said so. */
  readonly carries: readonly DrawingGeometry['kind'][];
  /** Whether its coordinates are metres of a plane, degrees, or either. */
  readonly ground: 'plane' | 'degrees' | 'either';
}

/** A writer of straight lines says itself of nothing that it loses. */
const withoutArcs =
  (write: DrawingWriter): WriteFiles =>
  async (drawing, name) => {
    const arcs = drawing.features.reduce((sum, feature) => sum + feature.arcs.length, 0);
    return {
      files: await write(drawing, name),
      skipped: arcs === 0 ? [] : [{ what: 'arc', reason: 'arcAsChords', count: arcs, where: null }],
    };
  };

const catalogue: WriterEntry = {
  load: async () => withoutArcs((await import('./catalogue/write-catalogue.ts')).writeCatalogue),
  carries: ['polygon', 'point'],
  ground: 'plane',
};

/** One that says itself what it loses, and names its files without being told the extension. */
const asSaid =
  (write: DrawingExport): WriteFiles =>
  async (drawing, name) => {
    const { files, skipped } = write(drawing, name.slice(0, name.lastIndexOf('.')));
    const [only, ...others] = files.values();
    return { files: only !== undefined && others.length === 0 ? new Map([[name, only]]) : files, skipped };
  };

/** Every format with its writer, which is loaded with the first file that needs it. */
export const WRITERS: Readonly<Record<FileFormat, WriterEntry>> = {
  catalogue,
  dxf: {
    load: async () => withoutArcs((await import('./dxf/write-dxf.ts')).writeDxf),
    carries: ['polygon', 'line', 'point', 'text'],
    ground: 'plane',
  },
  geojson: {
    load: async () => asSaid((await import('./geojson/write-geojson.ts')).geoJsonExport('member')),
    carries: ['polygon', 'line', 'point'],
    ground: 'either',
  },
  geopackage: {
    load: async () => asSaid((await import('./geopackage/write-geopackage.ts')).exportGeoPackage),
    carries: ['polygon', 'line', 'point'],
    ground: 'either',
  },
  gpx: {
    load: async () => asSaid((await import('./gpx/write-gpx.ts')).exportGpx),
    carries: ['polygon', 'line', 'point'],
    ground: 'degrees',
  },
  kml: {
    load: async () => asSaid((await import('./kml/write-kml.ts')).exportKml),
    carries: ['polygon', 'line', 'point'],
    ground: 'degrees',
  },
  landxml: {
    load: async () => withoutArcs((await import('./landxml/write-landxml.ts')).writeLandXml),
    carries: ['polygon', 'point'],
    ground: 'plane',
  },
  mif: {
    load: async () => withoutArcs((await import('./mif/write-mif.ts')).writeMif),
    carries: ['polygon', 'line', 'point', 'text'],
    ground: 'either',
  },
  points: catalogue,
  shapefile: {
    load: async () => asSaid((await import('./shapefile/write-shapefile.ts')).exportShapefile),
    carries: ['polygon', 'line', 'point'],
    ground: 'either',
  },
};
