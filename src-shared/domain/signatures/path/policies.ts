import { OID } from '../der/oids.ts';
import { DerError, oidOf, partsOf, readDer, sequenceParts, smallIntegerTagged, type Der } from '../der/reader.ts';
import { isSelfIssued, type Certificate } from '../x509/certificate.ts';

/** What the one who asks demands of the policies of a path (RFC 5280 §6.1.1 c–f). */
export interface PolicyDemand {
  /** Object identifiers, one of which the path must be good for; null: any. */
  readonly acceptable: readonly string[] | null;
  /** Whether the path must be good for a policy at all. */
  readonly isExplicit: boolean;
  readonly mayMap: boolean;
  readonly mayBeAny: boolean;
}

/** Nothing: what the certificates demand themselves holds all the same. */
export const NO_DEMAND: PolicyDemand = { acceptable: null, isExplicit: false, mayMap: true, mayBeAny: true };

/** A policy at a depth of the path: RFC 9618 has one node for it, so that the graph grows no faster than the certificates. */
interface PolicyNode {
  readonly policy: string;
  expected: ReadonlySet<string>;
  readonly parents: readonly PolicyNode[];
}

type Level = ReadonlyMap<string, PolicyNode>;

interface State {
  /** Nodes of the depth that was reached; null: no policy is left. */
  level: Level | null;
  /** How many more certificates may come before the rule bites (RFC 5280 §6.1.2 d–f). */
  explicit: number;
  mapping: number;
  any: number;
}

/**
 * Certificate policies (RFC 5280 §6.1, the graph of RFC 9618). `chain` runs from the one that the anchor issued to the
 * signer. Answers whether the path is good for what is demanded. Throws `DerError` on damaged extensions.
 */
export function policiesHold(chain: readonly Certificate[], demand: PolicyDemand = NO_DEMAND): boolean {
  const beyond = chain.length + 1;
  const root: PolicyNode = { policy: OID.anyPolicy, expected: new Set([OID.anyPolicy]), parents: [] };
  const state: State = {
    level: new Map([[root.policy, root]]),
    explicit: demand.isExplicit ? 0 : beyond,
    mapping: demand.mayMap ? beyond : 0,
    any: demand.mayBeAny ? beyond : 0,
  };
  for (const [place, certificate] of chain.entries()) {
    const isLast = place === chain.length - 1;
    takePolicies(state, certificate, isLast);
    if (state.explicit === 0 && state.level === null) return false;
    if (!isLast && !prepareNext(state, certificate)) return false;
  }
  const signer = chain.at(-1);
  if (signer) {
    if (state.explicit > 0) state.explicit--;
    if (constraintsOf(signer).explicit === 0) state.explicit = 0;
  }
  return state.explicit > 0 || isAcceptable(state.level, demand.acceptable);
}

/** §6.1.3 d, e: the nodes of this depth. */
function takePolicies(state: State, certificate: Certificate, isLast: boolean): void {
  const policies = policiesOf(certificate);
  const before = state.level;
  if (policies === null || before === null) {
    state.level = null;
    return;
  }
  const level = new Map<string, PolicyNode>();
  for (const policy of policies) {
    if (policy === OID.anyPolicy) continue;
    const expecting = [...before.values()].filter(({ expected }) => expected.has(policy));
    const any = before.get(OID.anyPolicy);
    const parents = expecting.length > 0 ? expecting : any ? [any] : [];
    if (parents.length > 0) level.set(policy, { policy, expected: new Set([policy]), parents });
  }
  if (policies.includes(OID.anyPolicy) && (state.any > 0 || (!isLast && isSelfIssued(certificate)))) {
    for (const policy of new Set([...before.values()].flatMap(({ expected }) => [...expected]))) {
      if (level.has(policy)) continue;
      const parents = [...before.values()].filter(({ expected }) => expected.has(policy));
      level.set(policy, { policy, expected: new Set([policy]), parents });
    }
  }
  state.level = level.size > 0 ? level : null;
}

/** §6.1.4: mappings, and how the demands run down. False where a mapping names any policy. */
function prepareNext(state: State, certificate: Certificate): boolean {
  const mappings = mappingsOf(certificate);
  if (mappings.has(OID.anyPolicy) || [...mappings.values()].some((to) => to.has(OID.anyPolicy))) return false;
  if (state.level) state.level = mapped(state.level, mappings, state.mapping > 0);
  if (!isSelfIssued(certificate)) {
    if (state.explicit > 0) state.explicit--;
    if (state.mapping > 0) state.mapping--;
    if (state.any > 0) state.any--;
  }
  const { explicit, mapping } = constraintsOf(certificate);
  if (explicit !== null) state.explicit = Math.min(state.explicit, explicit);
  if (mapping !== null) state.mapping = Math.min(state.mapping, mapping);
  const any = skipOf(certificate, OID.inhibitAnyPolicy);
  if (any !== null) state.any = Math.min(state.any, any);
  return true;
}

function mapped(level: Level, mappings: ReadonlyMap<string, ReadonlySet<string>>, mayMap: boolean): Level | null {
  const next = new Map(level);
  for (const [from, to] of mappings) {
    const node = level.get(from);
    const any = level.get(OID.anyPolicy);
    if (!mayMap) next.delete(from);
    else if (node) node.expected = to;
    else if (any) next.set(from, { policy: from, expected: to, parents: any.parents });
  }
  return next.size > 0 ? next : null;
}

/** §6.1.5 g: what the authorities vouch for, by the policies directly below "any", and what is wanted. */
function isAcceptable(level: Level | null, acceptable: readonly string[] | null): boolean {
  if (level === null) return false;
  if (acceptable === null || acceptable.includes(OID.anyPolicy) || level.has(OID.anyPolicy)) return true;
  const wanted = new Set(acceptable);
  const seen = new Set<PolicyNode>();
  const open = [...level.values()];
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    if (wanted.has(node.policy) && node.parents.some(({ policy }) => policy === OID.anyPolicy)) return true;
    open.push(...node.parents);
  }
  return false;
}

function partsOfExtension({ extensions }: Certificate, id: string): readonly Der[] | null {
  const extension = extensions.get(id);
  return extension ? sequenceParts(readDer(extension.value)) : null;
}

const policiesOf = (certificate: Certificate): readonly string[] | null =>
  partsOfExtension(certificate, OID.certificatePolicies)?.map((policy) => oidOf(partsOf(policy)[0])) ?? null;

function mappingsOf(certificate: Certificate): ReadonlyMap<string, ReadonlySet<string>> {
  const mappings = new Map<string, Set<string>>();
  for (const pair of partsOfExtension(certificate, OID.policyMappings) ?? []) {
    const [from, to, ...more] = sequenceParts(pair).map(oidOf);
    if (from === undefined || to === undefined || more.length > 0) throw new DerError('policy mapping');
    mappings.set(from, (mappings.get(from) ?? new Set()).add(to));
  }
  return mappings;
}

/** `[0]` requireExplicitPolicy, `[1]` inhibitPolicyMapping. */
function constraintsOf(certificate: Certificate): {
  readonly explicit: number | null;
  readonly mapping: number | null;
} {
  const parts = partsOfExtension(certificate, OID.policyConstraints) ?? [];
  const skip = (tag: number): number | null => {
    const part = parts.find((each) => each.tag === tag);
    return part ? smallIntegerTagged(part) : null;
  };
  return { explicit: skip(0x80), mapping: skip(0x81) };
}

function skipOf({ extensions }: Certificate, id: string): number | null {
  const extension = extensions.get(id);
  return extension ? smallIntegerTagged(readDer(extension.value)) : null;
}
