import type { KeyChoice } from '#contracts/workstation/keys.ts';
import type { SeatEvent, SeatState } from '#contracts/workstation/session.ts';
import type { Capability } from '#domain/access/capabilities.ts';
import { Fault } from '#domain/fault.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import type { BackHalfOptions } from '../core.ts';
import type { CheckResult } from '../check/checks.ts';
import { SeatEvents } from '../events.ts';
import { toFault } from '../faults.ts';
import type { Fork } from '../fork.ts';
import { deviceOf, type Device } from '../replica/device.ts';
import { ownFolder } from '#register/own-folder.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { lockSeat } from '../replica/seat-lock.ts';
import { LineProbe } from '../sync/line-probe.ts';
import { Batches } from '../signing/sign-batch.ts';
import { KeyLister } from '../signing/signing-client.ts';
import { WaitingKeys } from '../signing/waiting-keys.ts';
import { NO_SIGNING_SETTINGS, type SigningSettings } from '../signing/signing-settings.ts';
import { AccountFolder, rememberedKeyFiles, type RememberedKeyFile } from './account-folder.ts';
import { ScreenLock, USUAL_LOCK_MS, type LockReason } from './screen-lock.ts';
import { seatKeyOf, type SeatKey } from './seat-key.ts';
import { seatState } from './seat-state.ts';
import { Session } from './session.ts';
import { changePassword, signIn, type Proven, type SignInPlace } from './sign-in.ts';

export interface SeatSignIn {
  readonly login: string;
  readonly password: string;
  readonly key: KeyChoice;
  readonly keyPassword: string;
}

/** Who alone may open a locked workstation again. Nothing in it is secret, and nothing is told to a window. */
interface Locked {
  readonly login: string;
  readonly key: SeatKey;
  /** A check takes long: what it found is there when he comes back. */
  checked: CheckResult | null;
}

/** How often a locked workstation looks whether what was under way has ended. */
const LOOK_MS = 200;

/** A workstation: at most one person at work, on data of his own. */
export class Seat {
  readonly events = new SeatEvents();
  readonly batches = new Batches();
  readonly #options: BackHalfOptions;
  readonly #device: Device;
  readonly #unlock: () => void;
  readonly keyLister: KeyLister;
  readonly waitingKeys: WaitingKeys;
  /** Null on a machine that was not enrolled. At work only while nobody is signed in. */
  readonly #probe: LineProbe | null;
  readonly screen: ScreenLock;
  #session: Session | null = null;
  #locked: Locked | null = null;
  /** Calls of windows that are under way. */
  #calls = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** Faults STORE_BUSY when another process has this seat */
  constructor(options: BackHalfOptions) {
    this.#options = options;
    this.screen = new ScreenLock({
      lockAfterMs: options.lockAfterMs ?? USUAL_LOCK_MS,
      onLeft: (reason) => void this.lock(reason),
    });
    this.keyLister = new KeyLister(options.fork, this.signing);
    this.waitingKeys = new WaitingKeys(options.fork);
    ownFolder(options.seatFolder);
    this.#unlock = lockSeat(options.seatFolder);
    this.#device = deviceOf(options.seatFolder);
    this.#probe =
      options.enrolment &&
      new LineProbe(options.enrolment, () => this.events.publish({ name: 'sync.changed', sync: this.state().sync }));
    this.#probe?.start();
  }

  /** Of who is at work; while nobody is, of everybody who signed in here. */
  get keyFiles(): readonly RememberedKeyFile[] {
    return this.#session?.keyFiles ?? rememberedKeyFiles(this.#options.seatFolder);
  }

  get signing(): SigningSettings {
    return this.#options.signing ?? NO_SIGNING_SETTINGS;
  }

  get fork(): Fork {
    return this.#options.fork;
  }

  get capabilities(): ReadonlySet<Capability> | null {
    return this.#session?.capabilities ?? null;
  }

  /** Faults NOT_SIGNED_IN */
  get session(): Session {
    if (!this.#session) throw new Fault('NOT_SIGNED_IN');
    return this.#session;
  }

  get isLocked(): boolean {
    return this.#locked !== null;
  }

  get sessionOrNull(): Session | null {
    return this.#session;
  }

  /** A call is let through; answers what to do when it is over. */
  enterCall(path: readonly string[]): () => void {
    // Signs of life are a timer's, not a person's.
    if (!this.isLocked && path.at(-1) !== 'beat') this.#session?.touch();
    this.#calls += 1;
    return () => void (this.#calls -= 1);
  }

  state(): SeatState {
    return seatState({
      seat: this.#options.seatName,
      serverName: this.#options.enrolment?.serverName ?? '',
      session: this.#session,
      lockedFor: this.#locked?.key ?? null,
      line: this.#probe?.line,
      keyFiles: this.keyFiles,
    });
  }

  /** One at a time; a second person takes the place of the first. */
  signIn(input: SeatSignIn): Promise<Result<SeatState, Refusal>> {
    return this.#inTurn(() => this.#signIn(input));
  }

  /** A32.5: what was typed is kept, then the screen is empty and no call is answered until the same person unlocks it. */
  lock(reason: LockReason): Promise<void> {
    this.screen.end();
    return this.#inTurn(() => this.#lock(reason));
  }

  /** With what he signs in with, and asked in the same way: the server counts wrong ones. Refuses as signing in */
  unlock(secrets: Pick<SeatSignIn, 'password' | 'keyPassword'>): Promise<Result<SeatState, Refusal>> {
    return this.#inTurn(() => this.#unlockFor(secrets));
  }

  /** The three factors and a new password; whoever is signed in here signs in anew. */
  async changePassword(
    input: SeatSignIn & { readonly newPassword: string },
  ): Promise<Result<Record<never, never>, Refusal>> {
    const place = this.#placeOf(input.login);
    const { order: key } = seatKeyOf(input.key, place.folder);
    const answer = await changePassword({ ...input, key }, place);
    if (answer.ok && this.#session?.account.login === input.login) await this.signOut('signedOut');
    return answer;
  }

  async signOut(reason: 'signedOut' | 'expired'): Promise<void> {
    const session = this.#session;
    if (!session && !this.isLocked) return;
    this.#session = this.#locked = null;
    this.screen.end();
    await session?.close(reason === 'signedOut');
    this.#probe?.start();
    this.events.publish({ name: 'session.ended', reason });
  }

  async close(): Promise<void> {
    this.screen.end();
    this.events.close();
    this.keyLister.close();
    this.waitingKeys.close();
    const session = this.#session;
    this.#session = this.#locked = null;
    await session?.close(false);
    this.#probe?.close();
    this.#unlock();
  }

  /** Faults OFFLINE on a machine that was not enrolled */
  #placeOf(login: string): SignInPlace {
    const { enrolment, clock, seatFolder } = this.#options;
    if (!enrolment) throw new Fault('OFFLINE', { data: { reason: 'notEnrolled' } });
    const folder = new AccountFolder(seatFolder, login, this.#device);
    const { waitingKeys, signing: settings } = this;
    return { folder, seatFolder, enrolment, waitingKeys, clock, settings };
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#turn.then(work);
    this.#turn = next.catch(() => undefined);
    return next;
  }

  /** Faults NOT_FOUND for a key file that this seat does not remember */
  async #signIn(input: SeatSignIn): Promise<Result<SeatState, Refusal>> {
    if (this.isLocked) throw new Fault('LOCKED');
    const { login, password, keyPassword } = input;
    const place = this.#placeOf(login);
    const key = seatKeyOf(input.key, place.folder);
    const proven = await signIn({ login, password, key: key.order, keyPassword }, place);
    if (!proven.ok) return proven;
    if (key.order.kind === 'file') place.folder.rememberKeyFile(key.name, key.order.bytes, proven.value.certificate);
    await this.signOut('signedOut');
    this.#open(proven.value, { key, place, checked: null });
    return ok(this.state());
  }

  async #lock(reason: LockReason): Promise<void> {
    const session = this.#session;
    if (!session || this.isLocked) return;
    const { log } = this.#options;
    const saved = this.screen.whenSaved(this.events.readers);
    this.events.publish({ name: 'session.locking' });
    await saved;
    // Signed out meanwhile
    if (this.#session !== session) return;
    this.#locked = { login: session.account.login, key: session.key, checked: null };
    this.keyLister.close();
    log.event('seat.locked', { reason });
    this.events.publish({ name: 'session.locked' });
    this.#leaveWhenDone(session).catch((error: unknown) => log.fault('lock', toFault(error)));
  }

  /** What is under way goes on to its end; then the files are closed, and their keys and the server's token are gone. */
  async #leaveWhenDone(session: Session): Promise<void> {
    const isLeft = (): boolean => this.isLocked && this.#session === session;
    const isDone = (): boolean => this.#calls === 0 && !session.isAtWork && !this.batches.isAtWork;
    while (isLeft()) {
      if (isDone())
        await this.#inTurn(async () => {
          if (!isLeft() || !isDone()) return;
          if (this.#locked) this.#locked.checked = session.checks.result;
          this.#session = null;
          await session.close(true);
          this.#probe?.start();
        });
      else await pause(LOOK_MS, undefined, { ref: false });
    }
  }

  async #unlockFor(secrets: Pick<SeatSignIn, 'password' | 'keyPassword'>): Promise<Result<SeatState, Refusal>> {
    const locked = this.#locked;
    if (!locked) return ok(this.state());
    const { login, key } = locked;
    const place = this.#placeOf(login);
    const proven = await signIn({ login, key: key.order, ...secrets }, place);
    if (!proven.ok) return proven;
    // Signed out meanwhile
    if (this.#locked !== locked) throw new Fault('NOT_SIGNED_IN');
    this.#locked = null;
    if (this.#session) {
      this.#session.goOn(proven.value);
      this.screen.begin();
    } else this.#open(proven.value, { key, place, checked: locked.checked });
    this.events.publish({ name: 'session.unlocked' });
    return ok(this.state());
  }

  #open(
    proven: Proven,
    { key, place, checked }: { key: SeatKey; place: SignInPlace; checked: CheckResult | null },
  ): void {
    const { folder, enrolment, settings } = place;
    const { log, resourcesFolder, retryMs, seatFolder, startParser, fork, clock } = this.#options;
    this.#probe?.stop();
    const session = new Session({
      proven,
      key,
      checked,
      settings,
      seatFolder,
      folder,
      enrolment,
      fork,
      waitingKeys: this.waitingKeys,
      startParser,
      clock,
      log,
      resourcesFolder,
      publish: (event: SeatEvent) => this.#publish(event),
      onLost: () => void this.#lost(session),
      ...(retryMs === undefined ? {} : { retryMs }),
    });
    this.#session = session;
    this.screen.begin();
  }

  /** A locked screen hears how the line is, and nothing else of what goes on behind it. */
  #publish(event: SeatEvent): void {
    if (!this.isLocked || event.name === 'sync.changed') this.events.publish(event);
  }

  /** The server ended the session. A locked workstation stays locked: it needs none. */
  async #lost(session: Session): Promise<void> {
    if (this.#session !== session) return;
    if (!this.isLocked) return this.signOut('expired');
    this.#session = null;
    await session.close(false);
    this.#probe?.start();
  }
}
