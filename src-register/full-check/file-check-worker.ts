import { parentPort, workerData } from 'node:worker_threads';
import { createFileWork, type FileJob, type FileSetting } from './file-work.ts';

// Started by `check-geojson.ts` only, which passes exactly this.
const work = createFileWork(workerData as FileSetting);

parentPort?.on('message', (job: FileJob) => parentPort?.postMessage(work(job)));
