import { randomBytes } from 'node:crypto';
import { toHex } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { DerError } from '#domain/signatures/der/reader.ts';
import { attempt, attemptLater } from '#domain/signatures/findings.ts';
import { buildOcspRequest } from '#domain/signatures/ocsp/build-ocsp-request.ts';
import { checkOcsp, NEWS_MS } from '#domain/signatures/ocsp/check-ocsp.ts';
import { parseOcsp } from '#domain/signatures/ocsp/parse-ocsp.ts';
import { checkRevocation, type RevocationQuestion } from '#domain/signatures/path/check-revocation.ts';
import { changesAddresses, crlAddresses, ocspAddresses } from '#domain/signatures/x509/addresses.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import { crlKind, type Crl } from '#domain/signatures/x509/crl.ts';
import { distributionPointsOf } from '#domain/signatures/x509/distribution-points.ts';
import { knownCrl } from '#domain/signatures/x509/known.ts';
import { askAuthority, type AuthorityQuestion } from './ask-authority.ts';

/** What an authority said about certificates, DER. */
export interface RevocationEvidence {
  readonly crls: readonly Uint8Array[];
  readonly ocsp: readonly Uint8Array[];
}

/** Where an authority is asked about a certificate of this issuer. */
export interface AddressBook {
  ocsp(certificate: Certificate, issuer: Certificate): readonly string[];
  crl(certificate: Certificate, issuer: Certificate): readonly string[];
  /** Where the newest changes to a list of it lie. */
  changes(certificate: Certificate, issuer: Certificate, list: Crl): readonly string[];
}

/**
 * What the certificates name themselves, or one responder in place of it. Only for a chain that was found good:
 * addresses in other certificates are anybody's.
 */
export const addressesInside = (responder: string | null = null): AddressBook => ({
  ocsp: (certificate) => (responder === null ? read(() => ocspAddresses(certificate)) : [responder]),
  crl: (certificate) => read(() => crlAddresses(certificate)),
  changes: (certificate, _, list) => changesNamed(certificate, list),
});

/** By the certificate, or by the list itself. */
export const changesNamed = (certificate: Certificate, list: Crl): readonly string[] => [
  ...new Set([certificate, list].flatMap((each) => read(() => changesAddresses(each)))),
];

const MOST_OCSP = 1_000_000;
const MOST_CRL = 100_000_000;
/** Each may keep us waiting; no certificate names more, and no trust store has more for one authority. */
const MOST_ADDRESSES = 10;

/**
 * Asks about every certificate of a chain but the anchor: the responders, else the lists. Who is silent leaves a gap that
 * the verification shows; nothing is made up for it.
 */
export async function fetchRevocation(
  path: readonly Certificate[],
  { book, responders = [], ask = askAuthority }: Asking,
): Promise<RevocationEvidence> {
  const found = await Promise.all(
    path.slice(0, -1).map(async (certificate, place) => {
      const issuer = path[place + 1];
      if (!issuer) return { crls: [], ocsp: [] };
      const addresses = book.ocsp(certificate, issuer);
      const ocsp = await askResponder({ certificate, issuer, addresses, named: responders, ask });
      if (ocsp === null) return { crls: await fetchLists({ certificate, issuer, book, ask }), ocsp: [] };
      const lists = ocsp.responders.map((responder) => fetchLists({ certificate: responder, issuer, book, ask }));
      return { crls: (await Promise.all(lists)).flat(), ocsp: [ocsp.bytes] };
    }),
  );
  return { crls: found.flatMap(({ crls }) => crls), ocsp: found.flatMap(({ ocsp }) => ocsp) };
}

type Ask = typeof askAuthority;

export interface Asking {
  readonly book: AddressBook;
  /** Keys that the administrator has named for OCSP answers. */
  readonly responders?: readonly Certificate[];
  readonly ask?: Ask;
}

interface ResponderQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly addresses: readonly string[];
  readonly named: readonly Certificate[];
  readonly ask: Ask;
}

interface ResponderAnswer {
  readonly bytes: Uint8Array;
  /** Who answered for the issuer and says not that nobody needs to ask about him (RFC 6960 §4.2.2.2.1): the lists have to. */
  readonly responders: readonly Certificate[];
}

async function askResponder(question: ResponderQuestion): Promise<ResponderAnswer | null> {
  const { certificate, issuer, addresses, named, ask } = question;
  for (const address of addresses.slice(0, MOST_ADDRESSES)) {
    const nonce = new Uint8Array(randomBytes(16));
    const body = await buildOcspRequest({ certificate, issuer, nonce });
    const post = { type: 'application/ocsp-request', body };
    const bytes = await quietly(ask, { address, post, mostBytes: MOST_OCSP });
    const response = bytes && read(() => [parseOcsp(bytes)])[0];
    if (!bytes || !response || typeof response === 'string') continue;
    // A responder that answers from stock repeats no nonce: its answer must be of the day then.
    const at = new Date();
    const asked = response.nonce === null ? { since: new Date(at.getTime() - NEWS_MS) } : { nonce: toHex(nonce) };
    const responders: Certificate[] = [];
    const isCleared = (responder: Certificate): Promise<boolean> => {
      responders.push(responder);
      return Promise.resolve(true);
    };
    const { state } = await checkOcsp({ certificate, issuer, response, responders: named, at, isCleared, ...asked });
    if (state !== 'unusable') return { bytes, responders };
  }
  return null;
}

interface ListsQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly book: AddressBook;
  readonly ask: Ask;
}

/**
 * Lists of the issuer, address after address, until they say of the certificate what they can, with the changes to each.
 * Where addresses are common to all authorities, a list of another one lies at the first as well as at the last.
 */
async function fetchLists({ certificate, issuer, book, ask }: ListsQuestion): Promise<readonly Uint8Array[]> {
  const found: Crl[] = [];
  const isWanted = (list: Crl): boolean => crlKind(list) === 'complete' && mayIssueFor(list, certificate);
  const addresses = book.crl(certificate, issuer).slice(0, MOST_ADDRESSES);
  for (const [place, address] of addresses.entries()) {
    const list = await listAt(address, ask);
    if (!list || !isWanted(list)) continue;
    found.push(list);
    // A list of 20 MB is searched no oftener than it must be.
    const isLast = place === addresses.length - 1;
    if (isLast || (await isSaid({ path: [certificate, issuer], crls: found }))) break;
  }
  const changes = await Promise.all(found.map((list) => changesTo(list, { certificate, issuer, book, ask })));
  return [...found, ...changes.flat()].map(({ der }) => der);
}

/** The first changes by who issued the list. */
async function changesTo(list: Crl, { certificate, issuer, book, ask }: ListsQuestion): Promise<readonly Crl[]> {
  for (const address of book.changes(certificate, issuer, list).slice(0, MOST_ADDRESSES)) {
    const changes = await listAt(address, ask);
    if (changes && crlKind(changes) === 'changes' && changes.issuer.key === list.issuer.key) return [changes];
  }
  return [];
}

/** By its name, the list is of the issuer of the certificate, or of one that the certificate names for it. */
const mayIssueFor = ({ issuer }: Crl, certificate: Certificate): boolean =>
  [certificate.issuer, ...read(() => distributionPointsOf(certificate)).flatMap(({ issuers }) => issuers)].some(
    ({ key }) => key === issuer.key,
  );

async function isSaid({ path, crls }: Pick<RevocationQuestion, 'path' | 'crls'>): Promise<boolean> {
  const answer = await attemptLater(() => checkRevocation({ path, crls, pool: [], at: new Date() }));
  return answer?.state === 'good' || answer?.state === 'revoked';
}

/** What else lies there is passed over. */
async function listAt(address: string, ask: Ask): Promise<Crl | null> {
  const bytes = await quietly(ask, { address, mostBytes: MOST_CRL });
  return bytes && attempt(() => knownCrl(bytes));
}

async function quietly(ask: Ask, question: AuthorityQuestion): Promise<Uint8Array | null> {
  try {
    return await ask(question);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}

/** Damaged addresses are none. */
function read<T>(from: () => readonly T[]): readonly T[] {
  try {
    return from();
  } catch (error) {
    if (error instanceof DerError) return [];
    throw error;
  }
}
