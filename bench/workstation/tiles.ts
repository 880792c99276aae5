import { randomOf } from '#domain/geometry/fabric.fixture.ts';
import type { Replica } from '#main/replica/replica.ts';
import { goalAtMost, percentile, timed } from '../measure.ts';
import { geojsonTile } from './geojson-tile.ts';
import { tileAt } from './tile-at.ts';

const TILES_A_ZOOM = 40;
const ROUNDS = 2;

export function benchTiles(replica: Replica): void {
  const { raw } = replica.store;
  const spots = raw
    .prepare('select label_east, label_north from parcel where row % ? = 0 limit 4000')
    .raw()
    .all(Math.max(1, Math.floor((replica.parcels ?? 1) / 4000))) as [number, number][];
  const random = randomOf(7);
  const place = (z: number) => tileAt(z, spots[Math.floor(random() * spots.length)] ?? [0, 0]);
  let worst = 0;
  for (const z of [14, 15, 16, 17, 18]) {
    const places = Array.from({ length: TILES_A_ZOOM }, () => place(z));
    replica.cutTile(places[0] ?? place(z));
    // In turns, so that a busy machine slows both alike; a whole round each, so that none pays for the other's garbage.
    const [own, other] = [places.map(() => Infinity), places.map(() => Infinity)];
    for (let round = 0; round < ROUNDS; round++) {
      places.forEach(
        (at, i) =>
          (own[i] = Math.min(
            own[i] ?? Infinity,
            fastest(() => replica.cutTile(at)),
          )),
      );
      places.forEach(
        (at, i) =>
          (other[i] = Math.min(
            other[i] ?? Infinity,
            fastest(() => geojsonTile(raw, at)),
          )),
      );
    }
    const ratio = percentile(own, 0.95) / percentile(other, 0.95);
    worst = Math.max(worst, ratio);
    console.log(
      `  z ${z}: own ${percentile(own, 0.5).toFixed(1)} / ${percentile(own, 0.95).toFixed(1)} ms, geojson-vt + vt-pbf ${percentile(other, 0.5).toFixed(1)} / ${percentile(other, 0.95).toFixed(1)} ms`,
    );
  }
  goalAtMost('tile p95 against geojson-vt + vt-pbf, worst of z 14-18', worst, 0.35, '×');
  const low = [8, 9, 10, 11, 12, 13].flatMap((z) => Array.from({ length: z < 11 ? 3 : 10 }, () => place(z)));
  const sizes = low.map((at) => replica.cutTile(at).length / 1024);
  const slow = low.map((at) => fastest(() => replica.cutTile(at)));
  goalAtMost('largest tile below z 14', Math.max(...sizes), 500, ' KiB');
  goalAtMost('slowest tile below z 14', Math.max(...slow), 100, ' ms');
}

/** The fastest of three: other work on the machine only ever makes it slower. */
function fastest(work: () => unknown): number {
  return Math.min(timed(work), timed(work), timed(work));
}
