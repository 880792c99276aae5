import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '../store.ts';
import type { CheckJob, CheckSetting } from './check-jobs.ts';
import { createCheckWork } from './check-work.ts';

// Started by `check-pool.ts` only, which passes exactly this.
const setting = workerData as CheckSetting;
const store = openStore({ file: setting.file, key: setting.key, readonly: true, migrations: null });
const work = createCheckWork(store, setting);

parentPort?.on('message', (job: CheckJob) => parentPort?.postMessage(work(job)));
