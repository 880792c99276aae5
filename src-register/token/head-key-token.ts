import { z } from 'zod';
import { equalBytes } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { journalOrigin, printVkey } from '#domain/journal/checkpoint.ts';
import { verifyEd25519, type JournalKey } from '../journal-key.ts';
import { CK, isSignedIn, tokenFault, type Cryptoki } from './cryptoki.ts';
import { moduleAt } from './load-module.ts';
import { demandTries, findAll, logIn, quietly, slotsOf, type Handle } from './token-session.ts';

/** Where a head key is that never leaves its token. */
export const TokenPlace = z.strictObject({
  /** Path of the PKCS#11 library. */
  module: z.string().min(1).max(1000),
  /** Label of the token, and of the key in it. */
  token: z.string().min(1).max(32),
  key: z.string().min(1).max(100),
});
export type TokenPlace = z.infer<typeof TokenPlace>;

interface Opening {
  readonly place: TokenPlace;
  readonly region: string;
  readonly pin: string;
  /** Whether a key is made where the token has none of this label. */
  readonly mayMake: boolean;
}

interface Session {
  readonly cryptoki: Cryptoki;
  readonly session: Handle;
}

/**
 * The head key in a token, signed in with one try of the PIN: a token that says that it is the last is left alone.
 * Faults HEAD_KEY with `why`
 */
export async function openTokenKey(opening: Opening): Promise<JournalKey> {
  const { module, token } = opening.place;
  try {
    return openIn(await moduleAt(module), opening);
  } catch (error) {
    const { code, data } = tokenFault(error);
    if (code === 'HEAD_KEY') throw error;
    const why = WHY[code] ?? 'signing';
    const about = { why, key: why === 'module' ? module : token, code: data['code'] ?? null };
    throw new Fault('HEAD_KEY', { cause: error, data: about });
  }
}

/** A workstation says these of the token of a person; here they are said of the token of a server. */
const WHY: Readonly<Record<string, string>> = {
  TOKEN_MODULE: 'module',
  TOKEN_ABSENT: 'token',
  TOKEN_PIN_WRONG: 'pin',
  TOKEN_LOCKED: 'locked',
  TOKEN_LAST_TRY: 'lastTry',
};

function openIn(cryptoki: Cryptoki, { place, region, pin, mayMake }: Opening): JournalKey {
  const slot = slotsOf(cryptoki).find((each) => cryptoki.C_GetTokenInfo(each).label.trim() === place.token);
  if (!slot) throw new Fault('TOKEN_ABSENT');
  if (!cryptoki.C_GetMechanismList(slot).includes(CK.eddsa)) throw headKeyFault('noEd25519', place.token);
  demandTries(cryptoki, slot, false);
  const session = cryptoki.C_OpenSession(slot, CK.serialSession | (mayMake ? CK.writeSession : 0));
  try {
    signIn(cryptoki, { session, slot, pin });
    return keyIn({ cryptoki, session }, { label: place.key, region, mayMake });
  } catch (error) {
    quietly(() => cryptoki.C_CloseSession(session));
    throw error;
  }
}

/** From one token into the same one two keys are open at once, and the first has signed in for both. */
function signIn(cryptoki: Cryptoki, how: Parameters<typeof logIn>[1]): void {
  try {
    logIn(cryptoki, how);
  } catch (error) {
    if (!isSignedIn(error)) throw error;
  }
}

interface Wanted {
  readonly label: string;
  readonly region: string;
  readonly mayMake: boolean;
}

function keyIn(at: Session, { label, region, mayMake }: Wanted): JournalKey {
  const { cryptoki, session } = at;
  const pair = findPair(at, label) ?? (mayMake ? makePair(at, label) : null);
  if (!pair) throw headKeyFault('noKey', label);
  const publicKey = pointOf(at, pair.publicKey);
  if (!publicKey) throw headKeyFault('noEd25519', label);
  return {
    region,
    vkey: printVkey(journalOrigin(region), publicKey),
    publicKey,
    sign(message) {
      const signature = signWith(at, pair.privateKey, message);
      // What a token gives goes into the log for good: never without having been looked at.
      if (!verifyEd25519(publicKey, message, signature)) throw new Fault('HEAD_KEY', { data: { why: 'signing' } });
      return signature;
    },
    close: () => quietly(() => cryptoki.C_CloseSession(session)),
  };
}

interface Pair {
  readonly publicKey: Handle;
  readonly privateKey: Handle;
}

function findPair({ cryptoki, session }: Session, label: string): Pair | null {
  const [privates, publics] = [CK.privateKey, CK.publicKey].map((kind) =>
    findAll(cryptoki, session, [
      { type: CK.attributeClass, value: kind },
      { type: CK.attributeKeyType, value: CK.ecEdwards },
      { type: CK.attributeLabel, value: label },
    ]),
  );
  const [privateKey, publicKey] = [privates?.[0], publics?.[0]];
  if ((privates?.length ?? 0) > 1 || (publics?.length ?? 0) > 1) throw headKeyFault('twoKeys', label);
  return privateKey && publicKey ? { privateKey, publicKey } : null;
}

/** OID of Ed25519 in DER (RFC 8410). */
const ED25519 = Buffer.from('06032b6570', 'hex');

const makePair = ({ cryptoki, session }: Session, label: string): Pair =>
  cryptoki.C_GenerateKeyPair(
    session,
    { mechanism: CK.edwardsKeyPair },
    [
      { type: CK.attributeKeyType, value: CK.ecEdwards },
      { type: CK.attributeToken, value: true },
      { type: CK.attributePrivate, value: false },
      { type: CK.attributeLabel, value: label },
      { type: CK.attributeVerify, value: true },
      { type: CK.attributeEcParams, value: ED25519 },
    ],
    [
      { type: CK.attributeKeyType, value: CK.ecEdwards },
      { type: CK.attributeToken, value: true },
      { type: CK.attributePrivate, value: true },
      { type: CK.attributeLabel, value: label },
      { type: CK.attributeSign, value: true },
      { type: CK.attributeSensitive, value: true },
      { type: CK.attributeExtractable, value: false },
    ],
  );

const OCTETS_32 = Uint8Array.of(0x04, 32);

/** The 32 bytes of the public key, which stand in DER; null for a key of another curve. */
function pointOf({ cryptoki, session }: Session, handle: Handle): Uint8Array | null {
  const [params, point] = cryptoki
    .C_GetAttributeValue(session, handle, [{ type: CK.attributeEcParams }, { type: CK.attributeEcPoint }])
    .map(({ value }) => new Uint8Array(value as Buffer));
  const isEd25519 = params && equalBytes(params, ED25519);
  return isEd25519 && point?.length === 34 && equalBytes(point.subarray(0, 2), OCTETS_32) ? point.slice(2) : null;
}

function signWith({ cryptoki, session }: Session, key: Handle, message: Uint8Array): Uint8Array {
  try {
    cryptoki.C_SignInit(session, { mechanism: CK.eddsa }, key);
    return new Uint8Array(cryptoki.C_Sign(session, Buffer.from(message), Buffer.alloc(64)));
  } catch (cause) {
    throw new Fault('HEAD_KEY', { cause, data: { why: 'signing' } });
  }
}

const headKeyFault = (why: 'noKey' | 'twoKeys' | 'noEd25519', key: string): Fault =>
  new Fault('HEAD_KEY', { data: { why, key } });
