import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { toBase64 } from '#domain/bytes.ts';
import { parseVkey } from '#domain/journal/checkpoint.ts';
import { RegionCode } from '#domain/numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { attempt } from '#domain/signatures/findings.ts';
import {
  LARGEST_BUNDLE,
  makeTrustBundle,
  openTrustBundle,
  type BundleRefusal,
  type TrustBundle,
} from '#domain/signatures/trust/trust-bundle.ts';
import { parseCrl } from '#domain/signatures/x509/crl.ts';
import { printPem } from '#domain/signatures/x509/pem.ts';
import { bundleFile, bytesOf } from '#main/trust/seat-bundle.ts';
import { successionsIn } from '#register/head-key-record.ts';
import { verifyEd25519 } from '#register/journal-key.ts';
import { openStore } from '#register/store.ts';
import { trustInForce, type TrustVersion } from '#register/trust-record.ts';
import { askAuthority } from '#signatures/authorities/ask-authority.ts';
import { centralPaths } from '#server/central-paths.ts';
import { openHeadKey, type AskPin } from '#server/journal/head-key-store.ts';
import { createEvidenceAtHand } from '#server/signatures/evidence-at-hand.ts';
import { BadInput, enrolledKey } from './journal-source.ts';
import { writeFiles } from './write-files.ts';

const MOST_LIST = 100_000_000;

export interface Exported {
  readonly bundle: TrustBundle;
  /** Addresses of lists that gave none. */
  readonly silent: readonly string[];
}

export interface Export {
  readonly home: string;
  readonly to: string;
  /** Of the token, when the key of the journal is in one. */
  readonly pin: AskPin;
}

/** The store in force with the lists at hand and those that its addresses give, signed with the key of the journal. */
export async function exportBundle(raw: Database, version: TrustVersion, { home, to, pin }: Export): Promise<Exported> {
  const { trust, keys } = centralPaths(home);
  const region = regionOf(enrolledKey(home));
  const successions = successionsIn(raw, region);
  const key = await openHeadKey(raw, { folder: keys, region, pin });
  const atHand = createEvidenceAtHand(trust)();
  const addresses = version.store.addresses.filter(({ service }) => service === 'crl').map(({ address }) => address);
  const fetched = await Promise.all(addresses.map(fetchList));
  const lists = [...atHand.crls, ...fetched.filter((each) => each !== null)];
  const bundle: TrustBundle = {
    format: 'shekara-trust-bundle/1',
    region,
    store: version.store,
    actSeq: version.actSeq,
    registeredAt: version.registeredAt,
    madeAt: new Date().toISOString(),
    certificates: [...new Set(atHand.certificates.map(toBase64))],
    crls: [...new Set(lists.map(toBase64))],
    ...(successions.length > 0 ? { successions } : {}),
  };
  writeFiles(dirname(to), new Map([[basename(to), makeTrustBundle(bundle, key.sign)]]));
  key.close();
  return { bundle, silent: addresses.filter((_, place) => fetched[place] === null) };
}

async function fetchList(address: string): Promise<Uint8Array | null> {
  try {
    const bytes = await askAuthority({ address, mostBytes: MOST_LIST });
    return attempt(() => parseCrl(bytes)) ? bytes : null;
  } catch {
    return null;
  }
}

/**
 * Takes a bundle in, at a seat or at the server of this home: there only what helps to judge is taken, because the store
 * of a server is its journal. Refuses as `openTrustBundle`; throws `BadInput`
 */
export function importBundle(
  home: string,
  file: string,
  seat: string | null,
): Result<TrustBundle, Refusal<BundleRefusal>> {
  if (!existsSync(file)) throw new BadInput(`no file ${file}`);
  if (statSync(file).size > LARGEST_BUNDLE) return refuse('trust.bundleSize');
  const vkey = enrolledKey(home);
  const region = regionOf(vkey);
  const bytes = new Uint8Array(readFileSync(file));
  const target =
    seat === null ? join(centralPaths(home).folder, 'trust-bundle.json') : bundleFile(seatFolder(home, seat));
  const question = { region, vkey, verify: verifyEd25519 };
  const before = existsSync(target)
    ? openTrustBundle(new Uint8Array(readFileSync(target)), { ...question, known: { version: 0, madeAt: null } })
    : null;
  const known = {
    version: Math.max(before?.ok === true ? before.value.store.version : 0, seat === null ? versionAtCentre(home) : 0),
    madeAt: before?.ok === true ? before.value.madeAt : null,
  };
  const opened = openTrustBundle(bytes, { ...question, known });
  if (!opened.ok) return opened;
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  if (seat === null) writeFiles(centralPaths(home).trust, new Map([['bundle.pem', pemOf(opened.value)]]));
  writeFiles(dirname(target), new Map([[basename(target), bytes]]));
  return ok(opened.value);
}

function seatFolder(home: string, seat: string): string {
  if (!/^[\w-]{1,40}$/.test(seat)) throw new BadInput('a seat is named by letters, digits, - and _');
  const folder = join(home, 'seats', seat);
  if (!existsSync(folder)) throw new BadInput(`no seat ${seat} in ${home}: start it once, or name another one`);
  return folder;
}

function versionAtCentre(home: string): number {
  const { database } = centralPaths(home);
  if (!existsSync(database)) throw new BadInput('no server in this home: name a seat with --seat');
  const store = openStore({ file: database, key: null, readonly: true, migrations: 'central' });
  try {
    return trustInForce(store.raw, regionOf(enrolledKey(home)))?.store.version ?? 0;
  } finally {
    store.close();
  }
}

const pemOf = ({ certificates, crls }: TrustBundle): Uint8Array =>
  new TextEncoder().encode(
    [
      ...bytesOf(certificates).map((der) => printPem('CERTIFICATE', der)),
      ...bytesOf(crls).map((der) => printPem('X509 CRL', der)),
    ].join(''),
  );

export function regionOf(vkey: string): RegionCode {
  const region = RegionCode.safeParse(/\/(\d{2})$/.exec(parseVkey(vkey)?.name ?? '')?.[1]);
  if (!region.success) throw new BadInput('the key of the enrolment is not that of a regional journal');
  return region.data;
}
