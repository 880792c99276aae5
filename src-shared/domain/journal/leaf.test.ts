import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { concatBytes, fromHex } from '../bytes.ts';
import { ActPersonal } from './act.ts';
import { canonicalBytes } from './canonical-json.ts';
import { sha256Hex } from './hash.ts';
import { personalHash } from './leaf.ts';

const partyWith = (identifier: string): ActPersonal['content'] =>
  ActPersonal.shape.content.parse({
    parties: [
      {
        id: '4f0a3c1e-6a51-4c3e-8f0e-3d8f1a0b2c4d',
        kind: 'person',
        identifier,
        nameKk: 'Ким Виктор',
        nameRu: 'Ким Виктор',
      },
    ],
    addresses: [],
    registrar: 'Сағиева Айгүл',
  });

describe('personal part of an act', () => {
  it('is SHA-256 over salt and canonical JSON, so that anyone who holds the opening can check it', () => {
    const personal = { salt: 'ab'.repeat(32), content: partyWith('850101300019') };
    const bytes = concatBytes(fromHex(personal.salt) ?? new Uint8Array(0), canonicalBytes(personal.content));
    expect(personalHash(personal)).toBe(sha256Hex(bytes));
  });

  it('SEC-81 is found by no dictionary: 1 000 hashes, the right identifiers tried without the salt', () => {
    const identifiers = Array.from({ length: 1000 }, (_, i) => `8501013${String(i).padStart(5, '0')}`);
    const logged = new Set(
      identifiers.map((identifier) =>
        personalHash({ salt: randomBytes(32).toString('hex'), content: partyWith(identifier) }),
      ),
    );
    expect(logged.size).toBe(1000);
    const guesses = identifiers.flatMap((identifier) => [
      sha256Hex(canonicalBytes(partyWith(identifier))),
      personalHash({ salt: '00'.repeat(32), content: partyWith(identifier) }),
    ]);
    expect(guesses.filter((guess) => (logged as ReadonlySet<string>).has(guess))).toEqual([]);
  });

  it('SEC-81 is different for the same person in two acts', () => {
    const hashOf = (): string =>
      personalHash({ salt: randomBytes(32).toString('hex'), content: partyWith('850101300019') });
    expect(hashOf()).not.toBe(hashOf());
  });
});
