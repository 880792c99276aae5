import type { z } from 'zod';
import type {
  Densified,
  FileEncoding,
  FileUnit,
  ImportAxes,
  ImportFormat,
  SkippedRow,
} from '#contracts/workstation/exchange.ts';

/*
 * What a file of another program holds, as plain data in the coordinates and the unit of the file. Nothing is placed,
 * transformed or rounded yet: readers make it, the preview shows it, `place-drawing` brings it onto the state grid.
 */

export type FileFormat = ImportFormat;

/** [first, second] as the file orders them, in its unit; `Drawing.axes` says which is which. */
export type FilePoint = readonly [first: number, second: number];

/** Evidence of an arc that was densified: what the file said, in its own coordinates. */
export interface Arc {
  readonly start: FilePoint;
  readonly end: FilePoint;
  readonly center: FilePoint;
  readonly radius: number;
  readonly clockwise: boolean;
}

export type DrawingGeometry =
  /** Closed rings, first point = last; the outer ring of each polygon first, in any direction. */
  | { readonly kind: 'polygon'; readonly polygons: readonly (readonly (readonly FilePoint[])[])[] }
  | { readonly kind: 'line'; readonly lines: readonly (readonly FilePoint[])[] }
  | { readonly kind: 'point'; readonly points: readonly FilePoint[] }
  | { readonly kind: 'text'; readonly at: FilePoint; readonly text: string };

export type AttributeValue = string | number | boolean | null;

export interface DrawingFeature {
  /** Layer, table, sheet or folder of the file; '' where the format has none. */
  readonly layer: string;
  /** Name or number that the file gives; null where it gives none. */
  readonly name: string | null;
  readonly geometry: DrawingGeometry;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
  readonly arcs: readonly Arc[];
  /** Height of a point, in the unit of the file. */
  readonly height: number | null;
}

/** Why something of the file does not come along; `where` is the line, record or handle of the first. */
export type Skipped = Readonly<SkippedRow>;

export type AxisOrder = ImportAxes | 'unknown';

export interface Drawing {
  readonly format: FileFormat;
  /** As the file names it: 'AC1027', '1.2'; null where it does not. */
  readonly version: string | null;
  readonly encoding: Readonly<z.infer<typeof FileEncoding>> | null;
  readonly crs: { readonly epsg: number | null; readonly text: string | null };
  /** Metres in a unit of the file; null where the file does not say, and for degrees. */
  readonly unit: Readonly<z.infer<typeof FileUnit>> | null;
  readonly axes: AxisOrder;
  readonly features: readonly DrawingFeature[];
  readonly skipped: readonly Skipped[];
  /** Curves turned into chords and the error that was promised, in metres. */
  readonly densified: Readonly<z.infer<typeof Densified>>;
}

/** What a drawing says of itself, apart from its features. */
export type DrawingFrame = Omit<Drawing, 'features'>;

/** Takes features one by one in the order of the drawing. */
export type TakeFeature = (feature: DrawingFeature) => void;

/** A file and those that belong to it (.shp with .dbf, .prj, .cpg; .mif with .mid), by their names without folders. */
export interface SourceFiles {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly beside: ReadonlyMap<string, Uint8Array>;
}

/** What the user sets in the preview instead of what was found. */
export interface ReadChoices {
  readonly encoding?: string;
  readonly unitMetres?: number;
}

/**
 * Bytes in, plain data out: no clock, file or network. Runs in a process apart (SEC-58). Features go to `take` as they
 * are read, so that the whole of a large drawing is never in that process; after a fault those taken count for nothing.
 * Faults: DOCUMENT_UNREADABLE with `format`, `reason` (a key under `exchange.unreadable`) and where it happened.
 */
export type DrawingReader = (files: SourceFiles, choices: ReadChoices, take: TakeFeature) => Promise<DrawingFrame>;

/** Files to write, by their names; the first is the main one. */
export type DrawingWriter = (drawing: Drawing, name: string) => Promise<ReadonlyMap<string, Uint8Array>>;
