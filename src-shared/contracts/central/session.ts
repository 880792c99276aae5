import { z } from 'zod';
import { Account, SignInChallenge } from '#domain/access/account.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { resultOf } from '../refusal.ts';
import { SealedSecret } from '../sealed-secret.ts';

/** Base64 of bytes that fit a call; documents go by the bulk routes. */
export const Base64 = z.base64().max(1_400_000);

const SignedIn = z.strictObject({
  token: z.string(),
  account: Account,
  idleSeconds: z.int(),
  endsAt: z.iso.datetime(),
  passwordDaysLeft: z.int(),
});

const base = procedure.errors(faults);

export const session = {
  /** Opens a challenge on this TLS connection; it lives 60 s and is used once. Unknown names get one as well. */
  challenge: base
    .meta({ needs: 'anyone', norm: 'A29' })
    .route({ method: 'POST', path: '/session/challenge', tags: ['session'] })
    .input(z.strictObject({ login: z.string().min(1).max(80) }))
    .output(SignInChallenge),
  /**
   * Name, password and EDS together; the password is sealed by the key of the challenge (`keyOfChallenge`). Refusals: signIn.refused (any of the three), signIn.locked, signIn.ip, signIn.challenge,
   * signIn.organisation and signIn.role (of who has shown all three: the key names another organisation or role).
   */
  signIn: base
    .meta({ needs: 'anyone', norm: 'A29' })
    .route({ method: 'POST', path: '/session/sign-in', tags: ['session'] })
    .input(
      z.strictObject({
        login: z.string().min(1).max(80),
        password: SealedSecret,
        challenge: SignInChallenge,
        signature: Base64,
      }),
    )
    .output(resultOf(SignedIn)),
  /**
   * A33-A35: a new password for who shows the three factors; needs no session and ends all of the account.
   * Refusals: those of signIn, then password.* (the first broken rule; `about` names all of them).
   */
  changePassword: base
    .meta({ needs: 'anyone', norm: 'A34' })
    .route({ method: 'POST', path: '/session/change-password', tags: ['session'] })
    .input(
      z.strictObject({
        login: z.string().min(1).max(80),
        password: SealedSecret,
        newPassword: SealedSecret,
        challenge: SignInChallenge,
        signature: Base64,
      }),
    )
    .output(resultOf(z.strictObject({}))),
  signOut: base
    .meta({ needs: 'signedIn' })
    .route({ method: 'POST', path: '/session/sign-out', tags: ['session'] })
    .input(z.strictObject({}))
    .output(z.strictObject({})),
};
