import type { SeatState, SyncState } from '#contracts/workstation/session.ts';
import type { Capability } from '#domain/access/capabilities.ts';
import type { BackHalfOptions } from '../core.ts';
import { SeatEvents } from '../events.ts';

export class Seat {
  readonly events = new SeatEvents();
  readonly options: BackHalfOptions;

  constructor(options: BackHalfOptions) {
    this.options = options;
  }

  get capabilities(): ReadonlySet<Capability> | null {
    return null;
  }

  state(): SeatState {
    return {
      version: '0.1.0',
      seat: this.options.seatName,
      account: null,
      offline: false,
      key: null,
      passwordDaysLeft: null,
      sync: this.sync(),
      serverName: this.options.enrolment?.serverName ?? '',
      parcels: null,
      keyFiles: [],
    };
  }

  sync(): SyncState {
    return { line: 'offline', latencyMs: null, size: 0, verifiedAt: null, stopped: null, progress: null, outbox: 0 };
  }

  async close(): Promise<void> {
    this.events.close();
  }
}
