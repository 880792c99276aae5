import { readFileSync, rmSync } from 'node:fs';
import { installSnapshot, takeInstalled } from '#main/replica/install-snapshot.ts';
import { makeSnapshot } from '#server/snapshot/make-snapshot.ts';
import { secretOf } from './replica-place.ts';
import type { Seat } from './seat.ts';

/** The whole register as a new seat gets it: packed by the server, written encrypted here. */
export async function benchInstall({ folder, database, place }: Seat): Promise<void> {
  const made = performance.now();
  const snapshot = await makeSnapshot({ database, folder, region: place.region });
  const packed = readFileSync(snapshot.file);
  const from = performance.now();
  installSnapshot({
    packed,
    file: place.file,
    key: secretOf(place),
    region: place.region,
    journalKey: place.journalKey,
    knownHead: null,
    now: new Date().toISOString(),
    onProgress: () => undefined,
  });
  takeInstalled(place.file);
  rmSync(snapshot.file);
  console.log(
    `snapshot ${(packed.length / 1e6).toFixed(0)} MB made in ${seconds(from - made)}, installed encrypted in ${seconds(performance.now() - from)}`,
  );
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
