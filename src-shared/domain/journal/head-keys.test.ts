import { generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import fc from 'fast-check';
import { assert, describe, expect, it } from 'vitest';
import { utf8 } from '../bytes.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { journalOrigin, printVkey, signCheckpoint, type Ed25519Verify } from './checkpoint.ts';
import { headKeys, makeSuccession, openHead, type KeySuccession, type LoggedSuccession } from './head-keys.ts';
import { leafHash } from './merkle.ts';

const ORIGIN = journalOrigin('21');
const verifies: Ed25519Verify = (raw, message, signature) => {
  const key = publicKeys.get(Buffer.from(raw).toString('hex'));
  return key !== undefined && verify(null, message, key, signature);
};
const publicKeys = new Map<string, KeyObject>();

function aKey(name = ORIGIN) {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(12));
  publicKeys.set(Buffer.from(publicKey).toString('hex'), pair.publicKey);
  const signs = (message: Uint8Array): Uint8Array => new Uint8Array(sign(null, message, pair.privateKey));
  return { publicKey, vkey: printVkey(name, publicKey), sign: signs };
}
type Key = ReturnType<typeof aKey>;

const root = (size: number): Uint8Array => leafHash(utf8(`root ${String(size)}`));
const noteOf = (size: number, ...by: readonly Key[]): string =>
  signCheckpoint({ origin: ORIGIN, size, root: root(size) }, ...by);

const KEYS = Array.from({ length: 6 }, () => aKey());
const [first, second, third] = KEYS as [Key, Key, Key, ...Key[]];
const stranger = aKey();

const succeeding = (seq: number, from: Key, to: Key): LoggedSuccession => ({
  seq,
  succession: makeSuccession({ size: seq, root: root(seq) }, from, to),
});
const flawOf = (logged: readonly LoggedSuccession[], pin = first.vkey): string => {
  const keys = headKeys(pin, logged, verifies);
  return keys.ok ? 'none' : keys.error.flaw;
};

describe('keys of the heads', () => {
  //  heads  0 ……… 10 │ 11 ……… 40 │ 41 ………
  //  key      first  │  second   │  third
  const logged = [succeeding(10, first, second), succeeding(40, second, third)];

  it('SEC-71 are the pinned one and those that it leads to, each for the sizes of its time', () => {
    const expected = [
      { vkey: first.vkey, first: 0, last: 10 },
      { vkey: second.vkey, first: 11, last: 40 },
      { vkey: third.vkey, first: 41, last: null },
    ];
    // Whoever learnt of the log later has a later pin, and reads the same log.
    for (const { vkey } of [first, second, third])
      expect(headKeys(vkey, logged, verifies)).toEqual({ ok: true, value: expected });
    expect(headKeys(first.vkey, [], verifies)).toEqual({
      ok: true,
      value: [{ vkey: first.vkey, first: 0, last: null }],
    });
  });

  it('SEC-71 refuse a successor by a wrong key, without its own word, out of its place, of another log', () => {
    const [, after] = logged;
    assert(after);
    const change = (part: Partial<KeySuccession>): LoggedSuccession[] => [
      { seq: 10, succession: { ...succeeding(10, first, second).succession, ...part } },
    ];
    expect(flawOf([succeeding(10, stranger, second)], stranger.vkey)).toBe('none');
    expect(flawOf([succeeding(10, stranger, second)])).toBe('pin');
    expect(flawOf([succeeding(10, first, second), succeeding(40, first, third)])).toBe('chain');
    expect(flawOf(change({ vouched: succeeding(10, stranger, second).succession.vouched }))).toBe('vouched');
    expect(flawOf(change({ accepted: succeeding(10, first, stranger).succession.accepted }))).toBe('accepted');
    expect(flawOf(change({ vouched: succeeding(10, first, second).succession.accepted }))).toBe('vouched');
    expect(flawOf(change({ to: stranger.vkey }))).toBe('vouched');
    expect(flawOf(change({ root: succeeding(11, first, second).succession.root }))).toBe('vouched');
    expect(flawOf([{ ...after, seq: 41 }], second.vkey)).toBe('place');
    expect(flawOf([succeeding(10, first, aKey(journalOrigin('10')))])).toBe('chain');
    // Back to a key that is out of force: whoever stole it meanwhile would have the log again.
    expect(flawOf([succeeding(10, first, second), succeeding(40, second, first)])).toBe('chain');
    expect(flawOf([succeeding(10, first, first)])).toBe('chain');
  });

  it('SEC-71 open a head by the key of its size alone, among lines of others', () => {
    const keys = headKeys(first.vkey, logged, verifies);
    assert(keys.ok);
    const open = (note: string) => openHead(note, keys.value, verifies);
    const flaw = (note: string): string => {
      const head = open(note);
      return head.ok ? 'none' : head.error;
    };
    expect(open(noteOf(10, first))).toMatchObject({ ok: true, value: { size: 10 } });
    // The first head of the new key bears both lines: tools that know the old one alone still read it.
    expect(open(noteOf(11, second, first))).toMatchObject({ ok: true, value: { size: 11 } });
    expect(open(noteOf(11, first, second))).toMatchObject({ ok: true, value: { size: 11 } });
    expect([flaw(noteOf(11, first)), flaw(noteOf(900, first))]).toEqual(['formerKey', 'formerKey']);
    expect([flaw(noteOf(10, second)), flaw(noteOf(40, third))]).toEqual(['formerKey', 'formerKey']);
    expect(flaw(noteOf(50, stranger))).toBe('otherKey');
    expect(flaw(noteOf(50, third).replace('\n50\n', '\n51\n'))).toBe('forged');
    expect([flaw('nonsense'), flaw(noteOf(50, third).split('\n\n')[0] ?? '')]).toEqual(['forged', 'forged']);
  });

  const chains = fc
    .uniqueArray(fc.nat(2000), { minLength: 1, maxLength: 5 })
    .map((places) => places.sort((a, b) => a - b))
    .map((places) => places.map((seq, i) => succeeding(seq, KEYS[i] ?? stranger, KEYS[i + 1] ?? stranger)));

  it('SEC-71 accept of every key exactly the heads of its time, whatever the chain and the pin', () => {
    const everything = fc.tuple(chains, fc.nat(5), fc.nat(5), fc.nat(2500));
    fc.assert(
      fc.property(everything, ([chain, pin, signer, size]) => {
        const keys = headKeys(KEYS[pin % (chain.length + 1)]?.vkey ?? '', chain, verifies);
        assert(keys.ok);
        const [key = stranger, from, to] = [
          KEYS[signer],
          signer === 0 ? 0 : (chain[signer - 1]?.seq ?? Infinity) + 1,
          chain[signer]?.seq ?? Infinity,
        ];
        const mayBe = signer <= chain.length && size >= from && size <= to;
        expect(openHead(noteOf(size, key), keys.value, verifies).ok).toBe(mayBe);
      }),
      { numRuns: propertyRuns() },
    );
  });

  it('SEC-71 hold no chain in which any part of any succession is another', () => {
    const parts = ['seq', 'size', 'root', 'from', 'to', 'vouched', 'accepted'] as const;
    const spoilt = fc.tuple(chains, fc.nat(4), fc.constantFrom(...parts));
    fc.assert(
      fc.property(spoilt, ([chain, at, part]) => {
        const place = at % chain.length;
        const own = chain[place];
        assert(own);
        const other = succeeding(own.seq + 1, stranger, aKey()).succession;
        const succession = part === 'seq' ? own.succession : { ...own.succession, [part]: other[part] };
        const changed = chain.with(place, { seq: part === 'seq' ? own.seq + 1 : own.seq, succession });
        for (const pin of KEYS.slice(0, chain.length + 1)) expect(headKeys(pin.vkey, changed, verifies).ok).toBe(false);
      }),
      { numRuns: propertyRuns() },
    );
  });
});
