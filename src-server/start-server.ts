import type { AddressInfo } from 'node:net';
import { Fault } from '#domain/fault.ts';
import { RegionCode } from '#domain/numbers/types.ts';
import type { JournalKey } from '#register/journal-key.ts';
import { openStore, type Store } from '#register/store.ts';
import { Challenges } from './accounts/challenges.ts';
import { Sessions } from './accounts/sessions.ts';
import { centralPaths, makeCentralFolders, type CentralPaths } from './central-paths.ts';
import type { Centre } from './centre.ts';
import { systemClock, type Clock } from './clock.ts';
import { DocumentStore } from './documents/document-store.ts';
import { EventHub } from './events/event-hub.ts';
import { buildApp, type Limits } from './http/build-app.ts';
import { startHealth } from './http/health.ts';
import { openHeadKey, type AskPin } from './journal/head-key-store.ts';
import { headSize } from './journal/journal.queries.ts';
import { holdRegister } from './hold-register.ts';
import { openLog } from './log.ts';
import { createRegisterWriter } from './register/register-writer.ts';
import { createAuthorities } from '#signatures/authorities/authorities.ts';
import { createSignatureCheck } from './signatures/signature-check.ts';
import { Snapshots } from './snapshot/snapshots.ts';
import { ensureTls } from './tls/make-tls.ts';
import { EvidenceKeeper } from './evidence/evidence-keeper.ts';
import { anchorsAtStart, foundTrust } from './trust/found-trust.ts';
import { anchorsNow, writeEnrolment } from './enrolment.ts';
import { demandProductionTrust } from './demand-production-trust.ts';

export interface ServerOptions {
  readonly home: string;
  /** 0: any free port. */
  readonly port: number;
  readonly host?: string;
  /** Port of health and metrics on loopback; 0 or absent: any free port. */
  readonly healthPort?: number;
  readonly clock?: Clock;
  readonly limits?: Limits;
  /** Refuses demo accounts and test anchors (SEC-56). */
  readonly production?: boolean;
  /** Makes the snapshot now instead of when the first workstation asks for it. */
  readonly readySnapshot?: boolean;
  /** How often it is looked whether evidence of signatures is due; half a minute by default. */
  readonly evidencePauseMs?: number;
  /** Further names and addresses that seats know this server by. */
  readonly names?: readonly string[];
  /** PIN of the token that holds the head key; asked only when the key is in one. */
  readonly headKeyPin?: AskPin;
}

export interface RunningServer {
  readonly url: string;
  readonly port: number;
  readonly healthUrl: string;
  /** Finishes what was begun, answers it, then closes. */
  close(): Promise<void>;
}

const USUAL_LIMITS: Limits = { calls: 1_200, signIns: 60 };
const NAME = 'Shekara';
const HOME_REGION = '21';

/** Starts the central server on the register under `home`, which is made empty when there is none. Faults STORE_BUSY, … */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const paths = centralPaths(options.home);
  makeCentralFolders(paths);
  const letGo = holdRegister(paths.folder);
  let store: Store | null = null;
  try {
    store = openStore({ file: paths.database, key: null, migrations: 'central' });
    const server = await serve(options, paths, store);
    const close = async (): Promise<void> => {
      await server.close();
      letGo();
    };
    return { ...server, close };
  } catch (error) {
    store?.close();
    letGo();
    throw error;
  }
}

async function serve(options: ServerOptions, paths: CentralPaths, store: Store): Promise<RunningServer> {
  const { port, host = '127.0.0.1', clock = systemClock, limits = USUAL_LIMITS } = options;
  // Without this `insert or replace` would slip past the triggers that keep acts.
  store.raw.pragma('recursive_triggers = on');
  const region = regionOf(store);
  const pin = options.headKeyPin ?? noPin;
  const key = await openHeadKey(store.raw, { folder: paths.keys, region, pin });
  const tls = ensureTls(paths.tls, options.names ?? []);
  const centre = assemble({ paths, store, region, clock, key });
  if (options.production === true) demandProductionTrust(anchorsAtStart(centre), options.home);
  await foundTrust(centre);
  const app = await buildApp(centre, { tls, limits });
  await app.listen({ port, host });
  const health = await startHealth(centre, options.healthPort ?? 0);
  const { port: taken } = app.server.address() as AddressInfo; // a TCP server that listens has one
  const url = `https://${host === '127.0.0.1' ? 'localhost' : host}:${taken}`;
  const { caPem } = tls;
  writeEnrolment(paths, {
    server: url,
    serverName: NAME,
    region,
    caPem,
    trustAnchors: anchorsNow(centre),
    journalKey: key.vkey,
  });
  centre.log.info({ region, port: taken, size: headSize(store.raw, region) }, 'server started');
  // Whoever asks meanwhile waits for this one; what goes wrong stands in the log and is told to those who ask.
  if (options.readySnapshot === true) centre.snapshots.current().catch(() => undefined);
  const evidence = new EvidenceKeeper(centre, options.evidencePauseMs);
  const close = async (): Promise<void> => {
    await app.close();
    await evidence.close();
    await health.close();
    await centre.writer.close();
    key.close();
    await centre.snapshots.close();
    centre.log.info('server stopped');
    store.close();
  };
  return { url, port: taken, healthUrl: health.url, close };
}

interface Parts {
  readonly paths: CentralPaths;
  readonly store: Store;
  readonly region: RegionCode;
  readonly clock: Clock;
  readonly key: JournalKey;
}

function assemble({ paths, store, region, clock, key }: Parts): Centre {
  const events = new EventHub();
  const log = openLog(paths.log);
  const authorities = createAuthorities({ clock, log });
  return {
    region,
    serverName: NAME,
    paths,
    store,
    clock,
    log,
    writer: createRegisterWriter({ db: store.raw, key, clock, events }),
    sessions: new Sessions(store.raw, clock),
    challenges: new Challenges(clock, NAME),
    authorities,
    signatures: createSignatureCheck({ raw: store.raw, region, folder: paths.trust, clock, authorities }),
    documents: new DocumentStore(paths.documents, store),
    snapshots: new Snapshots({
      database: paths.database,
      folder: paths.snapshots,
      region,
      clock,
      log,
      headSize: () => headSize(store.raw, region),
    }),
    events,
  };
}

const noPin: AskPin = () => Promise.reject(new Fault('HEAD_KEY', { data: { why: 'noPin' } }));

/** One server holds one region: that of its quarters. */
function regionOf(store: Store): RegionCode {
  const found = store.raw.prepare<[], string>('select region from quarter limit 1').pluck().get();
  return RegionCode.parse(found ?? HOME_REGION);
}
