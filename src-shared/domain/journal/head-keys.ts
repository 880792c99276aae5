import { z } from 'zod';
import { fromBase64, toBase64, utf8 } from '../bytes.ts';
import { ok, type Result } from '../result.ts';
import {
  isSignedUnder,
  openCheckpoint,
  parseVkey,
  type Checkpoint,
  type Ed25519Sign,
  type Ed25519Verify,
} from './checkpoint.ts';

const Vkey = z
  .string()
  .max(200)
  .refine((text) => parseVkey(text) !== null);
const Signature = z.base64().length(88);

/**
 * What an act says that gives the log another head key. Both keys sign where in which log it happens, so that it can be
 * moved to no other place and no other log.
 */
export const KeySuccession = z.strictObject({
  /** The tree before this act: its size, which is the number of the act, and its root. */
  size: z.int().min(0),
  root: z.base64().length(44),
  /** Verifier keys (C2SP vkey): the one in force so far, and the one that signs every head with this act in it. */
  from: Vkey,
  to: Vkey,
  /** By the key so far: it names its successor. */
  vouched: Signature,
  /** By the successor: it is at hand, and takes the heads before it for its own log's. */
  accepted: Signature,
});
export type KeySuccession = z.infer<typeof KeySuccession>;

/** With the number of its act. */
export const LoggedSuccession = z.strictObject({ seq: z.int().min(0), succession: KeySuccession });
export type LoggedSuccession = z.infer<typeof LoggedSuccession>;

/** A key and the sizes of the heads that it may sign; `last` is null for the key in force. */
export interface HeadKey {
  readonly vkey: string;
  readonly first: number;
  readonly last: number | null;
}

/**
 * What is wrong with a succession.
 *
 * place     it says another size than its number
 * chain     it does not go on from the key in force, or leads to another log or back to a key of before
 * vouched   the key so far has not signed it
 * accepted  the successor has not signed it
 * pin       the keys hold together, but the one that we know is not among them
 */
export type SuccessionFlaw = 'place' | 'chain' | 'vouched' | 'accepted' | 'pin';

/** Why a head is not believed: no signature holds, its key was never this log's, or was not in force at that size. */
export type HeadFlaw = 'forged' | 'otherKey' | 'formerKey';

type Statement = Pick<KeySuccession, 'size' | 'root' | 'from' | 'to'>;

/** No head and no other text begins like these. */
const statement = (what: 'vouched' | 'accepted', { size, root, from, to }: Statement): Uint8Array =>
  utf8(`shekara-head-key/1 ${what}\n${String(size)}\n${root}\n${from}\n${to}\n`);

interface Signer {
  readonly vkey: string;
  readonly sign: Ed25519Sign;
}

/** `tree`: the log before the act. */
export function makeSuccession(tree: { size: number; root: Uint8Array }, from: Signer, to: Signer): KeySuccession {
  const said = { size: tree.size, root: toBase64(tree.root), from: from.vkey, to: to.vkey };
  return {
    ...said,
    vouched: toBase64(from.sign(statement('vouched', said))),
    accepted: toBase64(to.sign(statement('accepted', said))),
  };
}

/**
 * The keys of a log, oldest first, with the sizes of the heads that each may sign: the one rule of seat, server and
 * command line. `pin` is the key that we trusted before we saw the log, and may be any of them: forward each key is named
 * by the one before it, backward each has taken over what was signed before. Whether the roots that the acts name are
 * those of the log is asked of the log by the caller.
 */
export function headKeys(
  pin: string,
  logged: readonly LoggedSuccession[],
  verify: Ed25519Verify,
): Result<readonly HeadKey[], { readonly seq: number; readonly flaw: SuccessionFlaw }> {
  const keys: HeadKey[] = [{ vkey: logged[0]?.succession.from ?? pin, first: 0, last: null }];
  for (const { seq, succession } of logged) {
    const flaw = flawOf(keys, seq, succession, verify);
    if (flaw !== null) return { ok: false, error: { seq, flaw } };
    const before = keys.pop();
    if (before) keys.push({ ...before, last: seq });
    keys.push({ vkey: succession.to, first: seq + 1, last: null });
  }
  if (keys.some(({ vkey }) => vkey === pin)) return ok(keys);
  return { ok: false, error: { seq: logged.at(-1)?.seq ?? 0, flaw: 'pin' } };
}

function flawOf(
  keys: readonly HeadKey[],
  seq: number,
  succession: KeySuccession,
  verify: Ed25519Verify,
): SuccessionFlaw | null {
  const { size, from, to, vouched, accepted } = succession;
  const [before, after] = [parseVkey(from), parseVkey(to)];
  if (size !== seq) return 'place';
  if (!before || !after || before.name !== after.name) return 'chain';
  if (keys.at(-1)?.vkey !== from || keys.some(({ vkey }) => vkey === to)) return 'chain';
  const isSigned = (what: 'vouched' | 'accepted', key: Uint8Array, signature: string): boolean => {
    const bytes = fromBase64(signature);
    return bytes?.length === 64 && verify(key, statement(what, succession), bytes);
  };
  if (!isSigned('vouched', before.publicKey, vouched)) return 'vouched';
  return isSigned('accepted', after.publicKey, accepted) ? null : 'accepted';
}

/** The head, when the key that was in force at its size has signed it; lines of other keys may stand beside. */
export function openHead(note: string, keys: readonly HeadKey[], verify: Ed25519Verify): Result<Checkpoint, HeadFlaw> {
  const opened = keys.map((key) => ({ key, head: openCheckpoint(note, key.vkey, verify) }));
  for (const { key, head } of opened) if (head && signsSize(key, head.size)) return ok(head);
  if (opened.some(({ head }) => head !== null)) return { ok: false, error: 'formerKey' };
  const name = parseVkey(keys[0]?.vkey ?? '')?.name ?? '';
  const isAnothers = note.includes(`\n\u2014 ${name} `) && !keys.some(({ vkey }) => isSignedUnder(note, vkey));
  return { ok: false, error: isAnothers ? 'otherKey' : 'forged' };
}

const signsSize = ({ first, last }: HeadKey, size: number): boolean => size >= first && (last === null || size <= last);
