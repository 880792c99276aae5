import Flatbush from 'flatbush';
import { segmentsOf } from './predicates.ts';
import type { SnapShape } from './snap.ts';
import type { Box, Position } from './types.ts';

/** An edge of a shape; a single point is an edge of no length. */
export interface SnapEdge {
  readonly shape: SnapShape;
  readonly a: Position;
  readonly b: Position;
}

/** The edges of many shapes, found by their place: a pointer asks for a few of them in every frame. */
export class SnapIndex {
  readonly #edges: readonly SnapEdge[];
  readonly #tree: Flatbush | null;

  constructor(shapes: readonly SnapShape[]) {
    const edges: SnapEdge[] = [];
    for (const shape of shapes) {
      const [only] = shape.line;
      if (shape.line.length === 1 && only) edges.push({ shape, a: only, b: only });
      for (const [a, b] of segmentsOf(shape.line)) edges.push({ shape, a, b });
    }
    this.#edges = edges;
    this.#tree = edges.length === 0 ? null : new Flatbush(edges.length);
    for (const { a, b } of edges)
      this.#tree?.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
    this.#tree?.finish();
  }

  /** Edges whose box meets the box, in the order of the shapes. */
  within([west, south, east, north]: Box): readonly SnapEdge[] {
    const found = this.#tree?.search(west, south, east, north) ?? [];
    return found.sort((one, other) => one - other).flatMap((at) => this.#edges[at] ?? []);
  }
}
