import { join } from 'node:path';
import type { Command } from 'commander';
import { toHex } from '#domain/bytes.ts';
import { openHead } from '#domain/journal/head-keys.ts';
import { leafHash } from '#domain/journal/merkle.ts';
import { printProof, verifyInclusion } from '#domain/journal/proof.ts';
import { verifyEd25519 } from '#register/journal-key.ts';
import { inclusionProof, latestHead } from '#register/journal-store.ts';
import { verifyJournal, type JournalReport } from '#register/verify-journal.ts';
import { EXIT, shekaraHome } from '../home.ts';
import { addSucceedTo, printKeys } from '../journal-key.ts';
import { BadInput, openJournal, readRemembered, type JournalSource } from '../journal-source.ts';
import { passwordFromInput, replicaAtSeat, type ReplicaAtSeat } from '../replica-at-seat.ts';

interface Options {
  readonly file?: string;
  readonly key?: string;
  readonly seat?: string;
  readonly login?: string;
  readonly head?: string[];
  readonly json?: true;
}

const BREAKS: Readonly<Record<NonNullable<JournalReport['reason']>, string>> = {
  missing: 'it is missing',
  altered: 'its text is not what was logged',
  columns: 'its columns say something else than its text',
  rows: 'the rows of the register say something else than its text',
  personal: 'its personal part is not what was logged',
  tile: 'the stored hashes are others',
  head: 'no good signed head covers it',
  formerKey: 'the head that covers it is signed by a key that was not in force',
  successor: 'it names a successor that the key in force has not vouched for',
  unsigned: 'no signed head covers it',
  forked: 'it is not in the log whose head was remembered',
};

/** `shekara journal verify|prove|key`: checks a whole journal, proves that one act stands in it, changes its key. */
export function addTo(program: Command): void {
  const journal = program
    .command('journal')
    .description('check the journal of the register, prove an act in it, change its key');
  addPlace(journal.command('verify').description('recompute the whole journal and name the first broken entry'))
    .option(
      '--head <files...>',
      'heads noted elsewhere (checkpoint files): they show a tail cut off or a log made anew',
    )
    .action(async (options: Options) => {
      process.exitCode = await withJournal(options, (source) => verify(source, options));
    });
  addPlace(journal.command('prove').description('print the proof that an act stands in the journal'))
    .argument('<act>', 'number of the act in the journal, or its id')
    .action(async (act: string, options: Options) => {
      process.exitCode = await withJournal(options, (source) => prove(source, act, options));
    });
  addKey(journal);
}

function addKey(journal: Command): void {
  const key = journal.command('key').description('the keys that sign the heads of the journal');
  addPlace(key.command('list').description('print the keys, oldest first, with the heads that each may sign')).action(
    async (options: Options) => {
      process.exitCode = await withJournal(options, (source) => printKeys(source, options.json === true));
    },
  );
  addSucceedTo(key);
}

function addPlace(command: Command): Command {
  return command
    .option('--file <db>', 'register file, the central one by default')
    .option('--key <vkey>', 'verifier key of the journal, that of the enrolment by default')
    .option('--seat <name>', 'the replica of a seat instead; the password of --login is read from standard input')
    .option('--login <login>', 'whose replica')
    .option('--json', 'print JSON');
}

async function withJournal(options: Options, use: (source: JournalSource) => number): Promise<number> {
  const home = shekaraHome();
  try {
    const source = openJournal(home, { ...(await placeOf(home, options)), vkey: options.key ?? null });
    try {
      return use(source);
    } finally {
      source.store.close();
    }
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    process.stderr.write(`shekara: ${error.message}\n`);
    return EXIT.badInput;
  }
}

async function placeOf(home: string, { file, seat, login }: Options): Promise<ReplicaAtSeat> {
  if (seat === undefined && login === undefined) {
    return { file: file ?? join(home, 'central', 'central.db'), cipherKey: null, remembered: null };
  }
  if (file !== undefined || seat === undefined || login === undefined) {
    throw new BadInput('give --file, or --seat together with --login');
  }
  return replicaAtSeat(home, { seat, login, password: passwordFromInput });
}

function verify({ store, region, vkey, keys, remembered: own }: JournalSource, options: Options): number {
  const given = (options.head ?? []).map((file) => readRemembered(file, keys));
  const remembered = [...given, ...(own ? [own] : [])].sort((a, b) => a.size - b.size);
  const report = verifyJournal(store.raw, region, { vkey, remembered });
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ region, ...report })}\n`);
  } else if (report.reason === null) {
    process.stdout.write(`journal ${region}: ${String(report.size)} acts, all as signed\n`);
  } else {
    process.stdout.write(
      `journal ${region}: BROKEN at act ${String(report.firstBroken)}: ${BREAKS[report.reason]}; ` +
        `${String(report.size)} acts before it are sound\n`,
    );
  }
  return report.ok ? EXIT.done : EXIT.refused;
}

/** An id has the form of a UUID; anything but that and a number is no act that could be unknown. */
const ACT_ID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

function unknownAct(act: string, region: string, { json }: Options): number {
  if (!/^\d{1,15}$/.test(act) && !ACT_ID.test(act))
    throw new BadInput(`${act} is neither the number of an act nor its id`);
  if (json) process.stdout.write(`${JSON.stringify({ code: 'act.unknown', about: [act], at: null })}\n`);
  else process.stderr.write(`shekara: no act ${act} in the journal of region ${region}\n`);
  return EXIT.refused;
}

function prove({ store, region, keys }: JournalSource, act: string, options: Options): number {
  const bySeq = /^\d{1,15}$/.test(act);
  const row = store.raw
    .prepare(`select seq, id, body from act where region = ? and ${bySeq ? 'seq' : 'id'} = ?`)
    .get(region, bySeq ? Number(act) : act) as { seq: number; id: string; body: Uint8Array } | undefined; // strict table
  const head = latestHead(store.raw, region);
  if (!row || !head) return unknownAct(act, region, options);
  const path = inclusionProof(store.raw, region, row.seq, head.size);
  const signed = openHead(head.checkpoint, keys, verifyEd25519);
  const leaf = leafHash(row.body);
  // A proof that does not hold is never handed out.
  const holds = signed.ok && verifyInclusion({ index: row.seq, leafHash: leaf, path, ...signed.value });
  if (!holds) {
    process.stderr.write(`shekara: act ${act} cannot be proved, the journal is broken: shekara journal verify\n`);
    return EXIT.refused;
  }
  process.stdout.write(
    options.json
      ? `${JSON.stringify({
          region,
          seq: row.seq,
          id: row.id,
          size: head.size,
          leafHash: toHex(leaf),
          hashes: path.map(toHex),
          checkpoint: head.checkpoint,
        })}\n`
      : printProof({ index: row.seq, path, checkpoint: head.checkpoint }),
  );
  return EXIT.done;
}
