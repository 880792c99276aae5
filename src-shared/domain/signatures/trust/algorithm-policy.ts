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

/**
 * Until when a signature is accepted: key and digest of the signer, and those of every authority above that signed a
 * certificate of its chain. Null: no end is known; 'never': one of them has no rule.
 */
export function acceptedUntil(
  rules: AlgorithmRules,
  path: readonly Pick<Certificate, 'spki' | 'signatureAlgorithm'>[],
  digest: Algorithm,
): string | null | 'never' {
  const digests = [digest, ...path.map(({ signatureAlgorithm }) => signatureAlgorithm)];
  const names = path.flatMap((certificate, place) => [keyAlgorithm(certificate), hashName(digests[place] ?? digest)]);
  const found = names.map((name) => rules.find((rule) => rule.name === name));
  if (found.some((rule) => rule === undefined)) return 'never';
  const ends = found.flatMap((rule) => (rule?.until ? [rule.until] : []));
  return ends.toSorted((a, b) => Date.parse(a) - Date.parse(b))[0] ?? null;
}
