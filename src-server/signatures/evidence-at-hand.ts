import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';

/** What lies in the folder of the server. It helps to judge; whom to trust says the trust store alone. */
export interface EvidenceAtHand {
  /** Authorities between a signer and an anchor. */
  readonly certificates: readonly Uint8Array[];
  /** Lists of revoked certificates, that their authorities have signed. */
  readonly crls: readonly Uint8Array[];
}

/** The folder holds PEM files; a new list is taken up as soon as it lies there. */
export function createEvidenceAtHand(folder: string): () => EvidenceAtHand {
  let kept: { readonly stamp: string; readonly evidence: EvidenceAtHand } | null = null;
  return () => {
    const stamp = stampOf(folder);
    if (kept?.stamp !== stamp) kept = { stamp, evidence: readEvidence(folder) };
    return kept.evidence;
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

function readEvidence(folder: string): EvidenceAtHand {
  const texts = pemFiles(folder).map((file) => readFileSync(file, 'utf8'));
  return {
    certificates: texts.flatMap((text) => pemBlocks(text, 'CERTIFICATE')),
    crls: texts.flatMap((text) => pemBlocks(text, 'X509 CRL')),
  };
}
