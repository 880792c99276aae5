import type { SignatureLevel } from '#contracts/signatures.ts';
import { Fault } from '#domain/fault.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import type { PdfRefusal } from '#domain/signatures/pdf/prepare-pdf.ts';
import { addressesOf } from '#domain/signatures/trust/in-force.ts';
import { servicesAsked } from '#domain/signatures/trust/services-asked.ts';
import { bookOf } from '#signatures/authorities/authorities.ts';
import { raisePdf, stampSignature } from '#signatures/authorities/raise-signature.ts';
import type { Session } from '../session/session.ts';
import { signPdf, type PdfSigning } from './sign-pdf.ts';

interface RaisedPdf {
  readonly pdf: Uint8Array;
  readonly level: SignatureLevel;
}

/**
 * Signs a PDF as high as the authorities of the trust store give it: B-LT, else B-T, else B-B. A seat asks at the addresses
 * of the store alone (SEC-37), and nobody without a line to the server. Refuses what `preparePdf` refuses. Faults of the key
 */
export async function signPdfRaised(
  session: Session,
  signing: Omit<PdfSigning, 'raise'>,
): Promise<Result<RaisedPdf, Refusal<PdfRefusal>>> {
  const { store } = session.trust;
  const services = store && session.mayCallServer && session.sync.isOnline ? servicesAsked(store) : null;
  if (!store || !services?.stamps) return signedBare(signing);
  const request = {
    tsp: addressesOf(store, 'tsp', null),
    book: bookOf(store),
    trust: session.trust.given(new Date(session.now())),
  };
  const done = { stamped: false };
  const raise = async (cms: Uint8Array): Promise<Uint8Array> => {
    const stamped = await unlessSilent(() => stampSignature(cms, request));
    done.stamped = stamped !== null;
    return stamped ?? cms;
  };
  const made = await signPdf({ ...signing, raise });
  if (!made.ok) return made;
  if (!done.stamped) return ok({ pdf: made.value, level: 'b' });
  const full = services.revocation ? await unlessSilent(() => raisePdf(made.value, request)) : null;
  return ok(full ? { pdf: full, level: 'lt' } : { pdf: made.value, level: 't' });
}

async function signedBare(signing: PdfSigning): Promise<Result<RaisedPdf, Refusal<PdfRefusal>>> {
  const made = await signPdf(signing);
  return made.ok ? ok({ pdf: made.value, level: 'b' }) : made;
}

/** Null where no authority gave what was asked for: the signature stays at the level that it has. */
async function unlessSilent(ask: () => Promise<Uint8Array>): Promise<Uint8Array | null> {
  try {
    return await ask();
  } catch (error) {
    const isAuthority = error instanceof Fault && /^(?:AUTHORITY_|EVIDENCE_)/.test(error.code);
    if (!isAuthority) throw error;
    return null;
  }
}
