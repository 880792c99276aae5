import type { AnchorView, CertificateFacts, ProposalView, TrustStep, TrustView } from '#contracts/workstation/trust.ts';
import type { TrustProposalRow } from '#contracts/central/trust.ts';
import { fromBase64 } from '#domain/bytes.ts';
import { Sha256 } from '#domain/documents/document.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import { attempt } from '#domain/signatures/findings.ts';
import { keyName, publicKeyOf } from '#domain/signatures/sigalg.ts';
import { isInForce } from '#domain/signatures/trust/in-force.ts';
import type { TrustCommand } from '#domain/signatures/trust/trust-command.ts';
import type { TrustAnchor } from '#domain/signatures/trust/trust-store.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import { printName } from '#domain/signatures/x509/name.ts';
import type { TrustVersion } from '#register/trust-record.ts';

/** Null for bytes that are no certificate. */
export function factsOf(der: Uint8Array): CertificateFacts | null {
  const certificate = attempt(() => parseCertificate(der));
  if (!certificate) return null;
  const key = attempt(() => publicKeyOf(certificate.spki));
  return {
    fingerprint: Sha256.parse(sha256Hex(der)),
    subject: printName(certificate.subject),
    issuer: printName(certificate.issuer),
    notBefore: new Date(certificate.notBefore).toISOString(),
    notAfter: new Date(certificate.notAfter).toISOString(),
    key: key ? keyName(key) : '',
  };
}

export function trustView(versions: readonly TrustVersion[], at: Date): TrustView | null {
  const newest = versions.at(-1);
  if (!newest) return null;
  const { store, actSeq, registeredAt } = newest;
  const subjects = subjectsOf(versions);
  return {
    version: store.version,
    ...{ actSeq, registeredAt, addresses: store.addresses, policy: store.policy },
    anchors: store.anchors.flatMap((anchor) => anchorView(anchor, at)),
    history: versions.toReversed().map((each) => ({
      version: each.store.version,
      actSeq: each.actSeq,
      registeredAt: each.registeredAt,
      steps: each.commands.map((command) => stepOf(command, subjects)),
    })),
  };
}

export const proposalView = (
  { commands, ...row }: TrustProposalRow,
  versions: readonly TrustVersion[],
): ProposalView => ({ ...row, steps: commands.map((command) => stepOf(command, subjectsOf(versions))) });

function anchorView({ certificate, ...anchor }: TrustAnchor, at: Date): readonly AnchorView[] {
  const facts = factsOf(fromBase64(certificate) ?? new Uint8Array());
  return facts ? [{ ...anchor, ...facts, inForce: isInForce(anchor, at) }] : [];
}

/** Names of all certificates that were ever in the store. */
const subjectsOf = (versions: readonly TrustVersion[]): ReadonlyMap<string, string> =>
  new Map(
    (versions.at(-1)?.store.anchors ?? []).flatMap(({ certificate }) => {
      const facts = factsOf(fromBase64(certificate) ?? new Uint8Array());
      return facts ? [[facts.fingerprint, facts.subject] as const] : [];
    }),
  );

function stepOf(command: TrustCommand, subjects: ReadonlyMap<string, string>): TrustStep {
  switch (command.command) {
    case 'addAnchor':
      return { command, subject: factsOf(fromBase64(command.certificate) ?? new Uint8Array())?.subject ?? null };
    case 'withdrawAnchor':
      return { command, subject: subjects.get(command.fingerprint) ?? null };
    case 'setAddress':
    case 'setAlgorithm':
    case 'setEvidence':
      return { command, subject: null };
  }
}
