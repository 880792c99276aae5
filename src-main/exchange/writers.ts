import type { Drawing, DrawingGeometry, DrawingWriter, FileFormat, Skipped } from './drawing.ts';

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

/** Every format with its writer, which is loaded with the first file that needs it. */
export const WRITERS: Readonly<Partial<Record<FileFormat, WriterEntry>>> = {
  catalogue,
  landxml: {
    load: async () => withoutArcs((await import('./landxml/write-landxml.ts')).writeLandXml),
    carries: ['polygon', 'point'],
    ground: 'plane',
  },
  points: catalogue,
};
