import type { Database } from 'better-sqlite3';
import { ActBody } from '#domain/journal/act.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import { applyTrust } from '#domain/signatures/trust/apply-trust.ts';
import type { TrustCommand } from '#domain/signatures/trust/trust-command.ts';
import { emptyTrustStore, type TrustStore } from '#domain/signatures/trust/trust-store.ts';
import { invariant } from '#domain/invariant.ts';

/** One version of the trust store, with the act that made it. */
export interface TrustVersion {
  readonly store: TrustStore;
  readonly actSeq: number;
  readonly registeredAt: string;
  readonly commands: readonly TrustCommand[];
}

interface ActRow {
  readonly seq: number;
  readonly id: string;
}

interface Known {
  readonly newest: string | null;
  readonly versions: readonly TrustVersion[];
}

const known = new WeakMap<Database, Map<string, Known>>();

/** All versions of the store of a region, oldest first: the trust acts of its journal are the only place that it has. */
export function trustVersions(raw: Database, region: string): readonly TrustVersion[] {
  const acts = raw.prepare<[string], ActRow>(
    "select seq, id from act where region = ? and kind = 'trust' order by seq",
  );
  const newest = acts.all(region).at(-1)?.id ?? null;
  const ofFile = known.get(raw) ?? new Map<string, Known>();
  known.set(raw, ofFile);
  const before = ofFile.get(region);
  // By the id of the act: a number may be given again when a transaction was rolled back.
  if (before?.newest === newest) return before.versions;
  const versions = foldActs(raw, region);
  ofFile.set(region, { newest, versions });
  return versions;
}

/** Null where nothing was decided yet. */
export const trustInForce = (raw: Database, region: string): TrustVersion | null =>
  trustVersions(raw, region).at(-1) ?? null;

function foldActs(raw: Database, region: string): readonly TrustVersion[] {
  const bodies = raw
    .prepare<[string], { seq: number; body: Uint8Array }>(
      "select seq, body from act where region = ? and kind = 'trust' order by seq",
    )
    .all(region);
  const versions: TrustVersion[] = [];
  for (const { seq, body } of bodies) {
    const act = ActBody.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    const next = nextVersion(versions.at(-1)?.store ?? emptyTrustStore, act);
    invariant(next.ok, `trust act ${String(seq)} was sound when it was written`);
    const { registeredAt } = act;
    versions.push({ store: next.value, actSeq: seq, registeredAt, commands: act.trust?.commands ?? [] });
  }
  return versions;
}

/** What a trust act makes of the store before it. Refuses as `applyTrust`, 'trust.base' for one made on another version */
export function nextVersion(
  store: TrustStore,
  { trust, registeredAt }: Pick<ActBody, 'trust' | 'registeredAt'>,
): Result<TrustStore, Refusal> {
  if (trust?.version !== store.version + 1)
    return { ok: false, error: { code: 'trust.base', about: [String(store.version)], at: null } };
  const applied = applyTrust(store, trust.commands, new Date(registeredAt));
  return applied.ok ? ok(applied.value) : applied;
}
