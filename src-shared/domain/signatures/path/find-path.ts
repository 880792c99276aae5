import { equalBytes } from '../../bytes.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { PolicyDemand } from './policies.ts';
import { validatePath, type PathFault } from './validate-path.ts';

export interface PathQuestion {
  readonly signer: Certificate;
  /** Trusted by the administrator of this place. */
  readonly anchors: readonly Certificate[];
  /** Certificates that came with the signature: help, not trust. */
  readonly pool: readonly Certificate[];
  readonly at: Date;
  /** Policies that the path must be good for; usually none is asked for. */
  readonly policies?: PolicyDemand;
}

export type PathAnswer =
  { readonly ok: true; readonly path: readonly Certificate[] } | { readonly ok: false; readonly fault: PathFault };

/** Deeper and wider searches than any real hierarchy needs are an attack on the processor. */
const LONGEST = 10;
const MOST_PATHS = 24;
/** Ways that were begun, also those that lead nowhere: certificates that name each other have more than there is time for. */
const MOST_BEGUN = 1000;

/** Finds a chain from the signer to an anchor that holds at the time asked. Of several faults the most telling is given. */
export async function findPath(question: PathQuestion): Promise<PathAnswer> {
  let worst: PathFault = 'noAnchor';
  let tried = 0;
  for (const path of candidatePaths(question)) {
    if (++tried > MOST_PATHS) break;
    const fault = await validatePath(path, question.at, question.policies);
    if (!fault) return { ok: true, path };
    if (worst === 'noAnchor' || worst === 'unsupported') worst = fault;
  }
  return { ok: false, fault: worst };
}

/** From the back of the pool: what this place has at hand stands there, behind what came with the signature. */
function* candidatePaths({ signer, anchors, pool }: PathQuestion): Generator<readonly Certificate[]> {
  const named = byName(pool.filter((one) => !isSame(one, signer)));
  const open: (readonly Certificate[])[] = [[signer]];
  let begun = 0;
  for (let path = open.pop(); path && begun < MOST_BEGUN; path = open.pop()) {
    begun += 1;
    const last = path.at(-1);
    if (!last) continue;
    for (const anchor of anchors) if (issued(anchor, last)) yield isSame(anchor, last) ? path : [...path, anchor];
    if (path.length >= LONGEST) continue;
    for (const issuer of named.get(last.issuer.key) ?? [])
      if (issued(issuer, last) && !path.includes(issuer)) open.push([...path, issuer]);
  }
}

/** Each once, of several copies the last. */
function byName(certificates: readonly Certificate[]): ReadonlyMap<string, readonly Certificate[]> {
  const named = new Map<string, readonly Certificate[]>(Map.groupBy(certificates, ({ subject }) => subject.key));
  const latin = new TextDecoder('latin1');
  for (const [name, ones] of named) {
    if (ones.length === 1) continue;
    const distinct = new Map(ones.toReversed().map((one) => [latin.decode(one.der), one]));
    named.set(name, [...distinct.values()].toReversed());
  }
  return named;
}

/** Names first; key identifiers, where both sides have them, keep the search small. The signature is checked later. */
function issued(issuer: Certificate, certificate: Certificate): boolean {
  if (issuer.subject.key !== certificate.issuer.key) return false;
  const { authorityKeyId } = certificate;
  return authorityKeyId === null || issuer.subjectKeyId === null || authorityKeyId === issuer.subjectKeyId;
}

const isSame = (a: Certificate, b: Certificate): boolean => equalBytes(a.der, b.der);
