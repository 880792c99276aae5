import { readFileSync } from 'node:fs';
import { registerOverview } from '#register/queries/overview.queries.ts';
import { searchRegister } from '#register/queries/search.queries.ts';
import { openReplica, type ReplicaPlace } from './replica-place.ts';
import { tileAt } from './tile-at.ts';

/*
 * Run by memory.ts with the place of the replica on its input: counts, searches, cuts tiles, and prints the most
 * megabytes that it had. It loads nothing that a seat would not load.
 */
const place = JSON.parse(readFileSync(0, 'utf8')) as ReplicaPlace;
const replica = openReplica(place);
const { read, raw } = replica.store;
await registerOverview(read, place.region);
for (const text of ['21-318', 'Абай', 'көше 1', 'Нұр'])
  await searchRegister(read, { region: place.region, text, scope: 'all', limit: 20, showPersons: true });
const spots = raw.prepare('select label_east, label_north from parcel limit 20000').raw().all() as [number, number][];
let most = 0;
for (let i = 0; i < 400; i++) {
  replica.cutTile(tileAt(13 + (i % 6), spots[(i * 49) % spots.length] ?? [0, 0]));
  most = Math.max(most, process.memoryUsage.rss());
}
console.log(most / 2 ** 20);
