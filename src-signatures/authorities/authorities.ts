import { Fault } from '#domain/fault.ts';
import type { Trust } from '#domain/signatures/check-signer.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { hashName, type HashName } from '#domain/signatures/digests.ts';
import { attempt, readable } from '#domain/signatures/findings.ts';
import { addEvidence, addSignatureTimeStamp } from '#domain/signatures/raise/raise-cms.ts';
import { chainsIn } from '#domain/signatures/raise/chains-in.ts';
import { addressesOf, anchorsAt, derOfAnchors } from '#domain/signatures/trust/in-force.ts';
import type { TrustStore } from '#domain/signatures/trust/trust-store.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import { knownCertificate, knownCrl } from '#domain/signatures/x509/known.ts';
import { askAuthority, type AuthorityQuestion } from './ask-authority.ts';
import { changesNamed, fetchRevocation, type AddressBook, type RevocationEvidence } from './fetch-revocation.ts';
import { fetchTimeStamp, imprintOf } from './fetch-time-stamp.ts';

/** Larger lists stay outside of a signature and are kept in memory: that of the national authority is of 20 MB. */
export const LARGEST_LIST = 64 * 1024;
/** An authority that did not answer is left alone for so long: whoever comes next does not wait for it again. */
const SILENCE_MS = 60_000;
const LIST_MS = 3_600_000;

export interface Evidence {
  /** The file with the answers in it. */
  readonly cms: Uint8Array;
  /** Lists that are too large for it, DER. */
  readonly largeLists: readonly Uint8Array[];
}

/** The authorities of the trust store, asked at its addresses and nowhere else. */
export interface Authorities {
  /** What they say now of the certificates of these chains. Who is silent leaves a gap. */
  revocationOf(paths: readonly (readonly Certificate[])[], store: TrustStore): Promise<RevocationEvidence>;
  /** The file with what authorities say now of everyone who signed in it. Who is silent leaves a gap. */
  withRevocation(cms: Uint8Array, trust: Trust, store: TrustStore): Promise<Evidence>;
  /** The file with a stamp over its signature, or null where no authority of time gave one. */
  withStamp(cms: Uint8Array, trust: Trust, store: TrustStore): Promise<Uint8Array | null>;
  /** A stamp over anything; null as above. */
  stamp(order: StampOrder, trust: Trust, store: TrustStore): Promise<Uint8Array | null>;
}

interface StampOrder {
  readonly hash: HashName;
  readonly imprint: (hash: HashName) => Promise<Uint8Array | null>;
}

interface Surroundings {
  readonly clock: { now(): Date };
  readonly log: { warn(facts: Readonly<Record<string, unknown>>, what: string): void };
}

export function createAuthorities({ clock, log }: Surroundings): Authorities {
  const ask = rememberingAsk({ clock, log });
  const authorities: Authorities = {
    async revocationOf(paths, store) {
      const named = derOfAnchors(anchorsAt(store, 'ocsp', clock.now()));
      const asking = { book: bookOf(store), responders: readable(named, knownCertificate), ask };
      const found = await Promise.all(paths.map((path) => fetchRevocation(path, asking)));
      return { crls: found.flatMap(({ crls }) => crls), ocsp: found.flatMap(({ ocsp }) => ocsp) };
    },
    async withRevocation(cms, trust, store) {
      const paths = await chainsIn(cms, trust, clock.now());
      const { crls: lists, ocsp } = await authorities.revocationOf(paths, store);
      const isAnchor = (der: Uint8Array): boolean => trust.anchors.some((anchor) => anchor.der === der);
      const raised = addEvidence(cms, {
        certificates: paths.flatMap((path) => path.map(({ der }) => der)).filter((der) => !isAnchor(der)),
        crls: lists.filter(({ length }) => length <= LARGEST_LIST),
        ocsp,
      });
      return { cms: raised, largeLists: lists.filter(({ length }) => length > LARGEST_LIST) };
    },
    async withStamp(cms, trust, store) {
      const [signer] = parseCms(cms).signers;
      if (!signer) return null;
      const order = { hash: hashName(signer.digest) ?? 'SHA-256', imprint: imprintOf(signer.signature) } as const;
      const token = await authorities.stamp(order, trust, store);
      return token && addSignatureTimeStamp(cms, token);
    },
    async stamp(order, trust, store) {
      for (const address of addressesOf(store, 'tsp', null)) {
        try {
          return await fetchTimeStamp({ ...order, address, trust, now: clock.now() }, ask);
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
          log.warn({ code: error.code, address, reason: error.data['reason'] ?? null }, 'no time stamp');
        }
      }
      return null;
    },
  };
  return authorities;
}

/** The addresses that a trust store names, and no others. */
export const bookOf = (store: TrustStore): AddressBook => ({
  ocsp: (_, issuer) => addressesOf(store, 'ocsp', issuer.subjectKeyId),
  crl: (_, issuer) => addressesOf(store, 'crl', issuer.subjectKeyId),
  // Those that are named and that the store has besides: nobody else is asked.
  changes: (certificate, issuer, list) => {
    const named = new Set(changesNamed(certificate, list));
    return addressesOf(store, 'crl', issuer.subjectKeyId).filter((address) => named.has(address));
  },
});

/** Lists are asked for once an hour; authorities that are silent, or give no list, once a minute. */
function rememberingAsk({ clock, log }: Surroundings): typeof askAuthority {
  const silentUntil = new Map<string, number>();
  const lists = new Map<string, { readonly bytes: Uint8Array; readonly until: number }>();
  return async (question: AuthorityQuestion) => {
    const { address, post } = question;
    const now = clock.now().getTime();
    const list = post ? undefined : lists.get(address);
    if (list && now < list.until) return list.bytes;
    if (now < (silentUntil.get(address) ?? 0)) throw new Fault('AUTHORITY_SILENT', { data: { address } });
    try {
      const bytes = await askAuthority(question);
      if (!post && attempt(() => knownCrl(bytes)) === null) throw new Fault('AUTHORITY_WRONG', { data: { address } });
      silentUntil.delete(address);
      if (!post) lists.set(address, { bytes, until: now + LIST_MS });
      return bytes;
    } catch (error) {
      silentUntil.set(address, now + SILENCE_MS);
      log.warn({ address, code: error instanceof Fault ? error.code : null }, 'authority silent or wrong');
      throw error;
    }
  };
}
