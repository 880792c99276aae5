import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Option, type Command } from 'commander';
import { Fault } from '#domain/fault.ts';
import { headKeys, type HeadKey } from '#domain/journal/head-keys.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { successionsIn } from '#register/head-key-record.ts';
import { verifyEd25519, type JournalKey } from '#register/journal-key.ts';
import { openStore, type Store } from '#register/store.ts';
import { centralPaths, makeCentralFolders } from '#server/central-paths.ts';
import { systemClock } from '#server/clock.ts';
import { holdRegister } from '#server/hold-register.ts';
import { handOver } from '#server/journal/hand-over.ts';
import { idOf, openHeadKey, prepareInToken, prepareSealed, type HeadKeyPlace } from '#server/journal/head-key-store.ts';
import { askHeadKeyPin, descriptor, PIN_OPTION } from './head-key-pin.ts';
import { EXIT, shekaraHome } from './home.ts';
import { BadInput, enrolledKey, type JournalSource } from './journal-source.ts';
import { regionOf } from './trust-bundle-file.ts';

interface SucceedOptions {
  readonly sealed?: true;
  readonly module?: string;
  readonly token?: string;
  readonly label?: string;
  readonly secretFd?: number;
  readonly newSecretFd?: number;
}

/** Prints the keys of a journal, oldest first, with the heads that each may sign. */
export function printKeys({ store, region, keys, vkey }: JournalSource, json: boolean): number {
  const successions = successionsIn(store.raw, region);
  const holds = headKeys(vkey, successions, verifyEd25519);
  if (json) {
    const rows = keys.map((key) => ({ id: idOf(key.vkey), ...key }));
    process.stdout.write(`${JSON.stringify({ region, keys: rows, successions, holds: holds.ok })}\n`);
  } else {
    for (const key of keys) process.stdout.write(`${asText(key)}\n`);
    if (!holds.ok) process.stdout.write(`act ${String(holds.error.seq)} names a successor that is not vouched for\n`);
  }
  return holds.ok ? EXIT.done : EXIT.refused;
}

const asText = ({ vkey, first, last }: HeadKey): string =>
  `${idOf(vkey)}\theads ${String(first)} to ${last === null ? 'now' : String(last)}\t${vkey}`;

const HELP = `
The server must be stopped. Killed in the middle, either the old key is in force or the new one: give the same command
again, with the same id, and it goes on or says that it is done. The PIN of the token with the key in force comes from
--secret-fd, SHEKARA_KEY_SECRET or the terminal, that of the successor from --new-secret-fd.

Exit code 0: the successor is in force. 1: that id is no key of the journal, or the successor was one before. 2: bad usage. 3: a fault.`;

/** `shekara journal key succeed`: another key signs the heads from now on. */
export function addSucceedTo(key: Command): void {
  key
    .command('succeed')
    .description('make a successor and hand the journal over to it, in one commit')
    .argument('<id>', 'id of the key that goes: see "journal key list"')
    .addOption(new Option('--sealed', 'the successor is a file for this user only').conflicts(['module', 'token']))
    .option('--module <file>', 'the successor is in a token: PKCS#11 library')
    .option('--token <label>', 'label of the token')
    .option('--label <label>', 'label of the key in the token; made there when there is none')
    .option(...PIN_OPTION)
    .option('--new-secret-fd <n>', 'file descriptor with the PIN of the token of the successor', descriptor)
    .addHelpText('after', HELP)
    .action(async (id: string, options: SucceedOptions) => {
      process.exitCode = await succeed(id, options);
    });
}

async function succeed(id: string, options: SucceedOptions): Promise<number> {
  const paths = centralPaths(shekaraHome());
  try {
    if (!existsSync(paths.database)) throw new BadInput(`no register at ${paths.database}`);
    makeCentralFolders(paths);
    const letGo = holdRegister(paths.folder);
    const store = openStore({ file: paths.database, key: null, migrations: 'central' });
    try {
      return await succeedIn(store, id, options);
    } finally {
      store.close();
      letGo();
    }
  } catch (error) {
    if (error instanceof Fault && error.code === 'STORE_BUSY') {
      process.stderr.write('shekara: the server works on this register: stop it first\n');
      return EXIT.fault;
    }
    if (!(error instanceof BadInput)) throw error;
    process.stderr.write(`shekara: ${error.message}\n`);
    return EXIT.badInput;
  }
}

async function succeedIn(store: Store, id: string, options: SucceedOptions): Promise<number> {
  const { raw } = store;
  const { keys: folder } = centralPaths(shekaraHome());
  const region = regionOf(enrolledKey(shekaraHome()));
  const successor = placeOf(options);
  const done = doneBefore(store, region, id);
  if (done !== null) {
    process.stdout.write(done.text);
    return done.code;
  }
  const place: HeadKeyPlace = { folder, region, pin: askHeadKeyPin(options.secretFd) };
  const from = await openHeadKey(raw, place);
  try {
    if (idOf(from.vkey) !== id) return unknown(id, idOf(from.vkey));
    const used = usedIn(store, region, from.vkey);
    const to = await successor(place, used);
    if (used.has(idOf(to.vkey))) return usedBefore(idOf(to.vkey));
    const started = performance.now();
    const seq = handOver(raw, { region, from, to, operator: { name: userInfo().username, clock: systemClock } });
    to.close();
    const ms = Math.round(performance.now() - started);
    process.stdout.write(`act ${String(seq)}: ${id} is succeeded by ${idOf(to.vkey)} (${String(ms)} ms)\n${to.vkey}\n`);
    return EXIT.done;
  } finally {
    from.close();
  }
}

function unknown(id: string, inForce: string): number {
  process.stderr.write(`shekara: ${id} is no key of this journal; ${inForce} is in force\n`);
  return EXIT.refused;
}

function usedBefore(id: string): number {
  process.stderr.write(`shekara: ${id} has signed this journal already: give the successor another label\n`);
  return EXIT.refused;
}

type Prepare = (place: HeadKeyPlace, used: ReadonlySet<string>) => Promise<JournalKey>;

function placeOf({ sealed, module, token, label, newSecretFd }: SucceedOptions): Prepare {
  if (sealed === true && label === undefined) return (place, used) => Promise.resolve(prepareSealed(place, used));
  if (module === undefined || token === undefined || label === undefined)
    throw new BadInput('say where the successor is: --sealed, or --module, --token and --label');
  const pin = askHeadKeyPin(newSecretFd, 'the token of the successor');
  return (place) => prepareInToken({ ...place, pin }, { module, token, key: label });
}

/** A command that is given again after its commit changes nothing more. */
function doneBefore({ raw }: Store, region: RegionCode, id: string): { code: number; text: string } | null {
  const earlier = successionsIn(raw, region).find(({ succession }) => idOf(succession.from) === id);
  if (!earlier) return null;
  const text = `act ${String(earlier.seq)}: ${id} was succeeded by ${idOf(earlier.succession.to)} before\n`;
  return { code: EXIT.done, text };
}

const usedIn = ({ raw }: Store, region: RegionCode, inForce: string): ReadonlySet<string> =>
  new Set([inForce, ...successionsIn(raw, region).map(({ succession }) => succession.from)].map(idOf));
