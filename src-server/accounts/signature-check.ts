import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { withEvidenceAtHand } from '#domain/signatures/raise/evidence-at-hand.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import type { SigningPurpose } from '#domain/signatures/signer-checks.ts';
import type { Verdict } from '#domain/signatures/verdict.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';

export interface SignatureQuestion {
  readonly content: Uint8Array;
  /** Detached CAdES. */
  readonly signature: Uint8Array;
  /** ИИН that the signer must have. */
  readonly identifier: string;
  /** What the key of the certificate must be for. */
  readonly purpose: SigningPurpose;
  readonly at: Date;
}

/** Verification of a signature against the trust anchors and revocation lists of this server. */
export interface SignatureCheck {
  verify(question: SignatureQuestion): Promise<Verdict>;
  /** A signature that was found valid, with what that rests on: so it is kept. */
  withEvidence(question: Pick<SignatureQuestion, 'signature' | 'at'>): Promise<Uint8Array>;
}

/** In every row of the register; larger lists are kept once, in the folder. */
const LARGEST_LIST = 64 * 1024;

interface Trust {
  readonly stamp: string;
  readonly anchors: readonly Uint8Array[];
  readonly crls: readonly Uint8Array[];
}

/** The folder holds PEM files; a new revocation list is taken up as soon as it lies there. */
export function createSignatureCheck(folder: string): SignatureCheck {
  let trust = readTrust(folder);
  return {
    verify({ content, signature, identifier, purpose, at }) {
      if (stampOf(folder) !== trust.stamp) trust = readTrust(folder);
      const { anchors, crls } = trust;
      return verifyDetached({ content, signature, anchors, crls, expected: { identifier }, purpose, at });
    },
    withEvidence({ signature, at }) {
      const { anchors, crls } = trust;
      return withEvidenceAtHand({ signature, anchors, crls, at, largestList: LARGEST_LIST });
    },
  };
}

const pemFiles = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.pem'))
    .sort()
    .map((name) => join(folder, name));

const stampOf = (folder: string): string =>
  pemFiles(folder)
    .map((file) => `${file} ${statSync(file).mtimeMs}`)
    .join('\n');

function readTrust(folder: string): Trust {
  const stamp = stampOf(folder);
  const texts = pemFiles(folder).map((file) => readFileSync(file, 'utf8'));
  return {
    stamp,
    anchors: texts.flatMap((text) => pemBlocks(text, 'CERTIFICATE')),
    crls: texts.flatMap((text) => pemBlocks(text, 'X509 CRL')),
  };
}
