import type { FabricParcel } from '../fabric-check.ts';
import { facesOf } from '../faces.ts';
import { segmentsOf } from '../predicates.ts';
import type { MultiPolygon } from '../types.ts';
import { nodedAmong } from '../boundary/boundary-chain.ts';

/** The land of several parcels without the boundaries between them, noded with the corners of all who meet it. */
export function landOf(parcels: readonly FabricParcel[], around: readonly FabricParcel[]): MultiPolygon {
  const edges = parcels.flatMap((parcel) => {
    const others = [...parcels, ...around].filter((other) => other !== parcel);
    return nodedAmong(parcel.geometry, others)
      .flat()
      .flatMap((ring) => [...segmentsOf(ring)]);
  });
  const present = new Set(edges.map(([a, b]) => `${a.join()} ${b.join()}`));
  const outer = edges.filter(([a, b]) => !present.has(`${b.join()} ${a.join()}`));
  // The land lies left of every edge; each stands in as a ring of two points.
  return facesOf([outer], []).faces.map(({ polygon }) => polygon);
}
