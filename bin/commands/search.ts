import { InvalidArgumentError, type Command } from 'commander';
import type { SearchHit } from '#contracts/workstation/register.ts';
import {
  parseParcelNumber,
  parseQuarterNumber,
  printParcelNumber,
  printQuarterNumber,
} from '#domain/numbers/parcel-number.ts';
import { RegionCode } from '#domain/numbers/types.ts';
import { DEMO_REGION } from '#register/demo/make-demo-world.ts';
import { findCurrentParcel } from '#register/queries/parcels.queries.ts';
import { searchRegister } from '#register/queries/search.queries.ts';
import { addressesOf } from '#register/queries/situation.queries.ts';
import type { ReadDb } from '#register/rows.ts';
import { EXIT } from '../home.ts';
import { printJson, withCentralRegister } from '../open-central.ts';
import { wholeNumber } from '../whole-number.ts';

interface SearchOptions {
  readonly limit: number;
  readonly region: RegionCode;
  readonly persons: boolean;
  readonly json: boolean;
}

export interface FoundRow {
  readonly kind: SearchHit['kind'];
  readonly number: string | null;
  readonly address: string;
  readonly addressKk: string;
  readonly title: string;
  readonly detail: string;
  readonly areaM2: number | null;
}

export function addTo(program: Command): void {
  program
    .command('search')
    .description('finds parcels by number, address words in Kazakh or Russian, quarter, or holder')
    .argument('<text>', 'what to look for, as typed into the search box', textOf)
    .option('--limit <n>', 'at most so many rows, 1 to 100', wholeNumber(1, 100), 20)
    .option('--region <code>', 'two digits of the cadastral region', regionOf, RegionCode.parse(DEMO_REGION))
    .option('--persons', 'look for holders too', false)
    .option('--json', 'an array of {kind, number, address, …} and nothing else', false)
    .action(async (text: string, options: SearchOptions) => {
      process.exitCode = await withCentralRegister(async ({ read }) => {
        const rows = await find(read, text, options);
        if (options.json) printJson(rows);
        else for (const row of rows) process.stdout.write(`${row.number ?? row.kind}\t${row.address || row.title}\n`);
        return EXIT.done;
      });
    });
}

async function find(read: ReadDb, text: string, options: SearchOptions): Promise<readonly FoundRow[]> {
  const { region } = options;
  const { hits } = await searchRegister(read, {
    region,
    text,
    scope: 'all',
    limit: options.limit,
    showPersons: options.persons,
  });
  const rows: FoundRow[] = [];
  for (const hit of hits) rows.push(await toRow(read, region, hit));
  // Sorting is stable: within each group the order of the search stays.
  return rows.sort((a, b) => groupOf(a) - groupOf(b));
}

/** What has a parcel first, then quarters and holders, at the end streets and addresses, which have no number. */
function groupOf({ kind, number }: FoundRow): number {
  if (number === null) return 2;
  return kind === 'parcel' || kind === 'address' ? 0 : 1;
}

async function toRow(read: ReadDb, region: RegionCode, hit: SearchHit): Promise<FoundRow> {
  const number = hit.number === null ? null : parseParcelNumber(hit.number);
  const parcel = number?.ok === true ? await findCurrentParcel(read, region, number.value) : null;
  const [address] = parcel === null ? [] : await addressesOf(read, region, [parcel]);
  const named = hit.kind === 'address' || hit.kind === 'street';
  return {
    kind: hit.kind,
    number: number?.ok === true ? printParcelNumber(number.value) : printQuarter(hit.number),
    address: address?.textRu ?? (named ? hit.titleRu : ''),
    addressKk: address?.textKk ?? (named ? hit.titleKk : ''),
    title: hit.titleRu,
    detail: hit.detailRu,
    // One decimal, as the register prints areas.
    areaM2: hit.areaDoubled === null ? null : Math.round(hit.areaDoubled / 200_000) / 10,
  };
}

function printQuarter(text: string | null): string | null {
  const quarter = text === null ? null : parseQuarterNumber(text);
  return quarter?.ok === true ? printQuarterNumber(quarter.value) : text;
}

function textOf(text: string): string {
  if (text.trim() === '') throw new InvalidArgumentError('there is nothing to look for');
  return text;
}

function regionOf(text: string): RegionCode {
  const region = RegionCode.safeParse(text);
  if (!region.success) throw new InvalidArgumentError('a region has two digits, like 21');
  return region.data;
}
