import { parentPort, workerData } from 'node:worker_threads';
import { openConnection } from '../connection.ts';
import type { CheckJob, CheckSetting } from './check-jobs.ts';
import { createCheckWork } from './check-work.ts';

// Started by `check-register.ts` only, which passes exactly this.
const setting = workerData as CheckSetting;
const raw = openConnection({ file: setting.file, key: setting.key, readonly: true, migrations: null });
const work = createCheckWork(raw, setting);

parentPort?.on('message', (job: CheckJob) => parentPort?.postMessage(work(job)));
