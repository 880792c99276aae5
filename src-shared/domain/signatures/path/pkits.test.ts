import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCertificate, type Certificate } from '../x509/certificate.ts';
import { parseCrl, type Crl } from '../x509/crl.ts';
import { checkRevocation } from './check-revocation.ts';
import { findPath } from './find-path.ts';
import type { PolicyDemand } from './policies.ts';

const FOLDER = new URL('../../../../../shared/testdata/pkits/', import.meta.url);
const present = existsSync(FOLDER);
if (!present) process.stdout.write('skipped: NIST PKITS, ../shared/testdata/pkits is absent\n');

interface Case {
  readonly id: string;
  readonly name: string;
  readonly cert: string;
  readonly other_certs?: readonly string[];
  readonly crls?: readonly string[];
  readonly error?: unknown;
  readonly params?: {
    readonly user_initial_policy_set?: readonly string[];
    readonly initial_explicit_policy?: boolean;
    readonly initial_policy_mapping_inhibit?: boolean;
    readonly initial_any_policy_inhibit?: boolean;
  };
}

const demandOf = ({ params = {} }: Case): PolicyDemand => ({
  acceptable: params.user_initial_policy_set ?? null,
  isExplicit: params.initial_explicit_policy ?? false,
  mayMap: !(params.initial_policy_mapping_inhibit ?? false),
  mayBeAny: !(params.initial_any_policy_inhibit ?? false),
});

/** Sections whose valid chains are left undecided, and why. None of their invalid ones may be accepted. */
const UNDECIDED: readonly (readonly [section: RegExp, reason: string])[] = [
  [/^4010[45]/, 'DSA is not an algorithm of this register'],
];

describe.skipIf(!present)('NIST PKITS', () => {
  it('SEC-70 accepts no chain that must be refused, and decides all valid ones but those of named sections', async () => {
    // In the second file those that end with a notice for the user, all valid.
    const cases = ['pkits.json', 'pkits-user-notice.json'].flatMap(
      (name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as readonly Case[],
    );
    const falseAccepts: string[] = [];
    const unexplained: string[] = [];
    const undecided = new Map<string, number>();
    let accepted = 0;
    for (const one of cases) {
      const isAccepted = await accepts(one);
      const isValid = one.error === undefined;
      if (isAccepted && !isValid) falseAccepts.push(`${one.id} ${one.name}`);
      if (isAccepted) accepted++;
      if (isAccepted || !isValid) continue;
      const reason = UNDECIDED.find(([section]) => section.test(one.id))?.[1];
      if (reason === undefined) unexplained.push(`${one.id} ${one.name}`);
      else undecided.set(reason, (undecided.get(reason) ?? 0) + 1);
    }
    for (const [reason, count] of undecided) process.stdout.write(`PKITS undecided ${String(count)}: ${reason}\n`);
    process.stdout.write(`PKITS ${String(cases.length)}, accepted ${String(accepted)}\n`);
    expect({ falseAccepts, unexplained }).toEqual({ falseAccepts: [], unexplained: [] });
    expect(accepted).toBe(118);
    expect(cases.length).toBe(256);
  });
});

async function accepts(one: Case): Promise<boolean> {
  const { cert, other_certs = [], crls = [] } = one;
  const at = new Date('2026-11-23T10:00:00Z');
  const signer = certificate(cert);
  const anchor = certificate('TrustAnchorRootCertificate.crt');
  if (!signer || !anchor) return false;
  const pool = other_certs.map(certificate).filter((found) => found !== null);
  const path = await findPath({ signer, anchors: [anchor], pool, at, policies: demandOf(one) });
  if (!path.ok) return false;
  const lists = [...crls, 'TrustAnchorRootCRL.crl'].map(list).filter((found) => found !== null);
  return (await checkRevocation({ path: path.path, crls: lists, pool, at })).state === 'good';
}

function certificate(name: string): Certificate | null {
  try {
    return parseCertificate(readFileSync(new URL(`certs/${name}`, FOLDER)));
  } catch {
    return null;
  }
}

function list(name: string): Crl | null {
  try {
    return parseCrl(readFileSync(new URL(`crls/${name}`, FOLDER)));
  } catch {
    return null;
  }
}
