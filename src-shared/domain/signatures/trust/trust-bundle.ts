import { z } from 'zod';
import { fromBase64, fromUtf8, toBase64 } from '../../bytes.ts';
import { canonicalBytes, canonicalJson } from '../../journal/canonical-json.ts';
import { headKeys, LoggedSuccession } from '../../journal/head-keys.ts';
import { parseVkey, type Ed25519Sign, type Ed25519Verify } from '../../journal/checkpoint.ts';
import { RegionCode } from '../../numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { attempt } from '../findings.ts';
import { parseCertificate } from '../x509/certificate.ts';
import { parseCrl } from '../x509/crl.ts';
import { CertificateText, TrustStore } from './trust-store.ts';

/** That of the national authority is of 20 MB, and there are several. */
export const LARGEST_BUNDLE = 256 * 1024 * 1024;

const Content = z.strictObject({
  format: z.literal('shekara-trust-bundle/1'),
  region: RegionCode,
  store: TrustStore,
  /** The act that made this version of the store. */
  actSeq: z.int().min(0),
  registeredAt: z.iso.datetime(),
  madeAt: z.iso.datetime(),
  /** Authorities between: help, no trust. */
  certificates: z.array(CertificateText).max(1000).readonly(),
  /** Lists of revoked certificates, base64 of their DER. */
  crls: z.array(z.base64()).max(200).readonly(),
  /** From the first head key of the journal to the one that signs this; absent while there is but one. */
  successions: z.array(LoggedSuccession).max(1000).readonly().optional(),
});
export type TrustBundle = z.infer<typeof Content>;

const Signed = z.strictObject({ content: Content, signature: z.base64().max(200) });

export type BundleRefusal =
  'trust.bundleSize' | 'trust.bundleUnreadable' | 'trust.bundleSignature' | 'trust.bundleRegion' | 'trust.bundleOlder';

/** The trust store with what is needed to judge by it where there is no line, signed with the key of the region's journal. */
export function makeTrustBundle(content: TrustBundle, sign: Ed25519Sign): Uint8Array<ArrayBuffer> {
  return canonicalBytes({ content, signature: toBase64(sign(canonicalBytes(content))) });
}

export interface BundleQuestion {
  readonly region: string;
  /** One of the verifier keys of the journal, from the enrolment; its last successor must have signed. */
  readonly vkey: string;
  readonly verify: Ed25519Verify;
  /** What is there already: an older one would bring back what was withdrawn since. */
  readonly known: { readonly version: number; readonly madeAt: string | null };
}

/**
 * Refuses 'trust.bundleSize' · 'trust.bundleUnreadable' · 'trust.bundleSignature' · 'trust.bundleRegion' ·
 *         'trust.bundleOlder' (than the store or the bundle that is there)
 */
export function openTrustBundle(
  bytes: Uint8Array,
  { region, vkey, verify, known }: BundleQuestion,
): Result<TrustBundle, Refusal<BundleRefusal>> {
  if (bytes.length > LARGEST_BUNDLE) return refuse('trust.bundleSize');
  const text = attempt(() => fromUtf8(bytes));
  const parsed = Signed.safeParse(text === null ? null : attempt(() => JSON.parse(text) as unknown));
  if (!parsed.success || canonicalJson(parsed.data) !== text) return refuse('trust.bundleUnreadable');
  const { content, signature } = parsed.data;
  const keys = headKeys(vkey, content.successions ?? [], verify);
  const key = keys.ok ? parseVkey(keys.value.at(-1)?.vkey ?? '') : null;
  const signed = fromBase64(signature);
  if (!key || !signed || !verify(key.publicKey, canonicalBytes(content), signed))
    return refuse('trust.bundleSignature');
  if (content.region !== region) return refuse('trust.bundleRegion', [content.region]);
  const isOlder = content.store.version < known.version || (known.madeAt !== null && content.madeAt < known.madeAt);
  if (isOlder) return refuse('trust.bundleOlder', [String(content.store.version)]);
  const isWhole =
    content.certificates.every((each) => isReadable(each, parseCertificate)) &&
    content.crls.every((each) => isReadable(each, parseCrl));
  return isWhole ? ok(content) : refuse('trust.bundleUnreadable');
}

const isReadable = (text: string, read: (der: Uint8Array) => unknown): boolean => {
  const der = fromBase64(text);
  return der !== null && attempt(() => read(der)) !== null;
};
