import { Fault } from '#domain/fault.ts';
import { CK, isWrongPin, tokenFault, type Cryptoki } from './cryptoki.ts';

export type Handle = Buffer;

export type PinState = 'unknown' | 'low' | 'last' | 'locked';

const MOST_OBJECTS = 200;

/** Modules look at their readers when they are asked for all slots and for events; not all of them know the latter. */
export function slotsOf(cryptoki: Cryptoki): Handle[] {
  quietly(() => cryptoki.C_WaitForSlotEvent(CK.dontBlock));
  try {
    cryptoki.C_GetSlotList(false);
    // A token fresh from the factory holds nobody's key and opens no session.
    return cryptoki
      .C_GetSlotList(true)
      .filter((slot) => (cryptoki.C_GetTokenInfo(slot).flags & CK.tokenInitialised) !== 0);
  } catch (error) {
    throw tokenFault(error);
  }
}

export function pinStateOf(flags: number): PinState {
  if ((flags & CK.pinLocked) !== 0) return 'locked';
  if ((flags & CK.pinFinalTry) !== 0) return 'last';
  return (flags & CK.pinCountLow) === 0 ? 'unknown' : 'low';
}

export function findAll(
  cryptoki: Cryptoki,
  session: Handle,
  template: { type: number; value: number | string | Buffer }[],
): Handle[] {
  cryptoki.C_FindObjectsInit(session, template);
  try {
    return cryptoki.C_FindObjects(session, MOST_OBJECTS);
  } finally {
    cryptoki.C_FindObjectsFinal(session);
  }
}

/** Before a PIN is spent. Faults TOKEN_LOCKED, TOKEN_LAST_TRY */
export function demandTries(cryptoki: Cryptoki, slot: Handle, acceptsLastTry: boolean): void {
  const state = pinStateOf(cryptoki.C_GetTokenInfo(slot).flags);
  if (state === 'locked') throw new Fault('TOKEN_LOCKED');
  if (state === 'last' && !acceptsLastTry) throw new Fault('TOKEN_LAST_TRY');
}

/** One try. Faults TOKEN_PIN_WRONG, TOKEN_LAST_TRY, TOKEN_LOCKED */
export function logIn(
  cryptoki: Cryptoki,
  { session, slot, pin }: { session: Handle; slot: Handle; pin: string },
): void {
  try {
    cryptoki.C_Login(session, CK.user, pin);
  } catch (error) {
    if (!isWrongPin(error)) throw error;
    // What the token says of its counter now, after the wrong PIN.
    const state = pinStateOf(cryptoki.C_GetTokenInfo(slot).flags);
    throw new Fault(state === 'locked' ? 'TOKEN_LOCKED' : state === 'last' ? 'TOKEN_LAST_TRY' : 'TOKEN_PIN_WRONG');
  }
}

/** Tidying up after a token that may be gone. */
export function quietly(act: () => unknown): void {
  try {
    act();
  } catch {
    // It is over either way.
  }
}
