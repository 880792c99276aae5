/** A cluster of more than this is looked at in pieces: the exact check of one takes the square of its size. */
const MOST_IN_CLUSTER = 200;

/**
 * Suspects that hang together, each in one cluster. A larger heap is cut up from one parcel to the next; whatever
 * concerns two parcels is found all the same, because every cluster is looked at with all that lies around it.
 */
export function suspectClusters<K>(pairs: Iterable<readonly [K, K]>): readonly (readonly K[])[] {
  const beside = new Map<K, K[]>();
  const join = (from: K, to: K): void => {
    const known = beside.get(from);
    if (known) known.push(to);
    else beside.set(from, [to]);
  };
  for (const [a, b] of pairs) {
    join(a, b);
    join(b, a);
  }
  const seen = new Set<K>();
  const clusters: K[][] = [];
  for (const start of beside.keys()) {
    if (seen.has(start)) continue;
    seen.add(start);
    let cluster: K[] = [];
    const waiting = [start];
    for (let at = 0; at < waiting.length; at++) {
      const next = waiting[at] as K;
      if (cluster.length === MOST_IN_CLUSTER) {
        clusters.push(cluster);
        cluster = [];
      }
      cluster.push(next);
      for (const other of beside.get(next) ?? []) {
        if (seen.has(other)) continue;
        seen.add(other);
        waiting.push(other);
      }
    }
    clusters.push(cluster);
  }
  return clusters;
}
