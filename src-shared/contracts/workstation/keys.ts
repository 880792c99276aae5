import { z } from 'zod';
import { Sha256 } from '#domain/documents/document.ts';
import { Signer } from '#domain/signatures/verdict.ts';
import { Base64 } from '../central/session.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { SealedSecret, SealingKey } from '../sealed-secret.ts';

/** A hash: of a key file, or of a token and its key; says nothing of where either lies. */
const KeyId = z.string().regex(/^[0-9a-f]{64}$/);

/** A token as NCALayer names it, or the key file that it opens itself. */
export const KEY_FILE_STORE = 'PKCS12';
export const NcalayerStore = z.string().regex(/^[A-Za-z0-9]{1,40}$/);

/**
 * Which key is used. A file, or one that this seat remembers. A token: `lastTry` says that the person
 * knows of the last try. NCALayer asks for key and password in its own windows; `store` is one of
 * those that the list has shown, where they are several.
 */
export const KeyChoice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), name: z.string().min(1).max(255), bytes: Base64 }),
  z.strictObject({ kind: z.literal('rememberedFile'), id: KeyId }),
  z.strictObject({ kind: z.literal('token'), id: KeyId, lastTry: z.boolean() }),
  z.strictObject({ kind: z.literal('ncalayer'), store: NcalayerStore.optional() }),
]);
export type KeyChoice = z.infer<typeof KeyChoice>;

/** The key of a signature and what opens it: password of the file, PIN of the token, nothing for NCALayer; sealed. */
export const KeyUnlock = {
  /** Left out: the key that the person signed in with. */
  key: KeyChoice.optional(),
  keyPassword: SealedSecret,
} as const;

/** Hash of a text that waits for a signature, exactly as it would be signed: what is called with it signs this or nothing. */
export const ShownText = z.strictObject({ sha256: Sha256, size: z.int() });
export type ShownText = z.infer<typeof ShownText>;

const Purposes = z.array(z.enum(['sign', 'authenticate'])).readonly();

/**
 * A remembered key file without its bytes; whose it is and what for is known since it was opened here once. `id`: hash of the
 * file, as files of one person may have one name.
 */
export const KeyFile = z.strictObject({
  id: KeyId,
  name: z.string(),
  signer: Signer.nullable(),
  purposes: Purposes,
});
export type KeyFile = z.infer<typeof KeyFile>;

/** What is seen of tokens and NCALayer before anybody is asked for a secret; `key` is what is told of each key. */
export const seenWithoutSecret = <K extends z.ZodType>(key: K) => ({
  /** Libraries of tokens on this machine, and how many of them do not work. */
  modules: z.int(),
  failed: z.int(),
  tokens: z.array(
    z.strictObject({
      label: z.string(),
      model: z.string(),
      serial: z.string(),
      pin: z.enum(['unknown', 'low', 'last', 'locked']),
      keys: z.array(key),
    }),
  ),
  /** `unset`: nobody has told this machine which certificate NCALayer has. */
  ncalayer: z.strictObject({
    state: z.enum(['running', 'absent', 'untrusted', 'unset', 'failed']),
    version: z.string(),
    /** Tokens that it sees. */
    stores: z.array(NcalayerStore),
  }),
});

export const KeyList = z.strictObject({
  ...seenWithoutSecret(
    z.strictObject({
      id: KeyId,
      signer: Signer,
      purposes: Purposes,
      /** Whether keys of this algorithm sign through the token's library: GOST keys do not. */
      isSupported: z.boolean(),
    }),
  ),
  /** Whether GOST keys in files may sign here. */
  gostKeyFiles: z.boolean(),
});
export type KeyList = z.infer<typeof KeyList>;

const base = procedure.errors(faults);

export const keys = {
  /** Every key that can be seen without a secret, looked up anew. */
  list: base.meta({ needs: 'anyone' }).input(z.strictObject({})).output(KeyList),
  /** A signing process that waits, and the key by which its secret is sealed (`sealingLink`). */
  seal: base.meta({ needs: 'anyone', whileLocked: true }).input(z.strictObject({})).output(SealingKey),
  /** Signs a text of our own and verifies it: whether the key works and whose it is. Leaves nothing behind. */
  test: base
    .meta({ needs: 'signedIn' })
    .input(z.strictObject({ key: KeyChoice, keyPassword: SealedSecret }))
    .output(z.strictObject({ signer: Signer, algorithm: z.string() })),
  /** Ends a signing of several after the one in hand. One that is over is none. */
  stopBatch: base
    .meta({ needs: 'signedIn' })
    .input(z.strictObject({ batchId: z.uuid() }))
    .output(z.strictObject({})),
};
