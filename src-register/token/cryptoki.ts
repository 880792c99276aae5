import type { PKCS11 } from 'pkcs11js';
import { Fault } from '#domain/fault.ts';

/** What is used of PKCS#11: a test can stand in for a token that locks or is pulled out. */
export type Cryptoki = Pick<
  PKCS11,
  | 'C_GetSlotList'
  | 'C_GetTokenInfo'
  | 'C_GetMechanismList'
  | 'C_OpenSession'
  | 'C_CloseSession'
  | 'C_FindObjectsInit'
  | 'C_FindObjects'
  | 'C_FindObjectsFinal'
  | 'C_GetAttributeValue'
  | 'C_GenerateKeyPair'
  | 'C_Login'
  | 'C_Logout'
  | 'C_SignInit'
  | 'C_Sign'
  | 'C_WaitForSlotEvent'
  | 'C_Finalize'
>;

/** Numbers of PKCS#11 2.30, those of Edwards curves of 3.0: the library that names them is loaded only where there is a module. */
export const CK = {
  certificate: 1,
  publicKey: 2,
  privateKey: 3,
  attributeClass: 0x0,
  attributeToken: 0x1,
  attributePrivate: 0x2,
  attributeLabel: 0x3,
  attributeValue: 0x11,
  attributeKeyType: 0x100,
  attributeId: 0x102,
  attributeSensitive: 0x103,
  attributeSign: 0x108,
  attributeVerify: 0x10a,
  attributeExtractable: 0x162,
  attributeEcParams: 0x180,
  attributeEcPoint: 0x181,
  attributeAlwaysAuthenticate: 0x202,
  writeSession: 0x2,
  serialSession: 0x4,
  user: 1,
  contextSpecific: 2,
  dontBlock: 1,
  rsaPkcs: 0x1,
  sha256RsaPkcs: 0x40,
  ecEdwards: 0x40,
  edwardsKeyPair: 0x1055,
  eddsa: 0x1057,
  tokenInitialised: 0x400,
  pinCountLow: 0x10000,
  pinFinalTry: 0x20000,
  pinLocked: 0x40000,
} as const;

const WRONG_PIN = 0xa0;
const PIN_SHAPE: ReadonlySet<number> = new Set([0xa1, 0xa2]);
const SIGNED_IN_ALREADY = 0x100;
const PIN_LOCKED = 0xa4;
const PIN_EXPIRED = 0xa3;
/** Device error or removed, session or object handle invalid, token not present: what a pulled-out token answers. */
const GONE: ReadonlySet<number> = new Set([0x30, 0x32, 0x82, 0xb3, 0xe0]);

export const isWrongPin = (error: unknown): boolean => codeOf(error) === WRONG_PIN;

/** A program has one login at a token, whatever the number of its sessions. */
export const isSignedIn = (error: unknown): boolean => codeOf(error) === SIGNED_IN_ALREADY;

/** The answer of a module as a fault of ours. Never its text: a module may quote what it was given. */
export function tokenFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  if (code === PIN_LOCKED) return new Fault('TOKEN_LOCKED');
  if (code === PIN_EXPIRED) return new Fault('TOKEN_FAILED', { data: { code: 'CKR_PIN_EXPIRED' } });
  if (PIN_SHAPE.has(code)) return new Fault('TOKEN_PIN_WRONG');
  if (GONE.has(code)) return new Fault('TOKEN_REMOVED');
  return new Fault('TOKEN_FAILED', { data: { code: code < 0 ? 'module' : `0x${code.toString(16)}` } });
}

const codeOf = (error: unknown): number =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : -1;
