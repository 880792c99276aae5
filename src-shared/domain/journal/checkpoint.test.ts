import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fromBase64, utf8 } from '../bytes.ts';
import {
  checkpointText,
  openCheckpoint,
  parseVkey,
  printVkey,
  signCheckpoint,
  verifyCheckpoint,
  type Ed25519Verify,
} from './checkpoint.ts';
import { leafHash } from './merkle.ts';
import { parseProof, printProof } from './proof.ts';
import { tilePath } from './tiles.ts';

const pair = generateKeyPairSync('ed25519');
const publicKey = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(12));
const key = { publicKey, sign: (message: Uint8Array) => new Uint8Array(sign(null, message, pair.privateKey)) };
const check: Ed25519Verify = (raw, message, signature) => {
  expect(raw).toEqual(publicKey);
  return verify(null, message, pair.publicKey, signature);
};
const head = { origin: 'shekara/journal/21', size: 20852163, root: leafHash(utf8('head')) };
const vkey = printVkey(head.origin, publicKey);

describe('signed head', () => {
  it('reads the verifier key and the note that the Go note package documents', async () => {
    const go = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
    expect(parseVkey(go)?.name).toBe('PeterNeumann');
    expect(parseVkey(go.replace('c74f20a3', 'c74f20a4'))).toBeNull();
    // That note is no checkpoint, so only its parts can be compared: key id and signature length.
    const line = 'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
    const signature = fromBase64(line);
    expect(signature?.length).toBe(68);
    const text =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const raw = parseVkey(go)?.publicKey ?? new Uint8Array(32);
    const imported = await crypto.subtle.importKey('raw', new Uint8Array(raw), 'Ed25519', false, ['verify']);
    const body = signature?.slice(4) ?? new Uint8Array(0);
    expect(await crypto.subtle.verify('Ed25519', imported, body, utf8(text))).toBe(true);
  });

  it('is opened by its key, with node:crypto and with Web Crypto alike', async () => {
    const note = signCheckpoint(head, key);
    expect(note.startsWith(`${head.origin}\n20852163\n`)).toBe(true);
    expect(openCheckpoint(note, vkey, check)).toEqual(head);
    expect(await verifyCheckpoint(note, vkey)).toEqual(head);
  });

  it('keeps its own signature among those of witnesses', async () => {
    const witness = `\u2014 witness.example ${Buffer.alloc(76, 7).toString('base64')}\n`;
    const note = signCheckpoint(head, key);
    expect(await verifyCheckpoint(note + witness, vkey)).toEqual(head);
    const [text, lines] = note.split('\n\n');
    expect(await verifyCheckpoint(`${text}\n\n${witness}${lines}`, vkey)).toEqual(head);
  });

  it('SEC-79 is refused after any one-character change, under another key and under another name', async () => {
    const note = signCheckpoint(head, key);
    let accepted = 0;
    for (let at = 0; at < note.length; at++) {
      const changed = note.slice(0, at) + (note[at] === 'A' ? 'B' : 'A') + note.slice(at + 1);
      if ((await verifyCheckpoint(changed, vkey)) !== null) accepted++;
    }
    expect(accepted).toBe(0);
    const other = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'der' }).subarray(12);
    expect(await verifyCheckpoint(note, printVkey(head.origin, new Uint8Array(other)))).toBeNull();
    expect(await verifyCheckpoint(note, printVkey('shekara/journal/20', publicKey))).toBeNull();
  });

  it('says exactly what is signed', () => {
    expect(checkpointText({ ...head, size: 0 }).split('\n')[1]).toBe('0');
  });
});

describe('texts of the log', () => {
  it('prints tile paths as C2SP tlog-tiles does', () => {
    expect(tilePath(0, 0)).toBe('tile/0/000');
    expect(tilePath(0, 1234067)).toBe('tile/0/x001/x234/067');
    expect(tilePath(2, 5, 12)).toBe('tile/2/005.p/12');
    expect(tilePath(1, 1000)).toBe('tile/1/x001/000');
  });

  it('prints a proof that reads back, and refuses what is none', () => {
    const proof = { index: 3, path: [leafHash(utf8('a')), leafHash(utf8('b'))], checkpoint: signCheckpoint(head, key) };
    expect(parseProof(printProof(proof))).toEqual(proof);
    expect(parseProof(printProof({ ...proof, index: 0, path: [] }))).toEqual({ ...proof, index: 0, path: [] });
    expect(parseProof(printProof(proof).replace('index 3', 'index 03'))).toBeNull();
    expect(parseProof(printProof(proof).replace('@v1', '@v2'))).toBeNull();
  });
});
