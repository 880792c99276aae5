import type { Finding } from '#domain/cases/finding.ts';
import type { RegisteredRight } from '#domain/register-check/register-rule.ts';
import { checkFacts } from '#domain/register-check/register-rules.ts';
import { decodeMultiPolygon } from '../geometry-blob.ts';
import type { CheckAnswer, CheckJob } from './check-jobs.ts';
import type { ScopeRow, SharesRow } from './check-statements.ts';
import type { CheckContext } from './check-tile.ts';

/** Holders are read from end to end: looking them up parcel by parcel would jump through the whole file. */
export function checkRights(
  { statements, setting }: CheckContext,
  { region, from, to }: Extract<CheckJob, { kind: 'rights' }>,
): CheckAnswer {
  const findings = (statements.shares.all(region, from, to) as SharesRow[]).flatMap(([id, version, text]) => {
    const row = statements.right.get(region, id, version) as [string] | undefined;
    if (!row?.[0].startsWith(setting.prefix)) return [];
    return checkFacts('right', { id, parcel: row[0], shares: sharesIn(text) }, setting.settings);
  });
  return { findings, parcels: 0, suspects: [] };
}

const sharesIn = (text: string): RegisteredRight['shares'] =>
  text.split(' ').map((share) => {
    const [numerator, denominator] = share.split('/').map(Number);
    return [numerator ?? 0, denominator ?? 1];
  });

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
