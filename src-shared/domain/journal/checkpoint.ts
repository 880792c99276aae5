import { concatBytes, equalBytes, fromBase64, fromHex, toBase64, toHex, utf8 } from '../bytes.ts';
import { invariant } from '../invariant.ts';
import { sha256 } from './hash.ts';

/** Head of a log, as it is signed (C2SP tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** Verifier key of a signed note: name, 4-byte id, Ed25519 public key. */
export interface NoteKey {
  readonly name: string;
  readonly id: Uint8Array;
  readonly publicKey: Uint8Array;
}

/** Synchronous, because heads are signed within the transaction that writes them. */
export type Ed25519Sign = (message: Uint8Array) => Uint8Array;
export type Ed25519Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

const ED25519 = 0x01;
const SIGNATURE_LINE = /^\u2014 (\S+) (\S+)$/;

/** First line of every checkpoint of a regional log, and the name of its key. */
export const journalOrigin = (region: string): string => `shekara/journal/${region}`;

/** `name+id+key`, the form in which foreign tools take a key. */
export const printVkey = (name: string, publicKey: Uint8Array): string =>
  `${name}+${toHex(keyId(name, publicKey))}+${toBase64(concatBytes(Uint8Array.of(ED25519), publicKey))}`;

/** Null when the text is no Ed25519 verifier key or its id does not belong to it. */
export function parseVkey(vkey: string): NoteKey | null {
  const match = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey);
  const [, name, idText, keyText] = match ?? [];
  if (name === undefined || idText === undefined || keyText === undefined) return null;
  const [id, key] = [fromHex(idText), fromBase64(keyText)];
  if (!id || key?.length !== 33 || key[0] !== ED25519) return null;
  const publicKey = key.subarray(1);
  return equalBytes(id, keyId(name, publicKey)) ? { name, id, publicKey } : null;
}

/** Text of a checkpoint without its signatures: the bytes that are signed. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  invariant(root.length === 32 && Number.isSafeInteger(size), 'a root and a size');
  return `${origin}\n${size}\n${toBase64(root)}\n`;
}

/** Signed note over a head, a line for each key. The name of the keys is the origin of the log. */
export function signCheckpoint(
  head: Checkpoint,
  ...keys: readonly { readonly publicKey: Uint8Array; readonly sign: Ed25519Sign }[]
): string {
  const text = checkpointText(head);
  const lines = keys.map(({ publicKey, sign }) => {
    const signature = concatBytes(keyId(head.origin, publicKey), sign(utf8(text)));
    return `\u2014 ${head.origin} ${toBase64(signature)}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

/** A checkpoint whose signature under `vkey` is good, else null. */
export function openCheckpoint(note: string, vkey: string, verify: Ed25519Verify): Checkpoint | null {
  const signed = findSignature(note, vkey);
  if (!signed) return null;
  return verify(signed.publicKey, signed.message, signed.signature) ? signed.checkpoint : null;
}

/** The same with Web Crypto, for places without node:crypto. */
export async function verifyCheckpoint(note: string, vkey: string): Promise<Checkpoint | null> {
  const signed = findSignature(note, vkey);
  if (!signed) return null;
  const key = await crypto.subtle.importKey('raw', signed.publicKey, 'Ed25519', false, ['verify']);
  const good = await crypto.subtle.verify('Ed25519', key, signed.signature, signed.message);
  return good ? signed.checkpoint : null;
}

/** Whether the note is a head with a line of this key, true or false. */
export const isSignedUnder = (note: string, vkey: string): boolean => findSignature(note, vkey) !== null;

interface SignedNote {
  readonly checkpoint: Checkpoint;
  readonly message: Uint8Array<ArrayBuffer>;
  readonly publicKey: Uint8Array<ArrayBuffer>;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** The line signed by our key; lines of other keys (witnesses) are passed over. The origin must be the key's name. */
function findSignature(note: string, vkey: string): SignedNote | null {
  const key = parseVkey(vkey);
  const gap = note.indexOf('\n\n');
  if (!key || gap < 0 || !note.endsWith('\n') || note.length > 100_000) return null;
  const text = note.slice(0, gap + 1);
  const checkpoint = parseText(text);
  if (!checkpoint || checkpoint.origin !== key.name) return null;
  for (const line of note.slice(gap + 2, -1).split('\n')) {
    const [, name, value] = SIGNATURE_LINE.exec(line) ?? [];
    if (name === undefined || value === undefined) return null;
    const bytes = fromBase64(value);
    if (!bytes || name !== key.name || bytes.length !== 68 || !equalBytes(bytes.subarray(0, 4), key.id)) continue;
    return { checkpoint, message: utf8(text), publicKey: new Uint8Array(key.publicKey), signature: bytes.slice(4) };
  }
  return null;
}

function parseText(text: string): Checkpoint | null {
  const [origin, sizeText, rootText] = text.split('\n');
  if (!origin || !/^(?:0|[1-9]\d{0,15})$/.test(sizeText ?? '') || rootText === undefined) return null;
  const root = fromBase64(rootText);
  const size = Number(sizeText);
  return root?.length === 32 && Number.isSafeInteger(size) ? { origin, size, root } : null;
}

const keyId = (name: string, publicKey: Uint8Array): Uint8Array =>
  sha256(concatBytes(utf8(`${name}\n`), Uint8Array.of(ED25519), publicKey)).slice(0, 4);
