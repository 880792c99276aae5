import type { Trust } from '#domain/signatures/check-signer.ts';
import type { CaseDocument } from '#domain/documents/document.ts';
import { attemptLater } from '#domain/signatures/findings.ts';
import { chainsIn } from '#domain/signatures/raise/chains-in.ts';
import { verifySignatures, type SignatureReport, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import { readXmlApart } from '../xml/read-xml-apart.ts';
import { chainOfXml, verifyXml } from '../xml/verify-xml.ts';

/** Kinds of documents that carry signatures of others. */
export const SIGNED_TYPES = [
  'application/xml',
  'application/pkcs7-signature',
] as const satisfies readonly CaseDocument['mediaType'][];
export type SignedType = (typeof SIGNED_TYPES)[number];

export const isSignedType = (mediaType: CaseDocument['mediaType']): mediaType is SignedType =>
  SIGNED_TYPES.some((each) => each === mediaType);

export interface SignedFile {
  readonly mediaType: SignedType;
  readonly bytes: Uint8Array;
  /** What a signature file signs, where that lies beside it. */
  readonly content: Uint8Array | null;
}

/** A document that was signed elsewhere, read once; anybody may have signed it. */
export interface OpenedSigned {
  /** The text that is signed, of XML; null where it is not the one that the digest was made of. */
  readonly text: string | null;
  judge(given: JudgeGiven): Promise<SignatureReport>;
  /** Chains of everyone who signed, for whom authorities can be asked. */
  chains(trust: Trust, at: Date): Promise<readonly (readonly Certificate[])[]>;
}

export type JudgeGiven = Omit<VerifyRequest, 'content' | 'signature' | 'expected' | 'purpose' | 'attached'>;

const BY_ANYONE = { expected: 'anyone', purpose: 'sign' } as const;

export async function openSigned({ mediaType, bytes, content }: SignedFile): Promise<OpenedSigned> {
  if (mediaType === 'application/pkcs7-signature')
    return {
      text: null,
      judge: (given) => verifySignatures({ ...given, ...BY_ANYONE, content, signature: bytes }),
      chains: async (trust, at) => (await attemptLater(() => chainsIn(bytes, trust, at))) ?? [],
    };
  const xml = await readXmlApart(bytes);
  return {
    text: typeof xml === 'string' ? null : xml.signed,
    async judge(given) {
      const { verdict } = await verifyXml({ ...given, ...BY_ANYONE, xml });
      return { outcome: verdict.outcome, signers: [{ verdict, stampedAt: null, countersigners: [] }] };
    },
    async chains(trust, at) {
      const chain = await chainOfXml(xml, trust, at);
      return chain ? [chain] : [];
    },
  };
}
