import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { usualOptions } from '#domain/documents/sheet-options.ts';
import { planWindow } from '#domain/documents/plan-frame.ts';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { parseParcelNumber, printParcelNumber, regionOf } from '#domain/numbers/parcel-number.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { planFromRegister } from '#main/documents/compose-plan.ts';
import { createSheetPress } from '#main/documents/sheet-press.ts';
import { parcelCard } from '#register/queries/card.queries.ts';
import { planContext } from '#register/queries/plan.queries.ts';
import { openStore, type Store } from '#register/store.ts';
import { EXIT, shekaraHome } from '../home.ts';

const RESOURCES = fileURLToPath(new URL('../../resources/', import.meta.url));

interface Options {
  readonly output: string;
  readonly json?: true;
}

/** `shekara plan`: the land-cadastral plan of a parcel as the register holds it. */
export function addTo(program: Command): void {
  program
    .command('plan')
    .description('land-cadastral plan of a registered parcel: PDF/A-2b in Kazakh and Russian')
    .argument('<number>', 'cadastral number in any writing')
    .requiredOption('-o, --output <file>', 'where to write the PDF')
    .option('--json', 'print what was made as JSON')
    .action(async (text: string, options: Options) => {
      const number = parseParcelNumber(text);
      if (!number.ok) return refused(number.error, EXIT.badInput);
      const data = await readPlan(number.value);
      if (!data) return refused({ code: 'parcel.unknown', about: [number.value], at: null }, EXIT.refused);
      await makeSheet(data, options);
    });
}

function refused(
  reason: { readonly code: string; readonly about: readonly string[]; readonly at: unknown },
  exit: number,
): void {
  process.stdout.write(`${JSON.stringify({ refused: [reason] }, null, 2)}\n`);
  process.exitCode = exit;
}

async function readPlan(number: ParcelNumber): Promise<PlanData | null> {
  const file = join(shekaraHome(), 'central', 'central.db');
  const store = openStore({ file, key: null, readonly: true, migrations: 'central' });
  try {
    return await planOf(store, number);
  } finally {
    store.close();
  }
}

async function planOf({ read }: Store, number: ParcelNumber): Promise<PlanData | null> {
  const region = regionOf(number);
  const card = await parcelCard(read, { region, number, showPersons: false });
  if (!card) return null;
  const window = planWindow(card.parcel.geometry);
  const { neighbours, bodies, surroundings, lineage } = await planContext(read, {
    region,
    parcel: card.parcel,
    window,
  });
  return planFromRegister(card, {
    neighbours,
    neighbourParties: bodies,
    surroundings,
    lineage,
    now: new Date().toISOString(),
  });
}

async function makeSheet(data: PlanData, { output, json }: Options): Promise<void> {
  const press = createSheetPress({ resourcesFolder: RESOURCES });
  try {
    const { pdf, sha256, snapshot, pages } = await press.make({
      kind: 'land_cadastral_plan',
      data,
      options: usualOptions,
      copy: null,
    });
    writeFileSync(output, pdf);
    const made = { number: printParcelNumber(data.number), file: output, pages, size: pdf.length, sha256, snapshot };
    process.stdout.write(json ? `${JSON.stringify(made, null, 2)}\n` : `${output}\n`);
  } finally {
    await press.close();
  }
}
