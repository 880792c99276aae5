import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '../store.ts';
import { checkCluster } from './check-cluster.ts';
import type { CheckAnswer, CheckJob, CheckSetting } from './check-jobs.ts';
import { checkRights, checkScopes } from './check-rows.ts';
import { prepareCheck } from './check-statements.ts';
import { checkTile, type CheckContext } from './check-tile.ts';

// Started by `check-pool.ts` only, which passes exactly this.
const setting = workerData as CheckSetting;
const store = openStore({ file: setting.file, key: setting.key, readonly: true, migrations: null });
const context: CheckContext = { setting, statements: prepareCheck(store.raw), quarters: new Map() };

function work(job: CheckJob): CheckAnswer {
  switch (job.kind) {
    case 'tile':
      return checkTile(context, job.core);
    case 'cluster':
      return checkCluster(context, job.rows);
    case 'rights':
      return checkRights(context, job);
    case 'scopes':
      return checkScopes(context, job.region);
    default:
      return job satisfies never;
  }
}

parentPort?.on('message', (job: CheckJob) => parentPort?.postMessage(work(job)));
