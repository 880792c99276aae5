import { availableParallelism } from 'node:os';
import type { Finding } from '#domain/cases/finding.ts';
import { Position } from '#domain/geometry/types.ts';
import { REGISTER_RULES } from '#domain/register-check/register-rules.ts';
import { ruleOfFinding } from '#domain/register-check/rule-of-finding.ts';
import { checkRegister } from '#register/full-check/check-register.ts';
import { journalSize } from '#register/journal-store.ts';
import { openStore, type Store } from '#register/store.ts';
import { toFault } from '../faults.ts';
import { helperLine } from '../fork.ts';
import { CheckOrder, type CheckNews, type FoundRow } from './check-order.ts';

/*
 * Checks a whole replica in a process of its own, with threads of its own: the window goes on working, its memory goes
 * back to the system with the process, and cancelling is ending it. Its files are opened for reading only.
 */

/** A register that is broken from end to end must not fill the memory of the seat: the worst come first. */
const MOST_KEPT = 200_000;
const ROWS_OF_MESSAGE = 1_000;
const TOLD_EVERY_MS = 100;
/** So many are looked through before threads have started. */
const FEW_PARCELS = 20_000;
/** One processor stays with the person who works; each thread takes 64 MB for pages of the file. */
const MOST_THREADS = Math.min(8, Math.max(1, availableParallelism() - 1));

const line = helperLine();
const say = (news: CheckNews): void => line.say(news);

line.hear((message) => {
  const order = CheckOrder.safeParse(message);
  // Whoever asked ends this process when it has heard the last word: what is under way would be lost with an exit.
  if (order.success) void check(order.data);
});
// Whoever asked is gone: nobody waits for this any more.
process.on('disconnect', () => process.exit(0));

async function check({ file, key, region, prefix, toleranceMm }: CheckOrder): Promise<void> {
  try {
    const store = openStore({ file, key, readonly: true, migrations: 'replica' });
    const size = journalSize(store.raw, region);
    const options = {
      file,
      key,
      prefix,
      toleranceMm,
      threads: threadsFor(store, prefix),
      onProgress: tellNowAndThen(),
    };
    const { parcels, findings } = await checkRegister(store, options);
    const rules = findings.map((finding) => RULE_PLACES.get(ruleOfFinding(finding)) ?? 0);
    for (let from = 0; from < Math.min(findings.length, MOST_KEPT); from += ROWS_OF_MESSAGE) {
      const rows = findings.slice(from, Math.min(from + ROWS_OF_MESSAGE, MOST_KEPT));
      say({ kind: 'found', rows: rows.map((finding, index) => toRow(finding, rules[from + index] ?? 0)) });
    }
    say({ kind: 'done', size, parcels, counts: countsOf(findings, rules) });
  } catch (error) {
    const { code, data } = toFault(error);
    say({ kind: 'failed', code, data });
  }
}

function threadsFor({ raw }: Store, prefix: string): number {
  const counted = raw.prepare('select count(*) from (select 1 from parcel_box limit ?)').pluck().get(FEW_PARCELS);
  return prefix !== '' || Number(counted) < FEW_PARCELS ? 0 : MOST_THREADS;
}

const RULE_PLACES = new Map(REGISTER_RULES.map(({ id }, place) => [id, place]));

function tellNowAndThen(): (progress: { readonly parcels: number; readonly of: number }) => void {
  let toldAt = -Infinity;
  return ({ parcels, of }) => {
    const now = performance.now();
    if (now - toldAt < TOLD_EVERY_MS && parcels < of) return;
    toldAt = now;
    say({ kind: 'progress', parcels, of });
  };
}

/** A place beyond every state grid cannot be shown: the broken coordinates are what the finding is about. */
const toRow = (finding: Finding, rule: number): FoundRow => ({
  rule,
  severity: finding.severity === 'error' ? 'error' : 'warning',
  text: JSON.stringify(Position.safeParse(finding.at).success ? finding : { ...finding, at: null }),
});

function countsOf(findings: readonly Finding[], rules: readonly number[]): { errors: number; warnings: number }[] {
  const counts = REGISTER_RULES.map(() => ({ errors: 0, warnings: 0 }));
  for (const [index, { severity }] of findings.entries()) {
    const count = counts[rules[index] ?? 0];
    if (count) count[severity === 'error' ? 'errors' : 'warnings'] += 1;
  }
  return counts;
}
