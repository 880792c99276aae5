import { hashName } from '../digests.ts';
import { attempt } from '../findings.ts';
import { publicKeyOf } from '../sigalg.ts';
import type { Algorithm, Certificate } from '../x509/certificate.ts';
import type { AlgorithmName, TrustPolicy } from './trust-store.ts';

export type AlgorithmRules = TrustPolicy['algorithms'];

/** Name of the key of a certificate; null where no policy can let it in. */
export function keyAlgorithm({ spki }: Pick<Certificate, 'spki'>): AlgorithmName | null {
  const key = attempt(() => publicKeyOf(spki));
  if (key === null) return null;
  if (key.kind === 'gost') return 'GOST-512';
  if (key.bits < 2048) return null;
  return key.bits < 3072 ? 'RSA-2048' : 'RSA-3072';
}

/** Until when a key with a digest is accepted: null no end known, 'never' not at all. */
export function acceptedUntil(
  rules: AlgorithmRules,
  certificate: Pick<Certificate, 'spki'>,
  digest: Algorithm,
): string | null | 'never' {
  const names = [keyAlgorithm(certificate), hashName(digest)];
  const found = names.map((name) => rules.find((rule) => rule.name === name));
  if (found.some((rule) => rule === undefined)) return 'never';
  const ends = found.flatMap((rule) => (rule?.until ? [rule.until] : [])).sort((a, b) => Date.parse(a) - Date.parse(b));
  return ends[0] ?? null;
}

export function isAcceptedAt(
  rules: AlgorithmRules,
  { certificate, digest, at }: { certificate: Pick<Certificate, 'spki'>; digest: Algorithm; at: Date },
): boolean {
  const until = acceptedUntil(rules, certificate, digest);
  return until === null || (until !== 'never' && at.getTime() <= Date.parse(until));
}
