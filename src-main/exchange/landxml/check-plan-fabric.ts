import { checkFabric, type FabricDefect } from '#domain/geometry/fabric-check.ts';
import { insertExactVertices } from '#domain/geometry/insert-vertices.ts';
import { boxesMeet, boxOf } from '#domain/geometry/measures.ts';
import { isInBox } from '#domain/geometry/predicates.ts';
import type { Box } from '#domain/geometry/types.ts';
import type { SnappedParcel } from './snap-plan.ts';

export interface PlanFabric {
  readonly parcels: readonly SnappedParcel[];
  /** Vertices of neighbours that lay exactly on an edge and were taken into it; no area changed. */
  readonly inserted: number;
  /** Overlaps and corners beside an edge, as they are in the file: reported, not healed. */
  readonly findings: readonly FabricDefect[];
}

/** How the parcels of a plan fit together. */
export function checkPlanFabric(parcels: readonly SnappedParcel[]): PlanFabric {
  const boxes = parcels.map(({ geometry }) => boxOf(geometry));
  const corners = parcels.map(({ geometry }) => geometry.flat(2));
  const noded = parcels.map((parcel, index): SnappedParcel => {
    const box = boxes[index];
    if (box === undefined) return parcel;
    const others = neighbours(boxes, index).flatMap((other) =>
      (corners[other] ?? []).filter((corner) => isInBox(corner, box)),
    );
    return { ...parcel, geometry: insertExactVertices(parcel.geometry, others) };
  });
  const inserted = countVertices(noded) - countVertices(parcels);
  return { parcels: noded, inserted, findings: findingsOf(noded, boxes) };
}

/** Two at a time: a plan has thousands of edges, and only parcels whose boxes meet can have anything between them. */
function findingsOf(parcels: readonly SnappedParcel[], boxes: readonly Box[]): readonly FabricDefect[] {
  const findings: FabricDefect[] = [];
  parcels.forEach((parcel, index) => {
    for (const other of neighbours(boxes, index)) {
      const second = parcels[other];
      if (other < index || second === undefined) continue;
      const pair = [parcel, second].map(({ name, geometry }) => ({ number: name, geometry }));
      const found = checkFabric(pair, { gapWidthMm: 0 });
      // One place for each pair and kind: a finding is a fact about two parcels, not about every vertex of theirs.
      for (const kind of ['overlap', 'tJunction'] as const)
        findings.push(...found.filter((defect) => defect.kind === kind).slice(0, 1));
    }
  });
  return findings;
}

function neighbours(boxes: readonly Box[], index: number): readonly number[] {
  const own = boxes[index];
  if (own === undefined) return [];
  return boxes.flatMap((box, other) => (other !== index && boxesMeet(own, box) ? [other] : []));
}

const countVertices = (parcels: readonly SnappedParcel[]): number =>
  parcels.reduce((sum, { geometry }) => sum + geometry.flat().reduce((n, ring) => n + ring.length - 1, 0), 0);
