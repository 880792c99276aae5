import type { Finding } from '#domain/cases/finding.ts';
import type { RegisteredRight } from '#domain/register-check/register-rule.ts';
import { checkFacts } from '#domain/register-check/register-rules.ts';
import type { CheckAnswer } from '#domain/register-check/check-file.ts';
import { decodeMultiPolygon } from '../geometry-blob.ts';
import type { CheckJob } from './check-jobs.ts';
import type { EntryRow, RightRow, ScopeRow, SharesRow } from './check-statements.ts';
import type { CheckContext } from './check-tile.ts';

type JobOf<K extends CheckJob['kind']> = Extract<CheckJob, { readonly kind: K }>;

const answer = (findings: readonly Finding[]): CheckAnswer => ({ findings, parcels: 0, suspects: [] });

/** Entries that the database found not to be plain: by the row ids of their parcels. */
export function checkEntries({ statements, setting }: CheckContext, rows: readonly number[]): readonly Finding[] {
  return rows.flatMap((row) => {
    const found = statements.entry.get(row) as EntryRow | undefined;
    if (!found?.[0].startsWith(setting.prefix)) return [];
    const [number, zone, category, functionalZone, rka, isRkaKnown, hasRight, geometry] = found;
    const at = decodeMultiPolygon(geometry)[0]?.[0]?.[0] ?? [0, 0];
    const words = { number, zone, category, functionalZone, rka };
    const facts = { ...words, isRkaKnown: isRkaKnown === 1, hasRight: hasRight === 1, at };
    return checkFacts('entry', facts, setting.settings);
  });
}

export function checkWithoutRight(context: CheckContext, { region, from, to }: JobOf<'withoutRight'>): CheckAnswer {
  const rows = context.statements.withoutRight.all({ region, from, to }) as [number][];
  return answer(checkEntries(context, rows.flat()));
}

export function checkClasses(context: CheckContext, { region, numbers }: JobOf<'classes'>): CheckAnswer {
  const { oddClasses, oddClassesOf } = context.statements;
  const rows = numbers ? oddClassesOf.all(region, ...numbers) : oddClasses.all(region, region);
  return answer(checkEntries(context, (rows as [number][]).flat()));
}

export function checkAddresses(context: CheckContext, { region, numbers }: JobOf<'addresses'>): CheckAnswer {
  const { unknownAddresses, unknownAddressesOf } = context.statements;
  const rows = numbers ? unknownAddressesOf.all(region, ...numbers) : unknownAddresses.all({ region });
  return answer(checkEntries(context, (rows as [number][]).flat()));
}

/** Holders are read from end to end: looking them up parcel by parcel would jump through the whole file. */
export function checkRights(
  { statements, setting }: CheckContext,
  { region, of, from, to }: JobOf<'rights'>,
): CheckAnswer {
  const { unevenRights, unevenRightsOf } = statements;
  const uneven = (of === 'parcels' ? unevenRightsOf : unevenRights).all(region, from, to) as RightRow[];
  const findings = uneven.flatMap(([id, version]) => {
    const row = statements.shares.get(region, id, version) as SharesRow | undefined;
    if (!row?.[0].startsWith(setting.prefix)) return [];
    return checkFacts('right', { id, parcel: row[0], shares: sharesIn(row[1]) }, setting.settings);
  });
  return answer(findings);
}

const sharesIn = (text: string): RegisteredRight['shares'] =>
  text.split(' ').map((share) => {
    const [numerator, denominator] = share.split('/').map(Number);
    return [numerator ?? 0, denominator ?? 1];
  });

export function checkScopes({ statements, setting }: CheckContext, { region, from, to }: JobOf<'scopes'>): CheckAnswer {
  const findings: Finding[] = [];
  const rows = statements.scopes.iterate(region, from, to) as Iterable<ScopeRow>;
  for (const [id, document, scope, parcel, geometry] of rows) {
    const facts = {
      id,
      document,
      parcel,
      scope: decodeMultiPolygon(scope),
      geometry: decodeMultiPolygon(geometry),
    };
    findings.push(...checkFacts('scope', facts, setting.settings));
  }
  return answer(findings);
}
