import type { Database } from 'better-sqlite3';
import type { CheckAnswer } from '#domain/register-check/check-file.ts';
import { checkCluster } from './check-cluster.ts';
import type { CheckJob, CheckSetting } from './check-jobs.ts';
import { checkAddresses, checkClasses, checkRights, checkScopes, checkWithoutRight } from './check-rows.ts';
import { prepareCheck } from './check-statements.ts';
import { checkTile, type CheckContext } from './check-tile.ts';

/** Does jobs on one connection; only what they answer is passed between threads. */
export function createCheckWork(raw: Database, setting: CheckSetting): (job: CheckJob) => CheckAnswer {
  const context: CheckContext = { setting, statements: prepareCheck(raw), quarters: new Map() };
  return (job) => {
    switch (job.kind) {
      case 'tile':
        return checkTile(context, job.core);
      case 'cluster':
        return checkCluster(context, job.rows);
      case 'rights':
        return checkRights(context, job);
      case 'withoutRight':
        return checkWithoutRight(context, job);
      case 'classes':
        return checkClasses(context, job);
      case 'addresses':
        return checkAddresses(context, job);
      case 'scopes':
        return checkScopes(context, job);
      default:
        return job satisfies never;
    }
  };
}
