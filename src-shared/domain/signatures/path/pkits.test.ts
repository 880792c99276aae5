import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCertificate, type Certificate } from '../x509/certificate.ts';
import { parseCrl, type Crl } from '../x509/crl.ts';
import { checkRevocation } from './check-revocation.ts';
import { findPath } from './find-path.ts';

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
  readonly params?: unknown;
}

/** Sections whose valid chains are left undecided, and why. None of their invalid ones may be accepted. */
const UNDECIDED: readonly (readonly [section: RegExp, reason: string])[] = [
  [/^4010[45]/, 'DSA is not an algorithm of this register'],
  [/^404|^405|^4061/, 'the revocation list is signed by another key than the certificate'],
  [/^408|^409|^410|^411|^412/, 'policy constraints are not computed'],
  [/^413/, 'name constraints are not computed'],
  [/^414/, 'lists for a part of the certificates are not used'],
  [/^415/, 'a list of changes can revoke but not clear'],
];

describe.skipIf(!present)('NIST PKITS', () => {
  it('SEC-70 accepts no chain that must be refused, and decides all valid ones but those of named sections', async () => {
    const cases = JSON.parse(readFileSync(new URL('pkits.json', FOLDER), 'utf8')) as readonly Case[];
    // Policies asked for from outside are inputs that no caller here can give.
    const applicable = cases.filter(({ params }) => params === undefined);
    const falseAccepts: string[] = [];
    const unexplained: string[] = [];
    const undecided = new Map<string, number>();
    let accepted = 0;
    for (const one of applicable) {
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
    process.stdout.write(
      `PKITS ${String(applicable.length)} of ${String(cases.length)}, accepted ${String(accepted)}\n`,
    );
    expect({ falseAccepts, unexplained }).toEqual({ falseAccepts: [], unexplained: [] });
    expect(accepted).toBeGreaterThanOrEqual(32);
    expect(applicable.length).toBeGreaterThan(200);
  });
});

async function accepts({ cert, other_certs = [], crls = [] }: Case): Promise<boolean> {
  const at = new Date('2026-11-23T10:00:00Z');
  const signer = certificate(cert);
  const anchor = certificate('TrustAnchorRootCertificate.crt');
  if (!signer || !anchor) return false;
  const pool = other_certs.map(certificate).filter((found) => found !== null);
  const path = await findPath({ signer, anchors: [anchor], pool, at });
  if (!path.ok) return false;
  const lists = [...crls, 'TrustAnchorRootCRL.crl'].map(list).filter((found) => found !== null);
  return (await checkRevocation(path.path, lists, at)).state === 'good';
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
