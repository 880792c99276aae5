import { InvalidArgumentError, type Command } from 'commander';
import type { SearchHit } from '#contracts/workstation/register.ts';
import { parseParcelNumber, printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { RegionCode } from '#domain/numbers/types.ts';
import { DEMO_REGION } from '#register/demo/make-demo-world.ts';
import { findCurrentParcel } from '#register/queries/parcels.queries.ts';
import { searchRegister } from '#register/queries/search.queries.ts';
import { addressesOf } from '#register/queries/situation.queries.ts';
import type { ReadDb } from '#register/rows.ts';
import { EXIT } from '../home.ts';
import { printJson, withCentralRegister } from '../open-central.ts';

interface SearchOptions {
  readonly limit: number;
  readonly region: string;
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
    .argument('<text>', 'what to look for, as typed into the search box')
    .option('--limit <n>', 'at most so many rows, 1 to 100', limitOf, 20)
    .option('--region <code>', 'two digits of the cadastral region', DEMO_REGION)
    .option('--persons', 'look for holders too', false)
    .option('--json', 'an array of {number, address, …} and nothing else', false)
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
  const region = RegionCode.parse(options.region);
  const { hits } = await searchRegister(read, {
    region,
    text,
    scope: 'all',
    limit: options.limit,
    showPersons: options.persons,
  });
  const rows: FoundRow[] = [];
  for (const hit of hits) rows.push(await toRow(read, region, hit));
  return rows;
}

async function toRow(read: ReadDb, region: RegionCode, hit: SearchHit): Promise<FoundRow> {
  const number = hit.number === null ? null : parseParcelNumber(hit.number);
  const parcel = number?.ok === true ? await findCurrentParcel(read, region, number.value) : null;
  const [address] = parcel === null ? [] : await addressesOf(read, region, [parcel]);
  const named = hit.kind === 'address' || hit.kind === 'street';
  return {
    kind: hit.kind,
    number: number?.ok === true ? printParcelNumber(number.value) : hit.number,
    address: address?.textRu ?? (named ? hit.titleRu : ''),
    addressKk: address?.textKk ?? (named ? hit.titleKk : ''),
    title: hit.titleRu,
    detail: hit.detailRu,
    // One decimal, as the register prints areas.
    areaM2: hit.areaDoubled === null ? null : Math.round(hit.areaDoubled / 200_000) / 10,
  };
}

function limitOf(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 100)
    throw new InvalidArgumentError('a whole number from 1 to 100 is needed');
  return value;
}
