import { ok, type Refusal, type Result } from '#domain/result.ts';
import { DerError } from '#domain/signatures/der/reader.ts';
import {
  addCountersignature,
  countersignable,
  type Countersignable,
  type CountersignCode,
} from '#domain/signatures/raise/countersign.ts';
import type { SigningKey } from '#main/signing/signing-client.ts';
import { readBytes, UnreadableFile } from './read-trust.ts';

export interface CountersignOrder {
  readonly file: string;
  /** Place of the signer, counted from 1; all where it is not given. */
  readonly signer?: number;
}

/** A signature file as it was read, and which of its signatures are meant. */
export interface ToCountersign {
  readonly signed: Uint8Array;
  readonly under: readonly Countersignable[];
}

/**
 * The signatures that are to be countersigned, looked at before the secret is asked for. Throws `UnreadableFile`.
 */
export async function readCountersignable({
  file,
  signer,
}: CountersignOrder): Promise<Result<ToCountersign, Refusal<CountersignCode>>> {
  try {
    const signed = readBytes(file);
    const under = await countersignable(signed, signer === undefined ? null : signer - 1);
    return under.ok ? ok({ signed, under: under.value }) : under;
  } catch (error) {
    throw error instanceof DerError ? new UnreadableFile(file, 'signature') : error;
  }
}

export interface Countersigning {
  readonly key: Pick<SigningKey, 'sign'>;
  readonly now: Date;
  /** What is put on each countersignature: time stamps, evidence. */
  readonly raise: (signature: Uint8Array) => Promise<Uint8Array>;
}

/** The signature file with a countersignature under each of these signatures. */
export async function countersign(
  { signed: file, under }: ToCountersign,
  { key, now, raise }: Countersigning,
): Promise<Uint8Array> {
  let signed = file;
  for (const { signer, signature } of under) {
    const fresh = await raise(await key.sign(signature, now, 'countersignature'));
    signed = addCountersignature(signed, fresh, signer);
  }
  return signed;
}
