import { mapOk } from '../result.ts';
import type { FabricCommand, FabricEdit } from './fabric-edit.ts';
import { insertExactVertices } from './insert-vertices.ts';
import { mergePolygons, type MergeCode, type MergeOptions } from './merge-polygons.ts';
import { cornersOnEdges } from './node-corners.ts';

export interface MergeEdit extends FabricEdit {
  /** Within this distance every corner of the merged parcels was looked at: none of them misses a neighbour. */
  readonly toleranceMm: number;
}

/**
 * Merges the targets into one parcel; see mergePolygons. Neighbours keep their geometries: every corner that they have
 * on the new boundary stays in it, and one that stood on an edge without a corner there is taken in.
 */
export const mergeFabric: FabricCommand<MergeOptions, MergeCode, MergeEdit> = ({ targets, around }, options) =>
  mapOk(mergePolygons(targets, options), (merged) => {
    const corners = around.flatMap(({ geometry }) => cornersOnEdges(geometry, merged));
    return {
      formed: [corners.length === 0 ? merged : insertExactVertices(merged, corners)],
      changed: [],
      closed: targets.map(({ number }) => number),
      deviationDoubled: 0,
      toleranceMm: options.toleranceMm,
    };
  });
