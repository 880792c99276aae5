import type { Outcome, Verdict, VerificationStep } from '#domain/signatures/verdict.ts';

/** What the verdict says of a signature, in the order in which a registrar asks. */
export const FACTS = ['content', 'person', 'certificate', 'chain', 'revocation', 'timestamp'] as const;
export type FactName = (typeof FACTS)[number];

export interface Fact {
  readonly name: FactName;
  readonly outcome: Outcome;
  /** Key under `signature.reasons`, null when there is none. */
  readonly reason: string | null;
  readonly detail: string;
}

/** Steps of the verification that each fact rests on. */
const RESTS_ON: Readonly<Record<FactName, readonly VerificationStep['code'][]>> = {
  content: ['parse', 'algorithm', 'attributes', 'signature', 'content'],
  person: ['person'],
  certificate: ['purpose'],
  chain: ['chain'],
  revocation: ['revocation'],
  timestamp: ['timestamp'],
};

const WORSE: readonly Outcome[] = ['invalid', 'indeterminate', 'valid'];

/** A fact is as bad as the worst step it rests on; what was not checked is not determined, never valid. */
export function sixFacts(verdict: Verdict): readonly Fact[] {
  return FACTS.map((name) => {
    const steps = verdict.steps.filter(({ code }) => RESTS_ON[name].includes(code));
    const worst = steps.toSorted((a, b) => WORSE.indexOf(a.outcome) - WORSE.indexOf(b.outcome))[0];
    const fact: Fact = {
      name,
      outcome: worst?.outcome ?? 'indeterminate',
      reason: worst?.reason ?? null,
      detail: worst?.detail ?? '',
    };
    return name === 'certificate' ? inForce(verdict, fact) : fact;
  });
}

/** In force at the claimed time of signing; without both ends nothing can be said. */
function inForce({ signer, claimedAt }: Verdict, purpose: Fact): Fact {
  if (!signer || !claimedAt)
    return { ...purpose, outcome: purpose.outcome === 'invalid' ? 'invalid' : 'indeterminate' };
  const within = claimedAt >= signer.notBefore && claimedAt <= signer.notAfter;
  if (!within) return { ...purpose, outcome: 'invalid' };
  return { ...purpose, outcome: purpose.outcome === 'invalid' ? 'invalid' : 'valid' };
}
