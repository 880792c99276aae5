import type { QuarterNumber, RegionCode } from '#domain/numbers/types.ts';
import type { Store } from '#register/store.ts';
import type { Challenges } from './accounts/challenges.ts';
import type { Sessions } from './accounts/sessions.ts';
import type { CentralPaths } from './central-paths.ts';
import type { Clock } from './clock.ts';
import type { DocumentStore } from './documents/document-store.ts';
import type { EventHub } from './events/event-hub.ts';
import type { Logger } from './log.ts';
import type { RegisterWriter } from './register/register-writer.ts';
import type { Authorities } from '#signatures/authorities/authorities.ts';
import type { SignatureCheck } from './signatures/signature-check.ts';
import type { Snapshots } from './snapshot/snapshots.ts';

/** Everything the parts of the central server share; put together in `start-server.ts`. */
export interface Centre {
  readonly region: RegionCode;
  readonly serverName: string;
  readonly paths: CentralPaths;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly writer: RegisterWriter;
  readonly sessions: Sessions;
  readonly challenges: Challenges;
  readonly authorities: Authorities;
  readonly signatures: SignatureCheck;
  readonly documents: DocumentStore;
  readonly snapshots: Snapshots;
  readonly events: EventHub;
}

/** The region stands in the first two digits: derived before any query, never searched for. */
export const regionOfQuarter = (quarter: QuarterNumber): string => quarter.slice(0, 2);
