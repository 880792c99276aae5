import { z } from 'zod';
import { SignsFor } from '#domain/signatures/signer-checks.ts';
import { SealedSecret, SealingKey } from '#contracts/sealed-secret.ts';
import { NcalayerStore, seenWithoutSecret } from '#contracts/workstation/keys.ts';
import { Hardness } from '../replica/stretch.ts';
import { SIGNATURE_FORMS } from './signer-backend.ts';
import { SigningSettings } from './signing-settings.ts';

const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array);

/** Of a content that stays with the back half, or in its file. */
const Digest = z.strictObject({ hash: z.enum(['SHA-256', 'Streebog-512']), digest: Bytes });

/** Which key; `id` is one that the list has shown. */
export const KeyOrder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), bytes: Bytes }),
  z.strictObject({ kind: z.literal('token'), id: z.string(), lastTry: z.boolean() }),
  z.strictObject({ kind: z.literal('ncalayer'), store: NcalayerStore.optional() }),
]);
export type KeyOrder = z.infer<typeof KeyOrder>;

const Demand = z.strictObject({
  purpose: z.enum(['sign', 'authenticate']),
  identifier: z.string().nullable(),
  organisation: SignsFor.optional(),
});

/**
 * What the signing process is asked. One key a process: it opens once, signs, and ends with the process. Of the password of
 * an account it makes the key of the keyring, and seals it for the server.
 */
export const SigningRequest = z.discriminatedUnion('do', [
  z.strictObject({ id: z.int(), do: z.literal('list'), settings: SigningSettings, now: z.date() }),
  z.strictObject({ id: z.int(), do: z.literal('seal') }),
  z.strictObject({
    id: z.int(),
    do: z.literal('open'),
    key: KeyOrder,
    /** For the key that `seal` has answered. */
    secret: SealedSecret,
    settings: SigningSettings,
    demand: Demand,
    now: z.date(),
  }),
  z.strictObject({
    id: z.int(),
    do: z.literal('sign'),
    content: z.union([Bytes, Digest]),
    form: z.enum(SIGNATURE_FORMS),
    now: z.date(),
  }),
  z.strictObject({ id: z.int(), do: z.literal('stretch'), secret: SealedSecret, hardness: Hardness }),
  z.strictObject({ id: z.int(), do: z.literal('reseal'), secret: SealedSecret, reader: SealingKey }),
]);
export type SigningRequest = z.infer<typeof SigningRequest>;

/** Certificates go as DER: who reads them needs no more than that. */
export const ListedTokens = z.strictObject(seenWithoutSecret(z.strictObject({ id: z.string(), certificate: Bytes })));
export type ListedTokens = z.infer<typeof ListedTokens>;

/** Public key of this process. */
export const Sealing = z.strictObject({ publicKey: z.string() });
/** `certificate` is null before the first signature where the person chooses the key elsewhere. */
export const Opened = z.strictObject({ certificate: Bytes.nullable() });
export const Stretched = z.strictObject({ key: Bytes });
export const Resealed = z.strictObject({ sealed: SealedSecret });
export const Signed = z.strictObject({ signature: Bytes, certificate: Bytes });

const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const SigningAnswer = z.union([
  z.strictObject({ id: z.int(), ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ id: z.int(), ok: z.literal(false), code: z.string(), facts: Facts }),
]);
export type SigningAnswer = z.infer<typeof SigningAnswer>;
