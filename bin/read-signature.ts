import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs';
import { toHex } from '#domain/bytes.ts';
import { cutContent, type ByteSource } from '#domain/signatures/cms/cut-content.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import { ok } from '#domain/result.ts';
import { neededDigests } from '#domain/signatures/needed-digests.ts';
import { digestStream, type ContentDigests } from '#domain/signatures/signed-content.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';
import { MOST_HELD, readBytes, UnreadableFile } from './read-trust.ts';

export interface SignatureFile {
  readonly kind: 'cms' | 'xml' | 'pdf';
  /** Without the content that was cut out of it. */
  readonly bytes: Uint8Array;
  /** Digests of that content. */
  readonly attached?: ContentDigests;
  /** Of all that is signature, with what was cut out. */
  readonly sha256: string;
}

/** Pieces in which a content passes by. */
export const PIECE = { highWaterMark: 1_000_000 } as const;

/**
 * A signature as it lies in a file. A content inside a CMS file of DER or BER passes by and is never held; PDF, XML and PEM
 * are held whole. Throws `UnreadableFile`.
 */
export async function readSignature(file: string): Promise<SignatureFile> {
  try {
    return await read(file);
  } catch (error) {
    // Of the system: it is not there, is a folder, or the disk gives it no more.
    throw error instanceof Error && 'syscall' in error ? new UnreadableFile(file, 'absent') : error;
  }
}

async function read(file: string): Promise<SignatureFile> {
  const descriptor = openSync(file, 'r');
  try {
    const source = sourceOf(descriptor);
    const cut = formOf(source.read(0, START)) === 'cms' ? cutContent(source, MOST_HELD) : ok(null);
    if (!cut.ok) throw new UnreadableFile(file, cut.error);
    // Also what has no size of its own and is only read, as from another command.
    if (!cut.value) return heldWhole(readBytes(file));
    const { signature: bytes, pieces } = cut.value;
    const attached = await digestStream(pieces(), namedDigests(bytes));
    const whole = await digestStream(createReadStream(file, PIECE), ['SHA-256']);
    return { kind: 'cms', bytes, attached, sha256: toHex(whole.get('SHA-256') ?? new Uint8Array(0)) };
  } finally {
    closeSync(descriptor);
  }
}

/** Digests of the content of a signature; whatever it says of itself, a report names what was verified by SHA-256. */
export const namedDigests = (signature: Uint8Array) => [...new Set(['SHA-256' as const, ...neededDigests(signature)])];

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** So many first bytes tell the form. */
const START = 2048;

function formOf(bytes: Uint8Array): SignatureFile['kind'] | 'pem' {
  const start = latin(bytes.subarray(0, START));
  if (start.startsWith('%PDF-')) return 'pdf';
  if (/^(?:\u00ef\u00bb\u00bf)?\s*</.test(start)) return 'xml';
  return start.includes('-----BEGIN ') ? 'pem' : 'cms';
}

function heldWhole(whole: Uint8Array): SignatureFile {
  const form = formOf(whole);
  if (form !== 'pem') return { kind: form, bytes: whole, sha256: sha256Hex(whole) };
  const text = latin(whole);
  const bytes = pemBlocks(text, 'CMS')[0] ?? pemBlocks(text, 'PKCS7')[0] ?? whole;
  return { kind: 'cms', bytes, sha256: sha256Hex(bytes) };
}

/** One window is held, so that thousands of small pieces are not thousands of calls. */
function sourceOf(descriptor: number): ByteSource {
  const { size } = fstatSync(descriptor);
  let [windowAt, window] = [0, new Uint8Array(0)];
  return {
    size,
    read(at, length) {
      if (at < windowAt || at + length > windowAt + window.length) {
        const filled = new Uint8Array(Math.max(0, Math.min(Math.max(length, PIECE.highWaterMark), size - at)));
        [windowAt, window] = [at, filled.subarray(0, fill(descriptor, filled, at))];
      }
      return window.subarray(at - windowAt, at - windowAt + length);
    },
  };
}

/** How many bytes there were. */
function fill(descriptor: number, into: Uint8Array, at: number): number {
  let done = 0;
  while (done < into.length) {
    const more = readSync(descriptor, into, done, into.length - done, at + done);
    if (more === 0) break;
    done += more;
  }
  return done;
}
