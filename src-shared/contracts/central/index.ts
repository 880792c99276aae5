import { journal } from './journal.ts';
import { queue } from './queue.ts';
import { session } from './session.ts';
import { submissions } from './submissions.ts';
import { trust } from './trust.ts';

/** Workstation and third parties ↔ central server. Served under /api with OpenAPI 3.1 at /api/openapi.json. */
export const central = { session, submissions, queue, journal, trust };
