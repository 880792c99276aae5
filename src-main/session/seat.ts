import type { KeyChoice } from '#contracts/workstation/keys.ts';
import type { SeatEvent, SeatState, SyncState } from '#contracts/workstation/session.ts';
import type { Capability } from '#domain/access/capabilities.ts';
import { Fault } from '#domain/fault.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import type { BackHalfOptions } from '../core.ts';
import { SeatEvents } from '../events.ts';
import type { Fork } from '../fork.ts';
import { deviceOf, type Device } from '../replica/device.ts';
import { ownFolder } from '#register/own-folder.ts';
import { lockSeat } from '../replica/seat-lock.ts';
import { LineProbe } from '../sync/line-probe.ts';
import { Batches } from '../signing/sign-batch.ts';
import { KeyLister } from '../signing/signing-client.ts';
import { WaitingKeys } from '../signing/waiting-keys.ts';
import { NO_SIGNING_SETTINGS, type SigningSettings } from '../signing/signing-settings.ts';
import { AccountFolder, rememberedKeyFiles, type RememberedKeyFile } from './account-folder.ts';
import { seatKeyOf, type SeatKey } from './seat-key.ts';
import { Session } from './session.ts';
import { changePassword, signIn, type SignInPlace } from './sign-in.ts';

export const VERSION = '0.1.0';

const NOTHING: SyncState = {
  line: 'offline',
  latencyMs: null,
  size: 0,
  verifiedAt: null,
  stopped: null,
  progress: null,
  outbox: 0,
};

export interface SeatSignIn {
  readonly login: string;
  readonly password: string;
  readonly key: KeyChoice;
  readonly keyPassword: string;
}

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
  #session: Session | null = null;
  #signingIn: Promise<unknown> = Promise.resolve();

  /** Faults STORE_BUSY when another process has this seat */
  constructor(options: BackHalfOptions) {
    this.#options = options;
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

  get sessionOrNull(): Session | null {
    return this.#session;
  }

  state(): SeatState {
    const session = this.#session;
    return {
      version: VERSION,
      seat: this.#options.seatName,
      account: session?.account ?? null,
      offline: session?.offline ?? false,
      key: session?.signer ?? null,
      keyKind: session?.key.order.kind ?? null,
      keyName: session?.key.name ?? '',
      passwordDaysLeft: session?.passwordDaysLeft ?? null,
      sync: session?.sync.state() ?? { ...NOTHING, ...this.#probe?.line },
      serverName: this.#options.enrolment?.serverName ?? '',
      parcels: session?.replica.parcels ?? null,
      keyFiles: this.keyFiles.map(({ name }) => name),
    };
  }

  /** One at a time; a second person takes the place of the first. */
  signIn(input: SeatSignIn): Promise<Result<SeatState, Refusal>> {
    const next = this.#signingIn.then(() => this.#signIn(input));
    this.#signingIn = next.catch(() => undefined);
    return next;
  }

  /** The three factors and a new password; whoever is signed in here signs in anew. */
  async changePassword(
    input: SeatSignIn & { readonly newPassword: string },
  ): Promise<Result<Record<never, never>, Refusal>> {
    const { key, ...place } = this.#placeOf(input);
    const answer = await changePassword({ ...input, key: key.order }, place);
    if (answer.ok && this.#session?.account.login === input.login) await this.signOut('signedOut');
    return answer;
  }

  async signOut(reason: 'signedOut' | 'expired'): Promise<void> {
    const session = this.#session;
    if (!session) return;
    this.#session = null;
    await session.close(reason === 'signedOut');
    this.#probe?.start();
    this.events.publish({ name: 'session.ended', reason });
  }

  async close(): Promise<void> {
    this.events.close();
    this.keyLister.close();
    this.waitingKeys.close();
    await this.#session?.close(false);
    this.#session = null;
    this.#probe?.close();
    this.#unlock();
  }

  /** Faults OFFLINE on a machine that was not enrolled, NOT_FOUND for a key file that this seat does not remember */
  #placeOf({ login, key }: SeatSignIn): SignInPlace & { readonly key: SeatKey } {
    const { enrolment, clock, seatFolder } = this.#options;
    if (!enrolment) throw new Fault('OFFLINE', { data: { reason: 'notEnrolled' } });
    const folder = new AccountFolder(seatFolder, login, this.#device);
    const { waitingKeys, signing: settings } = this;
    return { folder, seatFolder, enrolment, waitingKeys, clock, settings, key: seatKeyOf(key, folder) };
  }

  async #signIn(input: SeatSignIn): Promise<Result<SeatState, Refusal>> {
    const { fork, log, resourcesFolder, retryMs, seatFolder, startParser } = this.#options;
    const { key, ...place } = this.#placeOf(input);
    const { folder, enrolment, waitingKeys, clock, settings } = place;
    const { login, password, keyPassword } = input;
    const proven = await signIn({ login, password, key: key.order, keyPassword }, place);
    if (!proven.ok) return proven;
    if (key.order.kind === 'file') folder.rememberKeyFile(key.name, key.order.bytes, proven.value.certificate);
    await this.signOut('signedOut');
    this.#probe?.stop();
    this.#session = new Session({
      proven: proven.value,
      key,
      settings,
      seatFolder,
      folder,
      enrolment,
      fork,
      waitingKeys,
      startParser,
      clock,
      log,
      resourcesFolder,
      publish: (event: SeatEvent) => this.events.publish(event),
      onLost: () => void this.signOut('expired'),
      ...(retryMs === undefined ? {} : { retryMs }),
    });
    return ok(this.state());
  }
}
