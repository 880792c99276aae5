import type { Trust } from '#domain/signatures/check-signer.ts';
import type { CaseDocument } from '#domain/documents/document.ts';
import { attemptLater } from '#domain/signatures/findings.ts';
import { judgePdf } from '#domain/signatures/pdf/judge-pdf.ts';
import { chainsIn, chainsInPdf } from '#domain/signatures/raise/chains-in.ts';
import { verifySignatures, type SignatureReport, type VerifyRequest } from '#domain/signatures/verify-cms.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import { readPdfApart } from '../pdf/read-pdf-apart.ts';
import { readXmlApart } from '../xml/read-xml-apart.ts';
import { chainOfXml, verifyXml } from '../xml/verify-xml.ts';

/** Kinds of documents that are nothing without the signatures of others, and those that may have been signed inside. */
export const SIGNED_TYPES = [
  'application/xml',
  'application/pkcs7-signature',
  'application/pdf',
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
  /** `unsigned`: a PDF that can be read, and nobody has signed in it. `unreadable`: a PDF that nobody here can judge. */
  readonly state: 'signed' | 'unsigned' | 'unreadable';
  judge(given: JudgeGiven): Promise<SignatureReport>;
  /** Chains of everyone who signed, for whom authorities can be asked. */
  chains(trust: Trust, at: Date): Promise<readonly (readonly Certificate[])[]>;
}

export interface JudgeGiven extends Omit<
  VerifyRequest,
  'content' | 'signature' | 'expected' | 'purpose' | 'attached' | 'documentStamps'
> {
  /** Who must have signed; anyone, where nobody is named. */
  readonly expected?: VerifyRequest['expected'];
}

const BY_ANYONE = { expected: 'anyone', purpose: 'sign' } as const;

export function openSigned({ mediaType, bytes, content }: SignedFile): Promise<OpenedSigned> {
  switch (mediaType) {
    case 'application/pkcs7-signature':
      return Promise.resolve({
        text: null,
        state: 'signed',
        judge: (given) => verifySignatures({ ...BY_ANYONE, ...given, content, signature: bytes }),
        chains: async (trust, at) => (await attemptLater(() => chainsIn(bytes, trust, at))) ?? [],
      });
    case 'application/pdf':
      return openPdf(bytes);
    case 'application/xml':
      return openXml(bytes);
  }
}

async function openPdf(bytes: Uint8Array): Promise<OpenedSigned> {
  const pdf = await readPdfApart(bytes);
  return {
    text: null,
    state: typeof pdf !== 'string' ? 'signed' : pdf === 'unsigned' ? 'unsigned' : 'unreadable',
    judge: (given) => judgePdf(pdf, { ...BY_ANYONE, ...given }),
    chains: async (trust, at) => (typeof pdf === 'string' ? [] : chainsInPdf(pdf, trust, at)),
  };
}

async function openXml(bytes: Uint8Array): Promise<OpenedSigned> {
  const xml = await readXmlApart(bytes);
  return {
    text: typeof xml === 'string' ? null : xml.signed,
    state: 'signed',
    async judge(given) {
      const { verdict } = await verifyXml({ ...BY_ANYONE, ...given, xml });
      return { outcome: verdict.outcome, signers: [{ verdict, stampedAt: null, countersigners: [] }] };
    },
    async chains(trust, at) {
      const chain = await chainOfXml(xml, trust, at);
      return chain ? [chain] : [];
    },
  };
}
