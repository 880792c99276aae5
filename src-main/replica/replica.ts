import type { Database } from 'better-sqlite3';
import { Fault } from '#domain/fault.ts';
import type { Zone } from '#domain/geometry/types.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { latestHead } from '#register/journal-store.ts';
import type { Store } from '#register/store.ts';
import { toFault } from '../faults.ts';
import { removeStore } from './install-snapshot.ts';
import { HeadMemory } from './replica-head.ts';
import { openReplica, type ReplicaPlace } from './replica-store.ts';
import { PastParcels } from './tiles/past-parcels.ts';
import { TileCutter, type TilePlace } from './tiles/cut-tile.ts';

export interface ReplicaOptions extends Omit<ReplicaPlace, 'knownHead'> {
  readonly region: RegionCode;
  readonly headFile: string;
  /** Whatever was read from the file that was open is over. */
  readonly onClose?: () => void;
}

interface Opened {
  readonly store: Store;
  readonly cutter: TileCutter;
  readonly installedAt: string;
  verifiedAt: string;
  size: number;
  parcels: number;
}

/** The replica of the account at work: absent, open, or refused with the reason. */
export class Replica {
  readonly options: ReplicaOptions;
  readonly heads: HeadMemory;
  #opened: Opened | null = null;
  /** What was otherwise after the act that was asked for last. */
  #past: { readonly epoch: string; readonly seq: number; readonly parcels: PastParcels } | null = null;
  #missing = new Fault('OFFLINE', { data: { reason: 'replica' } });

  constructor(options: ReplicaOptions) {
    this.options = options;
    this.heads = new HeadMemory(options.headFile, options.key);
  }

  /**
   * Opens the file. A damaged one is taken away, so that a fresh snapshot takes its place: drafts live in another
   * file. A newer one is left alone: the program must be updated, not the data thrown away.
   */
  open(): 'open' | 'absent' | 'newer' {
    this.close();
    const place = { ...this.options, knownHead: this.heads.known };
    try {
      const found = openReplica(place);
      if (!found) return 'absent';
      const { store, installedAt, verifiedAt, size } = found;
      this.#opened = { store, cutter: new TileCutter(store.raw), installedAt, verifiedAt, size, parcels: 0 };
      this.noteAdvanced(size, verifiedAt);
      return 'open';
    } catch (error) {
      const fault = toFault(error);
      if (fault.code === 'STORE_DAMAGED') {
        this.discard(fault);
        return 'absent';
      }
      if (fault.code !== 'STORE_NEWER') throw fault;
      this.#missing = fault;
      return 'newer';
    }
  }

  get isOpen(): boolean {
    return this.#opened !== null;
  }

  /** Register of this replica. Throws why there is none. */
  get store(): Store {
    if (!this.#opened) throw this.#missing;
    return this.#opened.store;
  }

  get region(): RegionCode {
    return this.options.region;
  }

  get size(): number {
    return this.#opened?.size ?? 0;
  }

  get verifiedAt(): string | null {
    return this.#opened?.verifiedAt ?? null;
  }

  get parcels(): number | null {
    return this.#opened?.parcels ?? null;
  }

  /** Changes with every applied act and with every new file. */
  get epoch(): string {
    return this.#opened ? `${this.#opened.size}-${Date.parse(this.#opened.installedAt).toString(36)}` : 'none';
  }

  /** `seq`: as the parcels were after that act; null for now. */
  cutTile(place: TilePlace & { zone: Zone }, seq: number | null = null): Uint8Array {
    if (!this.#opened) throw this.#missing;
    return this.#opened.cutter.cut(place, seq === null ? null : this.#pastAt(this.#opened, seq));
  }

  #pastAt({ store }: Opened, seq: number): PastParcels {
    const { epoch } = this;
    if (this.#past?.epoch !== epoch || this.#past.seq !== seq)
      this.#past = { epoch, seq, parcels: new PastParcels(store.raw, this.region, seq) };
    return this.#past.parcels;
  }

  /** After a page was committed, or on opening. */
  noteAdvanced(size: number, verifiedAt: string): void {
    const opened = this.#opened;
    if (!opened) return;
    opened.size = size;
    opened.verifiedAt = verifiedAt;
    opened.parcels = countParcels(opened.store.raw);
    const head = latestHead(opened.store.raw, this.region);
    if (head) this.heads.keep(head.size, head.root);
  }

  /** The file cannot be believed any more: it goes, and whoever asks is told why until a fresh one is there. */
  discard(fault: Fault): void {
    this.close();
    removeStore(this.options.file);
    this.#missing = fault;
  }

  /** Why nothing can be read while there is no file. */
  noteMissing(fault: Fault): void {
    this.#missing = fault;
  }

  close(): void {
    if (!this.#opened) return;
    // First: what else has this file open must let go of it before another takes its place.
    this.options.onClose?.();
    this.#opened.store.close();
    this.#opened = null;
    this.#past = null;
  }
}

/** The index of current numbers holds one entry per parcel in force: counting it does not touch geometry. */
const countParcels = (raw: Database): number =>
  Number(raw.prepare('select count(*) from parcel indexed by parcel_current where to_seq is null').pluck().get());
