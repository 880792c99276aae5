import { fromBase64, toBase64 } from '../../bytes.ts';
import { Sha256 } from '../../documents/document.ts';
import { sha256Hex } from '../../journal/hash.ts';
import { ok, refuse, type Refusal, type Result } from '../../result.ts';
import { attempt } from '../findings.ts';
import { KEY_USAGE } from '../x509/build-certificate.ts';
import { OID } from '../der/oids.ts';
import { parseCertificate, type Certificate } from '../x509/certificate.ts';
import { keyAlgorithm } from './algorithm-policy.ts';
import { anchorsAt, isInForce } from './in-force.ts';
import type { TrustCommand } from './trust-command.ts';
import type { TrustAnchor, TrustStore } from './trust-store.ts';

export type TrustRefusal =
  | 'trust.certificateUnreadable'
  | 'trust.certificateOver'
  | 'trust.notAnAuthority'
  | 'trust.weakKey'
  | 'trust.anchorKnown'
  | 'trust.anchorUnknown'
  | 'trust.lastAnchor'
  | 'trust.period'
  | 'trust.addressWrong'
  | 'trust.addressIssuer'
  | 'trust.addressUnknown'
  | 'trust.noStampAddress'
  | 'trust.nothingChanged';

type Applied = Result<TrustStore, Refusal<TrustRefusal>>;
type Of<C extends TrustCommand['command']> = Extract<TrustCommand, { command: C }>;

/**
 * The store after an act: its commands in order, or the first refusal and nothing of them. `at` is the time of the act.
 *
 * Refuses 'trust.certificateUnreadable' · 'trust.certificateOver' (its validity has ended) · 'trust.notAnAuthority' ·
 *         'trust.weakKey' · 'trust.anchorKnown' · 'trust.anchorUnknown' (not in the store, or withdrawn) ·
 *         'trust.lastAnchor' (no signer would be trusted any more) · 'trust.period' · 'trust.addressWrong' ·
 *         'trust.addressIssuer' · 'trust.addressUnknown' · 'trust.noStampAddress' · 'trust.nothingChanged'
 */
export function applyTrust(store: TrustStore, commands: readonly TrustCommand[], at: Date): Applied {
  let next = store;
  for (const command of commands) {
    const applied = applyOne(next, command, at);
    if (!applied.ok) return applied;
    next = applied.value;
  }
  const changed = next.anchors !== store.anchors || next.addresses !== store.addresses || next.policy !== store.policy;
  if (!changed) return refuse('trust.nothingChanged');
  if (anchorsAt(store, 'signers', at).length > 0 && anchorsAt(next, 'signers', at).length === 0)
    return refuse('trust.lastAnchor');
  const demandsStamps = next.policy.timeStamp === 'hardFail';
  if (demandsStamps && !next.addresses.some(({ service }) => service === 'tsp')) return refuse('trust.noStampAddress');
  return ok({ ...next, version: store.version + 1 });
}

function applyOne(store: TrustStore, command: TrustCommand, at: Date): Applied {
  switch (command.command) {
    case 'addAnchor':
      return addAnchor(store, command, at);
    case 'withdrawAnchor':
      return withdrawAnchor(store, command, at);
    case 'setAddress':
      return setAddress(store, command);
    case 'setAlgorithm':
      return setAlgorithm(store, command);
    case 'setEvidence':
      return setEvidence(store, command);
  }
}

/** What the certificate says of itself; a key for OCSP answers need not be that of an authority. */
function refusalOfCertificate(
  certificate: Certificate,
  uses: readonly string[],
  at: Date,
): Exclude<TrustRefusal, 'trust.certificateUnreadable'> | null {
  if (Date.parse(certificate.notAfter) <= at.getTime()) return 'trust.certificateOver';
  if (keyAlgorithm(certificate) === null) return 'trust.weakKey';
  const { basicConstraints, keyUsage, purposes } = certificate;
  const isAuthority = basicConstraints?.ca === true && (keyUsage === null || (keyUsage & KEY_USAGE.keyCertSign) !== 0);
  if (isAuthority) return null;
  const isResponder = purposes?.includes(OID.ocspSigning) === true && uses.every((use) => use === 'ocsp');
  return isResponder ? null : 'trust.notAnAuthority';
}

function addAnchor(store: TrustStore, command: Of<'addAnchor'>, at: Date): Applied {
  const { uses, until, note } = command;
  const der = fromBase64(command.certificate);
  const certificate = der && attempt(() => parseCertificate(der));
  if (!certificate) return refuse('trust.certificateUnreadable');
  const fingerprint = Sha256.parse(sha256Hex(certificate.der));
  const wrong = refusalOfCertificate(certificate, uses, at);
  if (wrong !== null) return refuse(wrong, [fingerprint]);
  const from = command.from ?? at.toISOString();
  if (until !== null && Date.parse(until) <= Math.max(Date.parse(from), at.getTime()))
    return refuse('trust.period', [fingerprint]);
  const isKnown = (anchor: TrustAnchor): boolean =>
    anchor.fingerprint === fingerprint && (anchor.until === null || at.getTime() < Date.parse(anchor.until));
  if (store.anchors.some(isKnown)) return refuse('trust.anchorKnown', [fingerprint]);
  const text = toBase64(certificate.der);
  const anchor: TrustAnchor = { fingerprint, certificate: text, uses: [...new Set(uses)].sort(), from, until, note };
  return ok({ ...store, anchors: [...store.anchors, anchor] });
}

function withdrawAnchor(store: TrustStore, { fingerprint }: Of<'withdrawAnchor'>, at: Date): Applied {
  const isMeant = (anchor: TrustAnchor): boolean =>
    anchor.fingerprint === fingerprint && (isInForce(anchor, at) || Date.parse(anchor.from) > at.getTime());
  if (!store.anchors.some(isMeant)) return refuse('trust.anchorUnknown', [fingerprint]);
  const until = at.toISOString();
  return ok({ ...store, anchors: store.anchors.map((each) => (isMeant(each) ? { ...each, until } : each)) });
}

function setAddress(store: TrustStore, { service, issuer, address }: Of<'setAddress'>): Applied {
  if (service === 'tsp' && issuer !== null) return refuse('trust.addressIssuer', [service]);
  const others = store.addresses.filter((each) => each.service !== service || each.issuer !== issuer);
  if (address === null) {
    if (others.length === store.addresses.length) return refuse('trust.addressUnknown', [service]);
    return ok({ ...store, addresses: others });
  }
  if (!isWebAddress(address)) return refuse('trust.addressWrong', [address.slice(0, 80)]);
  const known = store.addresses.find((each) => each.service === service && each.issuer === issuer);
  if (known?.address === address) return ok(store);
  return ok({ ...store, addresses: [...others, { service, issuer, address }] });
}

/** Answers of authorities are signed: http is as good as https. No name and password in an address. */
function isWebAddress(text: string): boolean {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return url.username === '' && url.password === '' && url.hash === '';
}

function setAlgorithm({ policy, ...store }: TrustStore, { name, until, assumed }: Of<'setAlgorithm'>): Applied {
  const known = policy.algorithms.find((rule) => rule.name === name);
  if (known?.until === until && known.assumed === assumed) return ok({ ...store, policy });
  const rule = { name, until, assumed };
  const algorithms = known
    ? policy.algorithms.map((each) => (each === known ? rule : each))
    : [...policy.algorithms, rule];
  return ok({ ...store, policy: { ...policy, algorithms } });
}

function setEvidence({ policy, ...store }: TrustStore, command: Of<'setEvidence'>): Applied {
  const { revocation, timeStamp, renewDays } = command;
  const isSame = policy.revocation === revocation && policy.timeStamp === timeStamp && policy.renewDays === renewDays;
  return ok({ ...store, policy: isSame ? policy : { ...policy, revocation, timeStamp, renewDays } });
}
