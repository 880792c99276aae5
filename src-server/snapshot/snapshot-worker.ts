import { parentPort, workerData } from 'node:worker_threads';
import { makeSnapshot, type SnapshotRequest } from './make-snapshot.ts';

// Started by `snapshots.ts` only, which passes exactly this.
parentPort?.postMessage(await makeSnapshot(workerData as SnapshotRequest));
