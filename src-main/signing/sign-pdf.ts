import type { Refusal, Result } from '#domain/result.ts';
import { ok } from '#domain/result.ts';
import { embedSignature, preparePdf, roomIn, type PdfRefusal } from '#domain/signatures/pdf/prepare-pdf.ts';
import type { SigningKey } from './signing-client.ts';

export interface PdfSigning {
  readonly file: Uint8Array;
  readonly key: Pick<SigningKey, 'kind' | 'sign'>;
  readonly now: Date;
  /** What is done to the signature before it goes into the file; time stamps and evidence. */
  readonly raise?: (cms: Uint8Array) => Promise<Uint8Array>;
}

/** Signer, his authorities and a stamp or two. */
const USUAL_ROOM = 16_384;

/**
 * Puts a signature into a PDF: PAdES; by NCALayer, which gives finished signatures with its own attributes, the older
 * kind `adbe.pkcs7.detached`, where those may stand. Its place is kept before the signature is known: evidence that does
 * not fit is given more room, and the file is signed once more.
 * Refuses what `preparePdf` refuses. Faults of the key
 */
export async function signPdf(
  signing: PdfSigning,
  room = USUAL_ROOM,
): Promise<Result<Uint8Array, Refusal<PdfRefusal>>> {
  const { file, key, now, raise } = signing;
  const subFilter = key.kind === 'ncalayer' ? 'adbe.pkcs7.detached' : 'ETSI.CAdES.detached';
  const prepared = await preparePdf({ file, subFilter, signedAt: now.toISOString(), room });
  if (!prepared.ok) return prepared;
  const bare = await key.sign(prepared.value.content, now, 'embedded');
  const cms = raise ? await raise(bare) : bare;
  if (cms.length > roomIn(prepared.value.ranges)) return signPdf(signing, 2 * cms.length);
  return ok(embedSignature(prepared.value, cms));
}
