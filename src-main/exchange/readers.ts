import type { DrawingReader, FileFormat } from './drawing.ts';

type LoadReader = () => Promise<DrawingReader>;

/** Every format with its reader, which is loaded with the first file that needs it. */
export const READERS: Readonly<Partial<Record<FileFormat, LoadReader>>> = {
  catalogue: async () => (await import('./points/read-points.ts')).readPoints,
  landxml: async () => (await import('./landxml/read-landxml.ts')).readLandXml,
  points: async () => (await import('./points/read-points.ts')).readPoints,
};

/** In the order that a person is told of them. */
export const readableFormats = (): readonly FileFormat[] => (Object.keys(READERS) as FileFormat[]).sort();
