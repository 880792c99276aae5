import { OID } from '../der/oids.ts';
import { isSelfIssued, type Certificate } from '../x509/certificate.ts';
import { keptOf } from '../x509/known.ts';
import { KEY_USAGE } from '../x509/build-certificate.ts';
import { DerError } from '../der/reader.ts';
import { verifySignature } from '../sigalg.ts';
import { namesHold } from './name-constraints.ts';
import { NO_DEMAND, policiesHold, type PolicyDemand } from './policies.ts';

/** Why a chain does not hold. `unsupported` and `noAnchor` leave the question open, the others answer it with no. */
export type PathFault =
  | 'noAnchor'
  | 'unsupported'
  | 'signature'
  | 'weakAlgorithm'
  | 'expired'
  | 'notYetValid'
  | 'notAnAuthority'
  | 'tooLong'
  | 'names'
  | 'policies'
  | 'unknownExtension';

/** Extensions that are understood, or that may be left aside without accepting more than the issuer wanted. */
const UNDERSTOOD = new Set<string>([
  OID.basicConstraints,
  OID.keyUsage,
  OID.extendedKeyUsage,
  OID.subjectAltName,
  OID.subjectKeyIdentifier,
  OID.authorityKeyIdentifier,
  OID.nameConstraints,
  OID.certificatePolicies,
  OID.policyMappings,
  OID.policyConstraints,
  OID.inhibitAnyPolicy,
  OID.ocspNoCheck,
]);

/**
 * RFC 5280 §6.1 for one chain: `path[0]` is the signer, each next one issued the one before, the last is a trust anchor.
 * Names, dates at `at`, signatures, CA flag, path length, key usage, critical extensions, name constraints and policies
 * are checked. The anchor is trusted as given: of it only name, key
 * and – because an administrator can put in anything – its dates count.
 */
export async function validatePath(
  path: readonly Certificate[],
  at: Date,
  demand: PolicyDemand = NO_DEMAND,
): Promise<PathFault | null> {
  for (const [place, certificate] of path.entries()) {
    const dates = checkDates(certificate, at);
    if (dates) return dates;
    const issuer = path[place + 1];
    if (!issuer) break;
    const fault =
      checkExtensions(certificate) ??
      checkIssuer(path, place + 1, issuer) ??
      (await checkSignature(certificate, issuer));
    if (fault) return fault;
  }
  return checkConstraints(path.slice(0, -1).toReversed(), demand);
}

/** What the authorities allow each other, from the one below the anchor to the signer. */
function checkConstraints(chain: readonly Certificate[], demand: PolicyDemand): PathFault | null {
  try {
    const names = namesHold(chain);
    if (names !== 'held') return names === 'broken' ? 'names' : 'unsupported';
    return policiesHold(chain, demand) ? null : 'policies';
  } catch (error) {
    if (error instanceof DerError) return 'unknownExtension';
    throw error;
  }
}

function checkDates(certificate: Certificate, at: Date): PathFault | null {
  if (at.getTime() < Date.parse(certificate.notBefore)) return 'notYetValid';
  return at.getTime() > Date.parse(certificate.notAfter) ? 'expired' : null;
}

function checkExtensions({ extensions }: Certificate): PathFault | null {
  const unknown = [...extensions].some(([id, { critical }]) => critical && !UNDERSTOOD.has(id));
  return unknown ? 'unknownExtension' : null;
}

function checkIssuer(path: readonly Certificate[], place: number, issuer: Certificate): PathFault | null {
  const isAnchor = place === path.length - 1;
  // An old anchor of version 1 has no extensions at all; every other authority must say that it is one.
  const silent = isAnchor && issuer.extensions.size === 0;
  if (!silent && issuer.basicConstraints?.ca !== true) return 'notAnAuthority';
  if (issuer.keyUsage !== null && (issuer.keyUsage & KEY_USAGE.keyCertSign) === 0) return 'notAnAuthority';
  const limit = issuer.basicConstraints?.pathLength ?? null;
  // Authorities between this one and the signer; those that only certify themselves anew are not counted.
  const between = path.slice(1, place).filter((certificate) => !isSelfIssued(certificate)).length;
  return limit !== null && between > limit ? 'tooLong' : null;
}

const signatureOf = keptOf((certificate: Certificate, issuer: Certificate) =>
  verifySignature({
    spki: issuer.spki,
    algorithm: certificate.signatureAlgorithm,
    message: certificate.tbs,
    signature: certificate.signature,
  }),
);

async function checkSignature(certificate: Certificate, issuer: Certificate): Promise<PathFault | null> {
  if (certificate.issuer.key !== issuer.subject.key) return 'signature';
  const answer = await signatureOf(certificate, issuer);
  switch (answer) {
    case 'valid':
      return null;
    case 'weak':
      return 'weakAlgorithm';
    case 'unsupported':
      return 'unsupported';
    case 'invalid':
      return 'signature';
  }
}
