import type { KeyChoice } from '#contracts/workstation/keys.ts';
import type { SeatEvent } from '#contracts/workstation/session.ts';
import type { Account } from '#domain/access/account.ts';
import type { Capability } from '#domain/access/capabilities.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import type { Signer } from '#domain/signatures/verdict.ts';
import { Checks, type CheckResult } from '../check/checks.ts';
import { RecentContexts } from '../drafting/recent-contexts.ts';
import { createSheetPress, type SheetPress } from '../documents/sheet-press.ts';
import { openDesk, type Desk } from '../drafting/desk.ts';
import { Variants } from '../drafting/variants.ts';
import { Uploads } from '../drafting/uploads.ts';
import { CaseNotes } from '../drafting/case-notes.ts';
import { CasePapers } from '../drafting/case-papers.ts';
import { CaseUndo } from '../drafting/case-undo.ts';
import { Drafting } from '../drafting/drafting.ts';
import type { Enrolment } from '../enrolment.ts';
import { OfferedFiles } from '../files.ts';
import { Imports } from '../exchange/service/imports.ts';
import type { StartParser } from '../exchange/start-parser.ts';
import { toFault } from '../faults.ts';
import type { Fork } from '../fork.ts';
import type { Log } from '../log.ts';
import { BaseMaps } from '../map/base-maps.ts';
import { WebMaps } from '../map/web/web-maps.ts';
import { Scans } from '../map/scans.ts';
import { Replica } from '../replica/replica.ts';
import type { PlanToSign } from '../drafting/plan-to-sign.ts';
import { Shown, type Moment } from '../signing/shown.ts';
import type { SigningKey } from '../signing/signing-client.ts';
import type { WaitingKeys } from '../signing/waiting-keys.ts';
import type { SigningSettings } from '../signing/signing-settings.ts';
import { CentralClient } from '../sync/central-client.ts';
import { Sync } from '../sync/sync.ts';
import { SeatSystems } from '../systems/seat-systems.ts';
import { SeatTrust } from '../trust/seat-trust.ts';
import type { AccountFolder, RememberedKeyFile } from './account-folder.ts';
import { seatKeyOf, type SeatKey } from './seat-key.ts';
import type { Proven } from './sign-in.ts';

export interface SessionOptions {
  readonly proven: Proven;
  readonly key: SeatKey;
  readonly settings: SigningSettings;
  readonly seatFolder: string;
  readonly folder: AccountFolder;
  readonly enrolment: Enrolment;
  readonly fork: Fork;
  readonly waitingKeys: WaitingKeys;
  readonly startParser: StartParser;
  readonly clock: () => Date;
  readonly log: Log;
  readonly resourcesFolder: string;
  readonly publish: (event: SeatEvent) => void;
  readonly onLost: () => void;
  /** What a check found before the workstation was locked. */
  readonly checked: CheckResult | null;
  readonly retryMs?: number;
}

/** Calls of a person at work keep the server's session alive; not more often than this. */
const KEEP_ALIVE_MS = 4 * 60_000;

/** What is open while somebody is signed in. Everything ends with it. */
export class Session {
  readonly account: Account;
  readonly signer: Signer;
  readonly offline: boolean;
  readonly passwordDaysLeft: number;
  readonly capabilities: ReadonlySet<Capability>;
  readonly desk: Desk;
  readonly replica: Replica;
  readonly client: CentralClient;
  readonly sync: Sync;
  readonly drafting: Drafting;
  /** Whom signatures of others are traced to. */
  readonly trust: SeatTrust;
  readonly papers: CasePapers;
  readonly notes: CaseNotes;
  readonly variants: Variants;
  readonly undo: CaseUndo;
  readonly files = new OfferedFiles();
  readonly uploads = new Uploads();
  readonly imports: Imports;
  readonly systems: SeatSystems;
  readonly baseMaps: BaseMaps;
  readonly webMaps: WebMaps;
  readonly scans: Scans;
  readonly checks: Checks;
  readonly press: SheetPress;
  /** Texts and plans that wait for their signature. */
  readonly shown: Shown<Moment>;
  readonly shownPlans: Shown<PlanToSign>;
  readonly contexts: RecentContexts;
  readonly #options: SessionOptions;
  /** Of the files that are open; the key they were derived from is gone. */
  readonly #keys: readonly Uint8Array[];
  #token: string | null;
  #keptAliveAt: number;

  constructor(options: SessionOptions) {
    const { proven, folder, enrolment, fork, publish, log } = options;
    const { account, keyring } = proven;
    this.#options = options;
    this.#token = proven.token;
    this.#keptAliveAt = options.clock().getTime();
    this.account = account;
    this.signer = proven.signer;
    this.offline = proven.token === null;
    this.passwordDaysLeft = proven.passwordDaysLeft;
    this.capabilities = new Set(account.capabilities);
    const keys = {
      desk: keyring.keyFor('desk'),
      replica: keyring.keyFor('replica'),
      download: keyring.keyFor('download'),
    };
    keyring.wipe();
    this.#keys = Object.values(keys);
    this.desk = openDesk(folder.file('desk.db'), keys.desk);
    this.replica = new Replica({
      file: folder.file('replica.db'),
      headFile: folder.file('head.sealed'),
      key: keys.replica,
      region: account.region,
      journalKey: enrolment.journalKey,
      onClose: () => this.checks.drop(),
    });
    this.replica.open();
    this.client = new CentralClient(enrolment, () => this.#token);
    const now = (): string => options.clock().toISOString();
    this.shown = new Shown(now);
    this.shownPlans = new Shown(now);
    this.sync = new Sync({
      client: this.client,
      enrolment,
      token: () => this.#token,
      replica: this.replica,
      desk: this.desk,
      downloadFile: folder.file('snapshot.part'),
      downloadKey: keys.download,
      fork,
      now,
      log,
      publish: (event) => {
        publish(event);
        if (event.name === 'replica.advanced') this.#lookForChanges(event.parcels);
      },
      onSessionLost: options.onLost,
      ...(options.retryMs === undefined ? {} : { retryMs: options.retryMs }),
    });
    this.contexts = new RecentContexts(this.replica);
    this.press = createSheetPress({ resourcesFolder: options.resourcesFolder });
    const onSaved = (file: CaseFile): void => publish({ name: 'case.saved', caseId: file.id });
    this.drafting = new Drafting({
      account,
      desk: this.desk,
      replica: this.replica,
      now,
      reserveNumbers: async (quarter, caseId, count) =>
        this.sync.isOnline && !this.offline
          ? await this.client.calls.submissions.reserveNumbers({ quarter, caseId, count }).catch(() => null)
          : null,
      onSaved,
    });
    const { desk, drafting } = this;
    this.trust = new SeatTrust(this.replica, enrolment, options.seatFolder);
    this.papers = new CasePapers({ drafting, desk, trust: this.trust, now });
    this.notes = new CaseNotes(desk, drafting, now);
    this.variants = new Variants(drafting, now);
    this.undo = new CaseUndo({ account, desk, replica: this.replica, now, onSaved });
    this.systems = new SeatSystems(options.seatFolder, now);
    this.imports = new Imports({
      region: account.region,
      layers: this.desk.layers,
      systems: this.systems,
      startParser: options.startParser,
      now,
      publish,
    });
    this.baseMaps = new BaseMaps({ notes: this.desk.map, startParser: options.startParser, now, publish });
    this.webMaps = new WebMaps({ notes: this.desk.map, now, publish });
    this.scans = new Scans(this.desk.map, now);
    this.checks = new Checks({
      found: options.checked,
      fork,
      replica: this.replica,
      now,
      log,
      publish,
      onDamaged: (fault) => this.sync.replaceDamaged(fault),
    });
    this.sync.start();
  }

  get mayCallServer(): boolean {
    return this.#token !== null;
  }

  now(): string {
    return this.#options.clock().toISOString();
  }

  get keyFiles(): readonly RememberedKeyFile[] {
    return this.#options.folder.keyFiles;
  }

  /** Where the key of this session is. */
  get key(): SeatKey {
    return this.#options.key;
  }

  /**
   * A key of the person who signed in, opened for one signature: that of this session, if no other is named. `secret` is sealed.
   * A file that has signed is remembered here: the one for documents never signs in.
   * Faults of the key, KEY_PURPOSE, KEY_OF_ANOTHER_PERSON, KEY_OF_ANOTHER_ORGANISATION, KEY_ROLE
   */
  openKey(secret: string, choice?: KeyChoice): Promise<SigningKey> {
    const { waitingKeys, settings, folder, clock } = this.#options;
    const { name, order } = choice ? seatKeyOf(choice, folder) : this.#options.key;
    const { identifier, organisation } = this.account;
    const demand = { purpose: 'sign', identifier, organisation } as const;
    const onSigned = (certificate: Uint8Array): void => {
      if (order.kind === 'file' && folder.rememberKeyFile(name, order.bytes, certificate))
        this.#options.publish({ name: 'keyFile.remembered' });
    };
    return waitingKeys.open({ key: order, secret, settings, demand, now: clock(), onSigned });
  }

  /** Somebody is working here: tell the server now and then, before it ends the session for idleness. */
  touch(): void {
    const now = this.#options.clock().getTime();
    if (!this.sync.isOnline || this.#token === null || now - this.#keptAliveAt < KEEP_ALIVE_MS) return;
    this.#keptAliveAt = now;
    this.client.calls.submissions.notices({ after: this.desk.lastNotice() }).catch(() => undefined);
  }

  /** An empty list stands for a new filling, 2000 for more than an event can name: anything may have changed. */
  #lookForChanges(parcels: readonly string[]): void {
    const isAll = parcels.length === 0 || parcels.length >= 2000;
    this.drafting.lookForChanges(isAll ? null : parcels).catch((error: unknown) => {
      this.#options.log.event('drafts.notCompared', { code: toFault(error).code });
    });
  }

  /** A filling, a sending or a check that was begun and has an end. */
  get isAtWork(): boolean {
    return this.sync.isAtWork || this.checks.isAtWork;
  }

  /** The person has shown anew who he is: what was under way goes on, with the server's newest word. */
  goOn({ token, keyring }: Proven): void {
    this.#token = token ?? this.#token;
    keyring.wipe();
  }

  async close(signOut: boolean): Promise<void> {
    if (signOut && this.#token !== null && this.sync.isOnline)
      await this.client.calls.session.signOut({}).catch(() => undefined);
    this.#token = null;
    await this.sync.close();
    this.client.close();
    this.files.clear();
    this.imports.clear();
    this.baseMaps.close();
    this.webMaps.close();
    this.checks.drop();
    await this.press.close();
    this.replica.close();
    this.desk.close();
    for (const key of this.#keys) key.fill(0);
  }
}
