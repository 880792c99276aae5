import type { Finding } from '#domain/cases/finding.ts';
import { checkFacts } from '#domain/register-check/register-rules.ts';
import { decodeMultiPolygon } from '../geometry-blob.ts';
import type { CheckAnswer, CheckJob } from './check-jobs.ts';
import type { ScopeRow, ShareRow } from './check-statements.ts';
import type { CheckContext } from './check-tile.ts';

/** Holders are read from end to end: looking them up parcel by parcel would jump through the whole file. */
export function checkRights(
  { statements, setting }: CheckContext,
  { region, from, to }: Extract<CheckJob, { kind: 'rights' }>,
): CheckAnswer {
  const findings: Finding[] = [];
  let [id, version] = ['', 0];
  let shares: (readonly [number, number])[] = [];
  const judge = (): void => {
    if (shares.length === 0 || isPlainlyWhole(shares)) return;
    const row = statements.right.get(region, id, version) as [string] | undefined;
    if (row?.[0].startsWith(setting.prefix))
      findings.push(...checkFacts('right', { id, parcel: row[0], shares }, setting.settings));
  };
  for (const [right, rightVersion, numerator, denominator] of statements.shares.iterate(region, from, to) as Iterable<ShareRow>) {
    if (right !== id || rightVersion !== version) {
      judge();
      [id, version, shares] = [right, rightVersion, []];
    }
    shares.push([numerator, denominator]);
  }
  judge();
  return { findings, parcels: 0, suspects: [] };
}

/** One holder of the whole: nine rights in ten. */
const isPlainlyWhole = (shares: readonly (readonly [number, number])[]): boolean =>
  shares.length === 1 && shares[0]?.[0] === shares[0]?.[1];

export function checkScopes({ statements, setting }: CheckContext, region: string): CheckAnswer {
  const findings: Finding[] = [];
  for (const [id, document, scope, parcel, geometry] of statements.scopes.iterate(region) as Iterable<ScopeRow>) {
    if (!parcel.startsWith(setting.prefix)) continue;
    const facts = {
      id,
      document,
      parcel,
      scope: decodeMultiPolygon(scope),
      geometry: decodeMultiPolygon(geometry),
    };
    findings.push(...checkFacts('scope', facts, setting.settings));
  }
  return { findings, parcels: 0, suspects: [] };
}
