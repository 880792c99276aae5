import type { SeatState, SyncState } from '#contracts/workstation/session.ts';
import { keyFileFacts } from '../signing/key-facts.ts';
import type { RememberedKeyFile } from './account-folder.ts';
import type { SeatKey } from './seat-key.ts';
import type { Session } from './session.ts';

const VERSION = '0.1.0';

const NOTHING: SyncState = {
  line: 'offline',
  latencyMs: null,
  size: 0,
  verifiedAt: null,
  stopped: null,
  progress: null,
  outbox: 0,
};

interface SeatFacts {
  readonly seat: string;
  readonly serverName: string;
  readonly session: Session | null;
  /** Key of the person whom a locked workstation waits for. */
  readonly lockedFor: SeatKey | null;
  readonly line: Pick<SyncState, 'line' | 'latencyMs'> | undefined;
  readonly keyFiles: readonly RememberedKeyFile[];
}

/** What a window is told. While the workstation is locked, nothing of the person: what still runs for him is his. */
export function seatState({ seat, serverName, session, lockedFor, line, keyFiles }: SeatFacts): SeatState {
  const open = lockedFor ? null : session;
  return {
    version: VERSION,
    seat,
    account: open?.account ?? null,
    locked: lockedFor !== null,
    offline: open?.offline ?? false,
    key: open?.signer ?? null,
    keyKind: (lockedFor ?? open?.key)?.order.kind ?? null,
    keyName: open?.key.name ?? '',
    passwordDaysLeft: open?.passwordDaysLeft ?? null,
    sync: session?.sync.state() ?? { ...NOTHING, ...line },
    serverName,
    parcels: open?.replica.parcels ?? null,
    keyFiles: lockedFor ? [] : keyFiles.map(keyFileFacts),
  };
}
