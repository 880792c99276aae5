import { z } from 'zod';
import { SignsFor } from '../signatures/signer-checks.ts';
import { RegionCode } from '../numbers/types.ts';
import { AccessLevel, Capability } from './capabilities.ts';

/** The person at the workstation, as the server describes him after sign-in. */
export const Account = z.strictObject({
  login: z.string().min(2).max(80),
  name: z.string().min(1).max(200),
  identifier: z.string().regex(/^\d{12}$/),
  /** Whom the person acts for here; left out, the ИИН alone is compared. */
  organisation: SignsFor.optional(),
  place: z.enum(['engineer', 'registrar', 'administrator', 'archivist']),
  levels: z.array(AccessLevel).readonly(),
  capabilities: z.array(Capability).readonly(),
  region: RegionCode,
});
export type Account = z.infer<typeof Account>;

/** What is signed to prove possession of the key at sign-in: canonical JSON of this object. */
export const SignInChallenge = z.strictObject({
  format: z.literal('shekara-sign-in/1'),
  purpose: z.literal('sign-in'),
  server: z.string().max(200),
  login: z.string().max(80),
  nonce: z.string().regex(/^[0-9a-f]{64}$/),
  /** TLS exporter value of the connection (RFC 9266 style), so that a relayed challenge is worthless. */
  channel: z.string().regex(/^[0-9a-f]{64}$/),
  /** Point of P-256: the password is sealed by it, for this challenge alone. */
  passwordKey: z.base64().max(120),
  expiresAt: z.iso.datetime(),
});
export type SignInChallenge = z.infer<typeof SignInChallenge>;
