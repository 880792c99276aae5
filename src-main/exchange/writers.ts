import type { DrawingGeometry, DrawingWriter, FileFormat } from './drawing.ts';

export interface WriterEntry {
  readonly load: () => Promise<DrawingWriter>;
  /** What the format can hold; the rest is left out and said so. */
  readonly carries: readonly DrawingGeometry['kind'][];
  /** Whether its coordinates are metres of a plane, degrees, or either. */
  readonly ground: 'plane' | 'degrees' | 'either';
}

const catalogue: WriterEntry = {
  load: async () => (await import('./catalogue/write-catalogue.ts')).writeCatalogue,
  carries: ['polygon', 'point'],
  ground: 'plane',
};

/** Every format with its writer, which is loaded with the first file that needs it. */
export const WRITERS: Readonly<Partial<Record<FileFormat, WriterEntry>>> = {
  catalogue,
  landxml: {
    load: async () => (await import('./landxml/write-landxml.ts')).writeLandXml,
    carries: ['polygon', 'point'],
    ground: 'plane',
  },
  points: catalogue,
};
