import { equalBytes } from '../../bytes.ts';
import { KEY_USAGE } from '../x509/build-certificate.ts';
import type { Certificate } from '../x509/certificate.ts';
import { crlKind, entryOf, isChangeOf, type Crl, type Entry } from '../x509/crl.ts';
import {
  ALL_REASONS,
  directoryKey,
  distributionPointsOf,
  scopeOfList,
  type DistributionPoint,
} from '../x509/distribution-points.ts';
import { keptOf } from '../x509/known.ts';
import { OID } from '../der/oids.ts';
import { checkOcsp } from '../ocsp/check-ocsp.ts';
import type { OcspResponse } from '../ocsp/parse-ocsp.ts';
import { verifySignature } from '../sigalg.ts';
import { findPath } from './find-path.ts';

/**
 * Good, revoked, or not known – for one of three reasons: nothing speaks for the certificate, what does is out of date, or
 * its authority says that it does not know it. Not known is never good.
 */
export type RevocationAnswer =
  | {
      readonly state: 'good';
      readonly checkedBy: string;
      readonly sources: readonly RevocationSource[];
      readonly proofs: readonly RevocationProof[];
    }
  | {
      readonly state: 'revoked';
      readonly at: string;
      readonly serial: string;
      readonly proofs: readonly RevocationProof[];
    }
  | { readonly state: 'notChecked' | 'outdated' | 'unknown' };

export type RevocationSource = 'CRL' | 'OCSP';
/** The lists and answers that say it. */
export type RevocationProof = Crl | OcspResponse;

export interface RevocationQuestion {
  /** From the signer to the anchor. */
  readonly path: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly ocsp?: readonly OcspResponse[];
  /** Certificates that may have signed a list: help, not trust. */
  readonly pool: readonly Certificate[];
  /** Keys that the administrator has named for OCSP answers. */
  readonly responders?: readonly Certificate[];
  readonly at: Date;
  /** The clock here: what says that it is from after it is not believed. */
  readonly now?: Date;
}

/** A list may be signed by a key whose certificate has a list of its own: no deeper than any hierarchy needs. */
const DEEPEST = 4;
/** Outside of the chain, for one list: no issuer has had more keys for lists at a time. */
const MOST_LIST_SIGNERS = 20;
/** Clocks of authorities and of this machine differ. */
const SKEW_MS = 5 * 60_000;

/**
 * Asks the answers at hand (OCSP), then looks for every certificate of the chain but the anchor in the lists that speak
 * for it (RFC 5280 §6.3): of its issuer, of one whom its distribution points name, for a part of the certificates or of
 * the reasons, with the changes to them. Good only when signed lists that have not run out at `at` were found for all
 * reasons. A revocation counts when it came before `at`: what was signed earlier stays signed.
 */
export async function checkRevocation(question: RevocationQuestion): Promise<RevocationAnswer> {
  return checkChain(question, 0);
}

async function checkChain(question: RevocationQuestion, depth: number): Promise<RevocationAnswer> {
  const anchor = question.path.at(-1);
  let oldest: string | null = null;
  const sources = new Set<RevocationSource>();
  const proofs = new Set<RevocationProof>();
  const trusted = new Map<Certificate, Promise<boolean>>();
  for (const [place, certificate] of question.path.slice(0, -1).entries()) {
    const issuer = question.path[place + 1];
    const search = anchor && issuer ? { ...question, issuer, anchor, depth, trusted } : null;
    const answer = search ? await checkOne(certificate, search) : NOT_CHECKED;
    if (answer.state !== 'good') return answer;
    for (const source of answer.sources) sources.add(source);
    for (const proof of answer.proofs) proofs.add(proof);
    if (oldest === null || answer.checkedBy < oldest) oldest = answer.checkedBy;
  }
  return oldest === null
    ? NOT_CHECKED
    : { state: 'good', checkedBy: oldest, sources: [...sources], proofs: [...proofs] };
}

const NOT_CHECKED: RevocationAnswer = { state: 'notChecked' };

interface Search extends RevocationQuestion {
  readonly anchor: Certificate;
  readonly issuer: Certificate;
  readonly depth: number;
  /** Whether those outside of the chain may sign lists for it, as far as it was asked. */
  readonly trusted: Map<Certificate, Promise<boolean>>;
}

/** A responder and a list: that it is revoked is believed of either, that it is good only where none contradicts. */
async function checkOne(certificate: Certificate, search: Search): Promise<RevocationAnswer> {
  const asked = await askResponses(certificate, search);
  if (asked.state === 'revoked' || asked.state === 'unknown') return asked;
  const listed = await lookInLists(certificate, search);
  return asked.state === 'good' && listed.state !== 'revoked' ? asked : listed;
}

async function askResponses(certificate: Certificate, search: Search): Promise<RevocationAnswer> {
  const { serial } = certificate;
  let answer: RevocationAnswer = NOT_CHECKED;
  for (const response of search.ocsp ?? []) {
    if (isFromTheFuture(response.producedAt, search)) continue;
    const isCleared = async (responder: Certificate): Promise<boolean> => {
      const path = [responder, search.issuer];
      if (search.depth >= DEEPEST) return false;
      return (await checkChain({ ...search, ocsp: [], path }, search.depth + 1)).state === 'good';
    };
    const { issuer, at, responders = [] } = search;
    const found = await checkOcsp({ certificate, issuer, response, responders, at, isCleared });
    if (found.state === 'revoked') return { ...found, serial, proofs: [response] };
    if (found.state === 'unknown') answer = { state: 'unknown' };
    if (found.state === 'good' && answer.state !== 'unknown')
      answer = { state: 'good', checkedBy: found.producedAt, sources: ['OCSP'], proofs: [response] };
  }
  return answer;
}

const isFromTheFuture = (iso: string, { now }: RevocationQuestion): boolean =>
  now !== undefined && Date.parse(iso) > now.getTime() + SKEW_MS;

async function lookInLists(certificate: Certificate, search: Search): Promise<RevocationAnswer> {
  const { at } = search;
  const crls = search.crls.filter(({ thisUpdate }) => !isFromTheFuture(thisUpdate, search));
  let [covered, isOutdated, checkedBy] = [0, false, null as string | null];
  const proofs: Crl[] = [];
  // §6.3.3: what the points leave open may be in any list of the issuer.
  const usual = { names: [directoryKey(certificate.issuer)], reasons: ALL_REASONS, issuers: [] };
  for (const point of [...distributionPointsOf(certificate), usual]) {
    for (const crl of crls) {
      const reasons = reasonsFor(certificate, point, crl);
      if (reasons === 0 || !(await isSigned(crl, certificate, search))) continue;
      const found = await lookUp(certificate, crl, search);
      if (found.state === 'unsupported') continue;
      // A revocation is believed from any signed list, also from one that has run out since.
      if (found.state === 'revoked' && Date.parse(found.at) <= at.getTime())
        return { ...found, serial: certificate.serial, proofs: [crl] };
      if (crlKind(crl) === 'changes') continue;
      // A list leaves out those that have expired: from after that it clears nobody.
      if (crl.thisUpdate > certificate.notAfter) continue;
      if (!isCurrent(crl, at)) isOutdated = true;
      else if ((reasons & ~covered) !== 0) {
        covered |= reasons;
        proofs.push(crl);
        if (checkedBy === null || crl.thisUpdate < checkedBy) checkedBy = crl.thisUpdate;
      }
    }
  }
  if (covered === ALL_REASONS && checkedBy !== null) return { state: 'good', checkedBy, sources: ['CRL'], proofs };
  return { state: isOutdated ? 'outdated' : 'notChecked' };
}

const isCurrent = ({ nextUpdate }: Crl, at: Date): boolean =>
  nextUpdate !== null && Date.parse(nextUpdate) >= at.getTime();

/** For which reasons this list, found at this point, speaks of the certificate; 0: it does not (§6.3.3 b, d). */
function reasonsFor(certificate: Certificate, point: DistributionPoint, crl: Crl): number {
  if (crlKind(crl) === 'unreadable') return 0;
  const extension = crl.extensions.get(OID.issuingDistributionPoint);
  const scope = scopeOfList(extension, crl.issuer);
  const isNamed = point.issuers.some(({ key }) => key === crl.issuer.key);
  if (point.issuers.length > 0 ? !isNamed || !scope.isIndirect : crl.issuer.key !== certificate.issuer.key) return 0;
  if (scope.onlyAttributes) return 0;
  const isAuthority = certificate.basicConstraints?.ca === true;
  if (isAuthority ? scope.onlyUsers : scope.onlyAuthorities) return 0;
  if (scope.names) {
    const names = point.names ?? point.issuers.map(directoryKey);
    if (!scope.names.some((name) => names.includes(name))) return 0;
  }
  return scope.reasons & point.reasons;
}

/**
 * In a complete list and in the newest changes to it that are at hand; in a list of changes alone, only what it revokes.
 */
async function lookUp(certificate: Certificate, crl: Crl, search: Search): Promise<Entry> {
  const found = entryOf(crl, certificate);
  if (crlKind(crl) === 'changes' || found.state === 'unsupported') return found;
  let latest = crl.thisUpdate;
  let answer = found;
  for (const changes of search.crls) {
    if (crlKind(changes) !== 'changes' || !isChangeOf(changes, crl) || changes.thisUpdate < latest) continue;
    if (!(await isSigned(changes, certificate, search)) || !isCurrent(changes, search.at)) continue;
    const changed = entryOf(changes, certificate);
    if (changed.state === 'unsupported') continue;
    latest = changes.thisUpdate;
    if (changed.state !== 'absent') answer = changed;
  }
  return answer;
}

/**
 * By a certificate of the issuer's name that may sign lists, in the path itself or good by the same anchor (§6.3.3 f,
 * g).
 */
async function isSigned(crl: Crl, of: Certificate, search: Search): Promise<boolean> {
  const { path } = search;
  for (const signer of signersFor(crl, search)) {
    if ((await signatureOf(crl, signer)) !== 'valid') continue;
    const isInPath = path.some((member, place) => place > 0 && equalBytes(member.der, signer.der));
    const isOwn = equalBytes(signer.der, of.der);
    if (isInPath || (isOwn ? vouchesForItself(signer) : await isTrusted(signer, search))) return true;
  }
  return false;
}

/** The chain first, then the pool from its back: what this place has at hand stands behind what came with the signature. */
function signersFor({ issuer }: Crl, { path, pool }: Search): ReadonlySet<Certificate> {
  const maySign = (one: Certificate): boolean => one.subject.key === issuer.key && maySignLists(one);
  return new Set([...path.filter(maySign), ...pool.filter(maySign).toReversed().slice(0, MOST_LIST_SIGNERS)]);
}

const signatureOf = keptOf(({ tbs, signature, signatureAlgorithm }: Crl, { spki }: Certificate) =>
  verifySignature({ spki, algorithm: signatureAlgorithm, message: tbs, signature }),
);

const maySignLists = ({ keyUsage }: Certificate): boolean => keyUsage === null || (keyUsage & KEY_USAGE.crlSign) !== 0;

/** Its authority has named it as the one that issues the list of its own certificate too: there is no other to ask. */
const vouchesForItself = (signer: Certificate): boolean =>
  distributionPointsOf(signer).some(({ issuers }) => issuers.some(({ key }) => key === signer.subject.key));

function isTrusted(signer: Certificate, search: Search): Promise<boolean> {
  const answer = search.trusted.get(signer) ?? isClearedFor(signer, search);
  search.trusted.set(signer, answer);
  return answer;
}

async function isClearedFor(signer: Certificate, search: Search): Promise<boolean> {
  const { anchor, pool, path, crls, at, depth } = search;
  if (depth >= DEEPEST) return false;
  const others = [...pool, ...path.slice(1, -1)];
  const found = await findPath({ signer, anchors: [anchor], pool: others, at });
  if (!found.ok) return false;
  const without = others.filter((other) => !equalBytes(other.der, signer.der));
  return (await checkChain({ path: found.path, crls, pool: without, at }, depth + 1)).state === 'good';
}
