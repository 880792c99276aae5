/** What a LandXML file says, in its own unit and frame. Plane points are [east, north]: the file writes north first. */
export type PlanePoint = readonly [east: number, north: number];

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

export interface LengthUnit {
  readonly name: string;
  readonly metres: number;
}

export interface FileFrame {
  readonly name: string | null;
  readonly epsg: number | null;
}

export interface LandXmlFile {
  readonly unit: LengthUnit;
  readonly frame: FileFrame | null;
  readonly application: string | null;
  readonly points: ReadonlyMap<string, PlanePoint>;
  readonly parcels: readonly FileParcel[];
}
