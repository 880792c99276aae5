import { openBenchHome } from './bench-home.ts';
import { benchCatchUp } from './workstation/catch-up.ts';
import { benchInstall } from './workstation/install.ts';
import { benchMemory } from './workstation/memory.ts';
import { openReplica } from './workstation/replica-place.ts';
import { makeSeat } from './workstation/seat.ts';
import { benchTiles } from './workstation/tiles.ts';

/*
 * The back half on a full replica: installing it, tiles against geojson-vt + vt-pbf over the same rows, catching up on
 * the feed against writing the same rows bare, and the memory of a process that does a day's reading.
 */
const { home, remove } = await openBenchHome();
const seat = makeSeat(home);
try {
  await benchInstall(seat);
  const replica = openReplica(seat.place);
  console.log(`${replica.parcels ?? 0} parcels`);
  benchTiles(replica);
  await benchCatchUp(replica, seat);
  replica.close();
  benchMemory(seat);
} finally {
  seat.remove();
  remove();
}
