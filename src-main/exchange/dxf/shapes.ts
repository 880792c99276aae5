import type { SkipReason } from '../skip-list.ts';
import type { Vector, Affine } from '../affine.ts';
import type { Conic } from '../curves.ts';

/** What every entity says of itself. `place` is its handle as '#1E8', or the number of its line. */
export interface EntityHead {
  readonly what: string;
  readonly layer: string;
  readonly handle: string | null;
  readonly place: string;
  /** From the entity's own axes to the world's; null where they are the same. */
  readonly axes: Affine | null;
}

export interface PathShape {
  readonly kind: 'path';
  readonly head: EntityHead;
  /** x, y, z of each vertex in turn. */
  readonly vertices: readonly number[];
  /** Bulge of the segment after each vertex; null when all are straight. */
  readonly bulges: readonly number[] | null;
  readonly closed: boolean;
}

export interface ConicShape {
  readonly kind: 'conic';
  readonly head: EntityHead;
  readonly conic: Conic;
  readonly closed: boolean;
}

export interface Spline {
  readonly degree: number;
  readonly knots: readonly number[];
  readonly control: readonly Vector[];
  readonly weights: readonly number[];
}

export interface SplineShape extends Spline {
  readonly kind: 'spline';
  readonly head: EntityHead;
}

export interface PointShape {
  readonly kind: 'point';
  readonly head: EntityHead;
  readonly at: Vector;
  readonly hasHeight: boolean;
}

export interface TextShape {
  readonly kind: 'text';
  readonly head: EntityHead;
  readonly at: Vector;
  readonly text: string;
  /** Tag of an attribute of a block; null for a text of its own. */
  readonly tag: string | null;
  readonly hidden: boolean;
}

export interface InsertShape {
  readonly kind: 'insert';
  readonly head: EntityHead;
  readonly block: string;
  readonly at: Vector;
  readonly scale: Vector;
  readonly rotationDegrees: number;
  readonly columns: number;
  readonly rows: number;
  readonly columnSpacing: number;
  readonly rowSpacing: number;
  readonly attributes: readonly TextShape[];
}

export type HatchEdge =
  | { readonly kind: 'line'; readonly from: Vector; readonly to: Vector }
  /** With its angles taken for parameters, and for directions from the centre. */
  | { readonly kind: 'conic'; readonly conic: Conic; readonly byDirection: Conic }
  | (Spline & { readonly kind: 'spline' });

export type HatchPath =
  | (Pick<PathShape, 'vertices' | 'bulges'> & { readonly kind: 'polyline' })
  | { readonly kind: 'edges'; readonly edges: readonly HatchEdge[] };

export interface HatchShape {
  readonly kind: 'hatch';
  readonly head: EntityHead;
  readonly paths: readonly HatchPath[];
  /** 0: every second area from outside is filled; 1: the outer one; 2: all within the outer boundary. */
  readonly style: number;
}

/** An entity that does not come along, with its reason; in a block it counts each time the block is inserted. */
export interface SkippedShape {
  readonly kind: 'skipped';
  readonly head: EntityHead;
  readonly reason: SkipReason;
}

export type Shape =
  PathShape | ConicShape | SplineShape | HatchShape | PointShape | TextShape | InsertShape | SkippedShape;

export interface Block {
  readonly base: Vector;
  readonly shapes: readonly Shape[];
  readonly external: boolean;
}
