import type { SeatEvent, SyncState } from '#contracts/workstation/session.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { Fault } from '#domain/fault.ts';
import type { Desk } from '../drafting/desk.ts';
import type { Enrolment } from '../enrolment.ts';
import { toFault } from '../faults.ts';
import type { Fork } from '../fork.ts';
import type { Log } from '../log.ts';
import { installReplica } from '../replica/install.ts';
import { takeInstalled } from '../replica/install-snapshot.ts';
import type { Replica } from '../replica/replica.ts';
import { PageApplier } from './apply-page.ts';
import { Backoff, Pause } from './backoff.ts';
import { watchSleep, type SleepWatch } from './sleep-watch.ts';
import type { CentralClient } from './central-client.ts';
import { readHints } from './event-stream.ts';
import { Outbox } from './outbox.ts';
import { readAll } from './pinned-https.ts';

const MAX_PAGE_BYTES = 64 * 1024 * 1024;
/** The server says something at least every 15 s; three times as long without a word means a dead line. */
const EVENTS_SILENCE_MS = 45_000;

export interface SyncOptions {
  readonly client: CentralClient;
  readonly enrolment: Enrolment;
  readonly token: () => string | null;
  readonly replica: Replica;
  readonly desk: Desk;
  readonly downloadFile: string;
  readonly downloadKey: Uint8Array;
  readonly fork: Fork;
  readonly now: () => string;
  readonly log: Log;
  readonly publish: (event: SeatEvent) => void;
  /** The server no longer knows our session. */
  readonly onSessionLost: () => void;
  /** First pause after a failure; tests shorten it. */
  readonly retryMs?: number;
}

/**
 * Keeps one account's replica and outbox in step with the server while the session lasts: fills an absent replica,
 * pulls the feed, listens for hints, sends what waits. Failures change the state that everybody sees and are tried
 * again; a page that cannot be believed stops the pulling with a reason, and the replica stays as it was (SEC-106).
 */
export class Sync {
  readonly #options: SyncOptions;
  readonly #pages: PageApplier;
  readonly #outbox: Outbox;
  readonly #ended = new AbortController();
  readonly #followPause = new Pause();
  readonly #sendPause = new Pause();
  readonly #sendBackoff: Backoff;
  /** Of the line that is listened to. */
  #listening = new AbortController();
  #sleep: SleepWatch | null = null;
  #loops: Promise<unknown> = Promise.resolve();
  #pulling: Promise<void> | null = null;
  #pullAgain = false;
  #isSending = false;
  #filling: Promise<void> | null = null;
  #fillStop: AbortController | null = null;
  /** The person stopped the filling: nothing is downloaded until he asks for it. */
  #fillHeld = false;
  #line: SyncState['line'] = 'offline';
  #latencyMs: number | null = null;
  #stopped: string | null = null;
  #progress: SyncState['progress'] = null;
  #told = '';

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#pages = new PageApplier(options.replica);
    this.#sendBackoff = new Backoff(options.retryMs ?? 1_000);
    const { desk, client, now } = options;
    this.#outbox = new Outbox({ desk, client, now, onAnswered: (file) => this.#answered(file) });
  }

  start(): void {
    this.#loops = Promise.all([this.#follow(), this.#send()]);
    this.#sleep = watchSleep(
      () => this.#awake(),
      () => Date.parse(this.#options.now()),
    );
  }

  /** What was listened to is left, and nothing waits any longer. */
  #awake(): void {
    this.#listening.abort();
    this.#followPause.wake();
    this.#sendPause.wake();
  }

  state(): SyncState {
    const { replica, desk, client } = this.#options;
    return {
      line: this.#line,
      latencyMs: this.#latencyMs,
      size: replica.size,
      verifiedAt: replica.verifiedAt,
      stopped: this.#fillHeld ? 'CANCELLED' : (this.#stopped ?? (client.clockWrong ? 'CLOCK_WRONG' : null)),
      progress: this.#progress,
      outbox: desk.outboxSize(),
    };
  }

  get isOnline(): boolean {
    return this.#line === 'online';
  }

  /** Something is under way that has an end: it fills, catches up or sends. */
  get isAtWork(): boolean {
    return this.#filling !== null || this.#pulling !== null || this.#isSending;
  }

  /** Pulls and sends at once; answers when both are through or have failed. A filling that was stopped goes on. */
  async now(): Promise<SyncState> {
    this.#fillHeld = false;
    this.#followPause.wake();
    this.#sendPause.wake();
    // The loop may be listening already: it would look at the replica again only when the line breaks.
    if (!this.#options.replica.isOpen) this.#fillSoon();
    await this.#pull().catch((error: unknown) => this.#failed(error));
    await this.#sendOnce().catch((error: unknown) => this.#failed(error));
    return this.state();
  }

  /** Stops the filling of the replica; what is downloaded stays and is gone on with at the next `now()`. */
  async stopFilling(): Promise<SyncState> {
    if (this.#filling !== null || !this.#options.replica.isOpen) {
      this.#fillHeld = true;
      this.#fillStop?.abort();
      await this.#filling?.catch(() => undefined);
    }
    return this.state();
  }

  /** Something new waits in the outbox. */
  sendSoon(): void {
    this.#tell();
    this.#sendPause.wake();
  }

  /** Damage that shows only on reading: the file is replaced while the person goes on with his drafts (SEC-107). */
  replaceDamaged(fault: Fault): void {
    if (!this.#options.replica.isOpen) return;
    this.#options.replica.discard(fault);
    this.#tell();
    this.#fillSoon();
  }

  async close(): Promise<void> {
    this.#sleep?.end();
    this.#ended.abort();
    await this.#loops.catch(() => undefined);
    await this.#pulling?.catch(() => undefined);
    await this.#filling?.catch(() => undefined);
  }

  /** Replica first, then the feed, then hints for as long as the line holds. */
  async #follow(): Promise<void> {
    const backoff = new Backoff(this.#options.retryMs ?? 1_000);
    const { signal } = this.#ended;
    while (!signal.aborted) {
      try {
        await this.#step(backoff);
      } catch (error) {
        this.#failed(error);
      }
      await this.#followPause.wait(backoff.next(), signal);
    }
  }

  async #step(backoff: Backoff): Promise<void> {
    // Signed in without the server: all we may do is to look whether it is back.
    if (this.#options.token() === null) return this.#probe();
    if (!this.#options.replica.isOpen && !this.#fillHeld) await this.#fill();
    await this.#pull();
    await this.#listen(backoff);
  }

  async #probe(): Promise<void> {
    const { client, replica } = this.#options;
    const { message } = await client.bulk({
      method: 'GET',
      path: `/bulk/feed/${replica.region}?after=0`,
      signal: this.#ended.signal,
    });
    message.destroy();
    this.#online();
  }

  async #listen(backoff: Backoff): Promise<void> {
    const { client, replica } = this.#options;
    const asked = performance.now();
    const listening = new AbortController();
    this.#listening = listening;
    const { message } = await client.bulk({
      method: 'GET',
      path: `/bulk/events/${replica.region}`,
      headers: { accept: 'text/event-stream' },
      signal: AbortSignal.any([this.#ended.signal, listening.signal]),
      silenceMs: EVENTS_SILENCE_MS,
    });
    this.#demandStatus(message.statusCode ?? 0, [200]);
    this.#latencyMs = Math.round(performance.now() - asked);
    this.#online();
    backoff.reset();
    // What waited for the line goes out now, however long the sender meant to wait.
    this.#sendBackoff.reset();
    this.#sendPause.wake();
    await this.#news();
    try {
      for await (const hint of readHints(message, replica.region)) {
        if (hint.kind === 'head' && hint.size > replica.size) await this.#pull();
        await this.#news();
      }
    } catch (error) {
      if (listening.signal.aborted) throw new Fault('OFFLINE', { data: { reason: 'slept' }, cause: error });
      throw error;
    }
    throw new Fault('OFFLINE', { data: { reason: 'ended' } });
  }

  /** Notices for this account and decisions on its cases. */
  async #news(): Promise<void> {
    const { client, desk, publish } = this.#options;
    const notices = await client.calls.submissions.notices({ after: desk.lastNotice() });
    desk.addNotices(notices);
    if (notices.length > 0) publish({ name: 'notice.arrived', count: desk.unreadNotices() });
    await this.#outbox.askStatuses();
  }

  /** One pull at a time; a hint that comes meanwhile makes it look once more. */
  #pull(): Promise<void> {
    if (this.#pulling) {
      this.#pullAgain = true;
      return this.#pulling;
    }
    this.#pulling = this.#pullPages().finally(() => (this.#pulling = null));
    return this.#pulling;
  }

  async #pullPages(): Promise<void> {
    const { replica, publish, now } = this.#options;
    if (!replica.isOpen || this.#options.token() === null) return;
    do {
      this.#pullAgain = false;
      for (;;) {
        const packed = await this.#fetchPage(replica.size);
        if (this.#ended.signal.aborted || !packed) break;
        const page = this.#pages.apply(packed, now());
        this.#stopped = null;
        publish({ name: 'replica.advanced', size: page.size, parcels: page.parcels.slice(0, 2000) });
        this.#tell();
      }
    } while (this.#pullAgain && !this.#ended.signal.aborted);
    this.#stopped = null;
  }

  async #fetchPage(after: number): Promise<Uint8Array | null> {
    const { client, replica } = this.#options;
    const { message } = await client.bulk({
      method: 'GET',
      path: `/bulk/feed/${replica.region}?after=${after}`,
      signal: this.#ended.signal,
    });
    const bytes = await readAll(message, MAX_PAGE_BYTES);
    this.#online();
    if (message.statusCode === 409) {
      // The server says that the feed cannot lead on from here (a bulk load lies between): only a snapshot can.
      if (!this.#fillHeld) await this.#fill();
      return null;
    }
    this.#demandStatus(message.statusCode ?? 0, [200, 204]);
    return message.statusCode === 204 ? null : bytes;
  }

  #fillSoon(): void {
    if (this.#options.token() === null) return;
    this.#fill()
      .then(() => this.#pull())
      .catch((error: unknown) => this.#failed(error));
  }

  /** One filling at a time. */
  #fill(): Promise<void> {
    this.#filling ??= this.#fillReplica().finally(() => (this.#filling = null));
    return this.#filling;
  }

  async #fillReplica(): Promise<void> {
    const { replica, enrolment, token, fork, now, downloadFile, downloadKey, publish } = this.#options;
    const session = token();
    if (session === null) throw new Fault('OFFLINE', { data: { reason: 'session' } });
    const { region, journalKey, file, key } = replica.options;
    const stop = (this.#fillStop = new AbortController());
    try {
      await installReplica({
        fork,
        signal: AbortSignal.any([this.#ended.signal, stop.signal]),
        order: {
          server: { server: enrolment.server, caPem: enrolment.caPem },
          token: session,
          region,
          journalKey,
          knownHead: replica.heads.known,
          file,
          key: new Uint8Array(key),
          partial: downloadFile,
          downloadKey: new Uint8Array(downloadKey),
          now: now(),
        },
        onProgress: (progress) => {
          this.#progress = progress;
          this.#online();
        },
      });
      replica.close();
      takeInstalled(file);
    } finally {
      this.#progress = null;
      this.#fillStop = null;
    }
    if (replica.open() !== 'open') throw new Fault('STORE_DAMAGED', { data: { what: 'replica' } });
    publish({ name: 'replica.advanced', size: replica.size, parcels: [] });
    this.#tell();
  }

  async #send(): Promise<void> {
    const backoff = this.#sendBackoff;
    const { signal } = this.#ended;
    while (!signal.aborted) {
      try {
        await this.#sendOnce();
        backoff.reset();
        await this.#sendPause.wait(60_000, signal);
      } catch (error) {
        this.#failed(error);
        await this.#sendPause.wait(backoff.next(), signal);
      }
    }
  }

  async #sendOnce(): Promise<void> {
    const { desk, client, token } = this.#options;
    if (token() === null || desk.outboxSize() === 0) return;
    // A time of signing that is minutes off would have to be explained for years; it waits until the clock is right.
    if (client.clockWrong) throw new Fault('CLOCK_WRONG');
    this.#isSending = true;
    try {
      await this.#outbox.send(this.#ended.signal);
      this.#online();
    } finally {
      this.#isSending = false;
    }
  }

  #answered(file: CaseFile): void {
    this.#options.publish({ name: 'case.answered', caseId: file.id, state: file.state });
    this.#tell();
  }

  #demandStatus(status: number, good: readonly number[]): void {
    if (good.includes(status)) return;
    if (status === 401) throw new Fault('NOT_SIGNED_IN');
    if (status === 429 || status === 503) throw new Fault('TOO_MANY_REQUESTS');
    throw new Fault('SERVER_GARBLED', { data: { status } });
  }

  #online(): void {
    this.#line = 'online';
    // Whatever had been wrong with the line itself is over; a page that was not believed stays said until one is.
    if (this.#stopped && !this.#stopped.startsWith('sync.')) this.#stopped = null;
    this.#tell();
  }

  #failed(error: unknown): void {
    if (this.#ended.signal.aborted) return;
    const fault = toFault(error);
    const reason = fault.data['reason'];
    this.#options.log.event('sync.failed', { code: fault.code, reason: typeof reason === 'string' ? reason : null });
    if (fault.code === 'OFFLINE') this.#line = 'offline';
    else if (fault.code === 'SERVER_UNTRUSTED') this.#line = 'untrusted';
    else if (fault.code === 'NOT_SIGNED_IN') this.#options.onSessionLost();
    else this.#stopped = fault.code === 'SYNC_STOPPED' && typeof reason === 'string' ? reason : fault.code;
    if (!this.#options.replica.isOpen) this.#options.replica.noteMissing(fault);
    this.#tell();
  }

  /** The state, when it is another than the one told last. */
  #tell(): void {
    const sync = this.state();
    const text = JSON.stringify(sync);
    if (text === this.#told) return;
    this.#told = text;
    this.#options.publish({ name: 'sync.changed', sync });
  }
}
