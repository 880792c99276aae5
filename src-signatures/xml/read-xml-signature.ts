import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { fromBase64, fromUtf8 } from '#domain/bytes.ts';
import type { Algorithm } from '#domain/signatures/x509/certificate.ts';
import { digestClass, SIGNATURE_OIDS } from './xml-algorithms.ts';

/** XMLDSig as it came, its digest already compared; the signature over `message` is not yet verified. */
export interface XmlSignature {
  readonly certificates: readonly Uint8Array[];
  readonly signatureAlgorithm: Algorithm;
  readonly digest: Algorithm;
  /** Canonical SignedInfo: what the key signed. */
  readonly message: Uint8Array;
  readonly signature: Uint8Array;
  /** Canonical text of what is signed; null where the digest does not match. */
  readonly signed: string | null;
  /** Whether that is the document to its last element. */
  readonly isWhole: boolean;
}

const DSIG = 'http://www.w3.org/2000/09/xmldsig#';
const C14N = ['http://www.w3.org/2001/10/xml-exc-c14n#', 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'];
const CANONICAL = new Set(C14N.flatMap((name) => [name, `${name}${name.endsWith('#') ? '' : '#'}WithComments`]));
const TRANSFORMS = new Set([...CANONICAL, `${DSIG}enveloped-signature`]);
/** The library compares every element with every other: 10 000 take 3 s, 40 000 would take 39 s. */
const LARGEST = 1_000_000;
const MOST_MARKS = 25_000;

/** Key under `signature.reasons`. */
export type XmlTrouble = 'parse.notXmlSignature' | 'parse.xmlTooLarge';

/**
 * The one enveloped signature of a document. Everything about its form is demanded, because the ways to wrap a
 * signature live in what a reader lets pass: no document type, one signature, in it these elements alone, one
 * reference, to the document or to an element whose name is unique. Else why it is not read.
 */
export function readXmlSignature(bytes: Uint8Array): XmlSignature | XmlTrouble {
  try {
    return isTooLarge(bytes) ? 'parse.xmlTooLarge' : (read(bytes) ?? 'parse.notXmlSignature');
  } catch {
    // Whatever a foreign document trips, it is not of this form.
    return 'parse.notXmlSignature';
  }
}

function isTooLarge(bytes: Uint8Array): boolean {
  if (bytes.length > LARGEST) return true;
  const LESS_THAN = 0x3c;
  let marks = 0;
  for (const byte of bytes) if (byte === LESS_THAN) marks += 1;
  return marks > MOST_MARKS;
}

function read(bytes: Uint8Array): XmlSignature | null {
  const text = fromUtf8(bytes).replace(/^\uFEFF/, '');
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) return null;
  const document = strictly(text);
  const found = document.getElementsByTagNameNS('*', 'Signature');
  const signature = found.item(0);
  if (!signature || found.length !== 1) return null;
  const shape = shapeOf(signature);
  if (!shape) return null;
  const { methods, reference, certificates, value } = shape;
  const [canonical = '', signatureMethod = '', digestMethod = ''] = methods;
  const oids = SIGNATURE_OIDS[signatureMethod];
  if (!oids || !CANONICAL.has(canonical)) return null;
  const check = checkWithLibrary(text, signature, { signatureMethod, digestMethod });
  return {
    certificates,
    signatureAlgorithm: plain(oids.signature),
    digest: plain(oids.digest),
    message: new TextEncoder().encode(check.message),
    signature: value,
    signed: check.signed,
    isWhole: isRoot(reference, document.documentElement),
  };
}

const plain = (id: string): Algorithm => ({ id, der: new Uint8Array(), hasParameters: false });

/** Warnings are errors: two readers of a sloppy document may read two documents. */
const strictly = (text: string): Document =>
  new DOMParser({
    errorHandler: (_: string, message: unknown) => {
      throw new Error(String(message));
    },
  }).parseFromString(text, 'text/xml');

interface Shape {
  readonly methods: readonly string[];
  readonly reference: Element;
  readonly certificates: readonly Uint8Array[];
  readonly value: Uint8Array;
}

/**
 * Signature { SignedInfo { CanonicalizationMethod, SignatureMethod, Reference }, SignatureValue, KeyInfo { X509Data } }.
 */
function shapeOf(signature: Element): Shape | null {
  const [info, value, keyInfo] = demand(signature, ['SignedInfo', 'SignatureValue', 'KeyInfo']);
  const [canonical, method, reference] = demand(info, ['CanonicalizationMethod', 'SignatureMethod', 'Reference']);
  const [transforms, digestMethod] = demand(reference, ['Transforms', 'DigestMethod', 'DigestValue']);
  const [data] = demand(keyInfo, ['X509Data']);
  const known = childrenOf(transforms).every((each) => TRANSFORMS.has(each.getAttribute('Algorithm') ?? ''));
  if (!known || !reference) return null;
  const certificates = childrenOf(data)
    .filter(({ localName }) => localName === 'X509Certificate')
    .map(base64In);
  const bytes = value && base64In(value);
  if (!bytes || certificates.length === 0) return null;
  const methods = [canonical, method, digestMethod].map((each) => each?.getAttribute('Algorithm') ?? '');
  return { methods, reference, certificates, value: bytes };
}

function demand(parent: Element | undefined, names: readonly string[]): readonly Element[] {
  const children = childrenOf(parent);
  const isAsked = children.length === names.length && children.every((each, i) => each.localName === names[i]);
  if (!isAsked || children.some(({ namespaceURI }) => namespaceURI !== DSIG)) throw new Error('form');
  return children;
}

/** Elements with nothing but blanks between them. */
function childrenOf(parent: Element | undefined): readonly Element[] {
  const nodes = Array.from(parent?.childNodes ?? []);
  const elements = nodes.filter((node): node is Element => node.nodeType === 1);
  if (nodes.some((node) => node.nodeType !== 1 && (node.textContent ?? '').trim() !== '')) throw new Error('form');
  return elements;
}

function base64In(element: Element): Uint8Array {
  const bytes = fromBase64((element.textContent ?? '').replace(/\s/g, ''));
  if (!bytes) throw new Error('base64');
  return bytes;
}

interface Checked {
  readonly message: string;
  readonly signed: string | null;
}

/**
 * Canonical forms and digests by the library. Its idea of the signature is put aside: it is handed algorithms that only
 * keep what should be verified, which the caller then does where algorithms are known.
 */
function checkWithLibrary(
  text: string,
  signature: Element,
  { signatureMethod, digestMethod }: { readonly signatureMethod: string; readonly digestMethod: string },
): Checked {
  let message = '';
  const keeper = class {
    getAlgorithmName = (): string => signatureMethod;
    getSignature = (): string => '';
    verifySignature = (material: string): boolean => {
      message = material;
      return true;
    };
  };
  const library = new SignedXml({ publicCert: 'looked at by the caller', getCertFromKeyInfo: () => null });
  library.SignatureAlgorithms = { [signatureMethod]: keeper };
  library.HashAlgorithms = { [digestMethod]: digestClass(digestMethod) };
  library.loadSignature(signature);
  const isSame = library.checkSignature(text);
  const [signed = null, ...more] = isSame ? library.getSignedReferences() : [];
  if (more.length > 0) throw new Error('references');
  return { message, signed };
}

const ID_NAMES = ['Id', 'ID', 'id'];

function isRoot(reference: Element, root: Element): boolean {
  if (!reference.hasAttribute('URI')) return false;
  const uri = reference.getAttribute('URI') ?? '';
  return (
    uri === '' || ID_NAMES.some((name) => root.getAttribute(name) !== '' && `#${root.getAttribute(name) ?? ''}` === uri)
  );
}
