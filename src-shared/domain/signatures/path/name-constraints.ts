import { OID } from '../der/oids.ts';
import { readDer, sequenceParts } from '../der/reader.ts';
import { isSelfIssued, type Certificate } from '../x509/certificate.ts';
import { generalNamesOf, NAME_TAG, type GeneralName } from '../x509/general-name.ts';
import { attributeOf, rdnKeys, type Name } from '../x509/name.ts';

/** Trees of names of one certificate: within the first, where there are any of the kind, and in none of the second. */
interface Constraints {
  readonly permitted: readonly GeneralName[];
  readonly excluded: readonly GeneralName[];
}

export type NamesAnswer = 'held' | 'broken' | 'unsupported';

/**
 * Name constraints (RFC 5280 §4.2.1.10) along a chain from the one that the anchor issued to the signer: names of people,
 * mail, hosts, addresses and URIs. A constraint on another kind of name, or a tree with a distance, is `unsupported`.
 * Throws `DerError` on damaged extensions.
 */
export function namesHold(chain: readonly Certificate[]): NamesAnswer {
  const inForce: Constraints[] = [];
  for (const [place, certificate] of chain.entries()) {
    const isLast = place === chain.length - 1;
    if (inForce.length > 0 && (isLast || !isSelfIssued(certificate))) {
      const names = namesOf(certificate);
      for (const constraints of inForce) {
        const answer = fitsAll(names, constraints);
        if (answer !== 'held') return answer;
      }
    }
    const own = constraintsOf(certificate);
    if (own === 'unsupported') return own;
    if (own) inForce.push(own);
  }
  return 'held';
}

function fitsAll(names: readonly GeneralName[], { permitted, excluded }: Constraints): NamesAnswer {
  for (const name of names) {
    const ofKind = permitted.filter(({ tag }) => tag === name.tag);
    if (ofKind.length > 0 && !ofKind.some((tree) => isWithin(name, tree))) return 'broken';
    if (excluded.some((tree) => tree.tag === name.tag && isWithin(name, tree))) return 'broken';
  }
  return 'held';
}

const COMPUTED = new Set<number>([NAME_TAG.mail, NAME_TAG.host, NAME_TAG.directory, NAME_TAG.uri, NAME_TAG.address]);

function constraintsOf({ extensions }: Certificate): Constraints | 'unsupported' | null {
  const extension = extensions.get(OID.nameConstraints);
  if (!extension) return null;
  const parts = sequenceParts(readDer(extension.value));
  const trees = (tag: number): readonly GeneralName[] | null => {
    const part = parts.find((each) => each.tag === tag);
    const bases = part ? sequenceParts(part, tag).map((tree) => sequenceParts(tree)) : [];
    // A distance from the base (minimum, maximum) is not used by RFC 5280 at all.
    return bases.some((tree) => tree.length !== 1) ? null : bases.flatMap((tree) => generalNamesOf(tree));
  };
  const [permitted, excluded] = [trees(0xa0), trees(0xa1)];
  if (!permitted || !excluded) return 'unsupported';
  return [...permitted, ...excluded].every(({ tag }) => COMPUTED.has(tag)) ? { permitted, excluded } : 'unsupported';
}

/** The subject, its alternative names, and the mail address that stands in the subject of old certificates. */
function namesOf({ subject, extensions }: Certificate): readonly GeneralName[] {
  const extension = extensions.get(OID.subjectAltName);
  const alternative = extension ? generalNamesOf(sequenceParts(readDer(extension.value))) : [];
  const own = subject.attributes.length > 0 ? [directoryName(subject)] : [];
  const mail = extension ? null : attributeOf(subject, OID.emailAddress);
  return [
    ...own,
    ...alternative,
    ...(mail === null ? [] : [{ tag: NAME_TAG.mail, text: mail, name: null, bytes: null }]),
  ];
}

const directoryName = (name: Name): GeneralName => ({ tag: NAME_TAG.directory, text: '', name, bytes: null });

function isWithin(name: GeneralName, tree: GeneralName): boolean {
  switch (name.tag) {
    case NAME_TAG.directory:
      return isBelow(name.name, tree.name);
    case NAME_TAG.mail:
      return isMailWithin(name.text, tree.text);
    case NAME_TAG.host:
      return isHostWithin(name.text.toLowerCase(), tree.text.toLowerCase());
    case NAME_TAG.uri:
      return isUriWithin(name.text, tree.text.toLowerCase());
    case NAME_TAG.address:
      return isAddressWithin(name.bytes, tree.bytes);
    default:
      return false;
  }
}

/** The names of the tree stand first, one for one. */
function isBelow(name: Name | null, tree: Name | null): boolean {
  if (!name || !tree) return false;
  const [own, above] = [rdnKeys(name), rdnKeys(tree)];
  return above.every((key, place) => own[place] === key);
}

function isMailWithin(mail: string, tree: string): boolean {
  const at = mail.lastIndexOf('@');
  const [mailbox, host] = [mail.slice(0, at), mail.slice(at + 1).toLowerCase()];
  if (at < 0) return false;
  const treeAt = tree.lastIndexOf('@');
  if (treeAt >= 0) return mailbox === tree.slice(0, treeAt) && host === tree.slice(treeAt + 1).toLowerCase();
  return tree.startsWith('.') ? host.endsWith(tree.toLowerCase()) : host === tree.toLowerCase();
}

/** A host is within its domain, and within itself. */
const isHostWithin = (host: string, tree: string): boolean =>
  tree === '' || host === tree || host.endsWith(tree.startsWith('.') ? tree : `.${tree}`);

/** Only the host counts; with a dot in front the tree is a domain, without it one host. */
function isUriWithin(uri: string, tree: string): boolean {
  const host = /^[a-z][a-z0-9+.-]*:\/\/(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)/i.exec(uri)?.[1]?.toLowerCase();
  if (host === undefined || host === '') return false;
  return tree.startsWith('.') ? host.endsWith(tree) : host === tree;
}

/** The tree is an address and a mask of the same length. */
function isAddressWithin(address: Uint8Array | null, tree: Uint8Array | null): boolean {
  if (!address || !tree || tree.length !== 2 * address.length) return false;
  return address.every((byte, place) => {
    const mask = tree[address.length + place] as number;
    return (byte & mask) === ((tree[place] as number) & mask);
  });
}
