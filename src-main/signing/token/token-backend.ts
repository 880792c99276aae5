import { createHash } from 'node:crypto';
import { Fault } from '#domain/fault.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { algorithm, octetString, sequence } from '#domain/signatures/der/writer.ts';
import { sha256 } from '#domain/journal/hash.ts';
import { parseCertificate, type Certificate } from '#domain/signatures/x509/certificate.ts';
import { chainOf } from '../chain-of.ts';
import { checkDates, checkDemand, type KeyDemand } from '../check-key.ts';
import { signsMessages } from '../sign-detached.ts';
import type { ListedKey, MessageSigner, OpenedKey, SignerBackend } from '../signer-backend.ts';
import { keyOfToken } from './token-algorithms.ts';
import { CK, tokenFault, type Cryptoki } from '#register/token/cryptoki.ts';
import {
  demandTries,
  findAll,
  logIn,
  pinStateOf,
  quietly,
  slotsOf,
  type Handle,
  type PinState,
} from '#register/token/token-session.ts';

/** A token as it lies in its reader, before anybody was asked for a PIN. */
export interface SeenToken {
  readonly label: string;
  readonly model: string;
  readonly serial: string;
  /** The token's own counter, as far as it tells: `unknown` is the normal state. */
  readonly pin: PinState;
  readonly keys: readonly ListedKey[];
}

export interface TokenOptions {
  /** Path of the module: the same token under two modules has two keys. */
  readonly name: string;
  readonly cryptoki: Cryptoki;
  readonly now: Date;
  readonly demand: KeyDemand | null;
  /** The person has been told that the token locks with the next wrong PIN, and goes on. */
  readonly acceptsLastTry: boolean;
  /** Known authorities: a token seldom holds more than the person's own certificate. */
  readonly authorities: readonly Certificate[];
}

export interface TokenBackend extends SignerBackend {
  tokens(): readonly SeenToken[];
}

const LONGEST_SIGNATURE = 1024;

/** Tokens of one PKCS#11 module. Slots are listed anew with each question: tokens come and go. */
export function tokenBackend(options: TokenOptions): TokenBackend {
  const { cryptoki } = options;
  const tokens = (): readonly SeenToken[] => slotsOf(cryptoki).map((slot) => seeToken(options, slot));
  return {
    capabilities: { secret: 'pin', signs: 'attributes' },
    tokens,
    list: () => Promise.resolve(tokens().flatMap(({ keys }) => keys)),
    open: (keyId, pin) => Promise.resolve(openKey(options, keyId, pin)),
    close: () => quietly(() => cryptoki.C_Finalize()),
  };
}

function seeToken(options: TokenOptions, slot: Handle): SeenToken {
  const { cryptoki } = options;
  try {
    const { label, model, serialNumber, flags } = cryptoki.C_GetTokenInfo(slot);
    const session = cryptoki.C_OpenSession(slot, CK.serialSession);
    try {
      const keys = certificatesIn(cryptoki, session)
        .filter(({ certificate }) => certificate.basicConstraints?.ca !== true)
        .map(({ id, certificate }) => ({ id: keyIdOf(options.name, serialNumber, id, certificate), certificate }));
      return { label: label.trim(), model: model.trim(), serial: serialNumber.trim(), pin: pinStateOf(flags), keys };
    } finally {
      quietly(() => cryptoki.C_CloseSession(session));
    }
  } catch (error) {
    throw tokenFault(error);
  }
}

interface Found {
  readonly id: Buffer;
  readonly certificate: Certificate;
}

function certificatesIn(cryptoki: Cryptoki, session: Handle): Found[] {
  const handles = findAll(cryptoki, session, [{ type: CK.attributeClass, value: CK.certificate }]);
  return handles.flatMap((handle) => {
    try {
      const [id, value] = cryptoki.C_GetAttributeValue(session, handle, [
        { type: CK.attributeId },
        { type: CK.attributeValue },
      ]);
      const certificate = parseCertificate(new Uint8Array(value?.value as Buffer));
      return [{ id: id?.value as Buffer, certificate }];
    } catch {
      // Tokens hold other people's certificates and remains of them too: what is not one is not shown.
      return [];
    }
  });
}

const keyIdOf = (module: string, serial: string, id: Buffer, { der }: Certificate): string =>
  createHash('sha256').update(module).update('\0').update(serial).update('\0').update(id).update(der).digest('hex');

interface Place {
  readonly slot: Handle;
  readonly id: Buffer;
  readonly certificate: Certificate;
  readonly all: readonly Certificate[];
}

/** Faults TOKEN_ABSENT when the token that held this key is not in its reader. */
function placeOf({ cryptoki, name }: TokenOptions, keyId: string): Place {
  for (const slot of slotsOf(cryptoki)) {
    const { serialNumber } = cryptoki.C_GetTokenInfo(slot);
    const session = cryptoki.C_OpenSession(slot, CK.serialSession);
    try {
      const found = certificatesIn(cryptoki, session);
      const key = found.find(({ id, certificate }) => keyIdOf(name, serialNumber, id, certificate) === keyId);
      if (key) return { slot, ...key, all: found.map(({ certificate }) => certificate) };
    } finally {
      quietly(() => cryptoki.C_CloseSession(session));
    }
  }
  throw new Fault('TOKEN_ABSENT');
}

/**
 * One session for one key. Everything that can be known without the PIN is looked at before it is spent.
 * Faults TOKEN_ABSENT, TOKEN_LOCKED, TOKEN_LAST_TRY (not accepted), TOKEN_PIN_WRONG, TOKEN_REMOVED, TOKEN_FAILED, and those
 * of the certificate
 */
function openKey(options: TokenOptions, keyId: string, pin: string): MessageSigner {
  const { cryptoki, now, demand, acceptsLastTry } = options;
  try {
    const place = placeOf(options, keyId);
    checkDates(place.certificate, now);
    if (demand) checkDemand(place.certificate, demand);
    const kind = keyOfToken(place.certificate);
    if (kind !== 'rsa') throw new Fault(kind === 'gost' ? 'KEY_GOST_TOKEN' : 'KEY_UNSUPPORTED');
    demandTries(cryptoki, place.slot, acceptsLastTry);
    const session = cryptoki.C_OpenSession(place.slot, CK.serialSession);
    try {
      logIn(cryptoki, { session, slot: place.slot, pin });
      return signsMessages(keyIn({ cryptoki, place, session, pin, authorities: options.authorities }));
    } catch (error) {
      quietly(() => cryptoki.C_CloseSession(session));
      throw error;
    }
  } catch (error) {
    throw tokenFault(error);
  }
}

interface SignedIn {
  readonly cryptoki: Cryptoki;
  readonly place: Place;
  readonly session: Handle;
  readonly pin: string;
  readonly authorities: readonly Certificate[];
}

function keyIn({ cryptoki, place, session, pin, authorities }: SignedIn): OpenedKey {
  const [handle] = findAll(cryptoki, session, [
    { type: CK.attributeClass, value: CK.privateKey },
    { type: CK.attributeId, value: place.id },
  ]);
  if (!handle) throw new Fault('KEY_DAMAGED', { data: { what: 'key' } });
  const hashes = cryptoki.C_GetMechanismList(place.slot).includes(CK.sha256RsaPkcs);
  // Keys of identity cards want the PIN with each signature: it stays here as long as the key is open and no longer.
  let again: string | null = wantsPinEachTime(cryptoki, session, handle) ? pin : null;
  let isOpen = true;
  return {
    certificate: place.certificate,
    chain: chainOf(place.certificate, [...place.all, ...authorities]),
    sign(bytes) {
      if (!isOpen) return Promise.reject(new Fault('CANCELLED', { data: { what: 'key' } }));
      try {
        const mechanism = hashes ? CK.sha256RsaPkcs : CK.rsaPkcs;
        cryptoki.C_SignInit(session, { mechanism }, handle);
        if (again !== null) cryptoki.C_Login(session, CK.contextSpecific, again);
        const input = Buffer.from(hashes ? bytes : digestInfo(bytes));
        return Promise.resolve(new Uint8Array(cryptoki.C_Sign(session, input, Buffer.alloc(LONGEST_SIGNATURE))));
      } catch (error) {
        return Promise.reject(tokenFault(error));
      }
    },
    close() {
      isOpen = false;
      again = null;
      quietly(() => cryptoki.C_Logout(session));
      quietly(() => cryptoki.C_CloseSession(session));
    },
  };
}

function wantsPinEachTime(cryptoki: Cryptoki, session: Handle, key: Handle): boolean {
  try {
    const [found] = cryptoki.C_GetAttributeValue(session, key, [{ type: CK.attributeAlwaysAuthenticate }]);
    return (found?.value as Buffer)[0] === 1;
  } catch {
    return false;
  }
}

/** What RSA signs where the token does not hash by itself (RFC 8017 §9.2). */
const digestInfo = (bytes: Uint8Array): Uint8Array => sequence(algorithm(OID.sha256), octetString(sha256(bytes)));
