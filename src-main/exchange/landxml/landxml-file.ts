import type { PlanePoint } from '#domain/geometry/densify-arc.ts';

/*
 * What a LandXML file says, in its own unit and frame. Parcels and points go to the drawing as they are read; this is what
 * they need, and what is left at the end. Plane points are [east, north]: the file writes north first.
 */

/** A point written out, or the name of a CgPoint that may stand anywhere in the file. */
export type PointReference = { readonly at: PlanePoint } | { readonly name: string };

export type Segment =
  | { readonly kind: 'line'; readonly points: readonly PointReference[] }
  | {
      readonly kind: 'curve';
      readonly clockwise: boolean;
      readonly start: PointReference;
      readonly center: PointReference;
      readonly end: PointReference;
    }
  | { readonly kind: 'unsupported'; readonly element: string };

export interface FileParcel {
  readonly name: string;
  /** In the file's area unit; null when not stated. */
  readonly statedArea: number | null;
  /** Each CoordGeom is one ring. */
  readonly rings: readonly (readonly Segment[])[];
}

/** A CgPoint: of survey, of a corner, of anything that has a place. */
export interface FileCgPoint {
  readonly name: string | null;
  readonly at: PlanePoint;
  readonly height: number | null;
  readonly code: string | null;
  readonly description: string | null;
}

/** One sighting of a survey, with what it says of angles and distances, as the file writes it. */
export interface FileObservation {
  readonly element: 'RawObservation' | 'ReducedObservation';
  /** Id of the InstrumentSetup that it was taken from. */
  readonly setup: string | null;
  /** The target: another setup by its id, or a CgPoint by its name. */
  readonly target: { readonly setup: string } | { readonly point: string } | null;
  readonly measured: Readonly<Record<string, number | string>>;
}

export interface LengthUnit {
  readonly name: string;
  readonly metres: number;
}

export interface FileFrame {
  readonly name: string | null;
  readonly epsg: number | null;
}

export interface LandXmlFile {
  readonly version: string | null;
  readonly unit: LengthUnit;
  readonly frame: FileFrame | null;
  /** CgPoints by name, for those that refer to them. */
  readonly points: ReadonlyMap<string, PlanePoint>;
  /** Setups by their id, as the name of the CgPoint that they stand over. */
  readonly setups: ReadonlyMap<string, string>;
  readonly observations: readonly FileObservation[];
  /** Elements that carry no cadastral geometry: how many of each were passed over. */
  readonly passedOver: ReadonlyMap<string, number>;
}
