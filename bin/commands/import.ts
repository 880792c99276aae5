import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { Fault } from '#domain/fault.ts';
import { parseQuarterNumber, printParcelNumber, printQuarterNumber, regionOf } from '#domain/numbers/parcel-number.ts';
import type { QuarterNumber } from '#domain/numbers/types.ts';
import type { Party } from '#domain/parties/party.ts';
import { importLandXml, type LandXmlImport, type LandXmlReport } from '#main/exchange/landxml/import-landxml.ts';
import { makeImportAct } from '#register/import-act.ts';
import { stateParty } from '#register/queries/state-party.queries.ts';
import { openStore, type Store } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { systemClock } from '#server/clock.ts';
import { EventHub } from '#server/events/event-hub.ts';
import { openHeadKey, type AskPin } from '#server/journal/head-key-store.ts';
import { appendAct, createRegisterWriter } from '#server/register/register-writer.ts';
import { askHeadKeyPin, PIN_OPTION } from '../head-key-pin.ts';
import { EXIT, shekaraHome } from '../home.ts';
import { printJson } from '../open-central.ts';

interface LandXmlOptions {
  readonly place: string;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly secretFd?: number;
}

export function addTo(program: Command): void {
  const imports = program.command('import').description('brings parcels of a file into the register as one act');
  imports
    .command('landxml')
    .description('LandXML 1.2 and 2.0: parcels of lines, curves and irregular lines')
    .argument('<file>', 'LandXML file')
    .requiredOption('--place <quarter>', 'quarter that the parcels get their numbers in, such as 21-318-900')
    .option('--dry-run', 'reads, places and checks, but writes nothing', false)
    .option('--json', 'the report as JSON and nothing else', false)
    .option(...PIN_OPTION)
    .action(async (file: string, options: LandXmlOptions) => {
      process.exitCode = await landXml(file, options);
    });
}

/** Stands for the State where a register names no body yet. Its БИН is invented and has a valid check digit. */
const STATE: Party = {
  id: '00000000-0000-8000-8000-000000000001' as Party['id'],
  kind: 'state',
  identifier: '970140000013',
  nameKk: 'Қазақстан Республикасы',
  nameRu: 'Республика Казахстан',
};

async function landXml(file: string, options: LandXmlOptions): Promise<number> {
  const quarter = parseQuarterNumber(options.place);
  if (!quarter.ok) {
    printJson(quarter.error);
    return EXIT.badInput;
  }
  const paths = centralPaths(shekaraHome());
  for (const [needed, hint] of [
    [file, ''],
    [paths.database, '; make a register with: shekara demo'],
  ] as const) {
    if (existsSync(needed)) continue;
    process.stderr.write(`There is no file ${needed}${hint}\n`);
    return EXIT.badInput;
  }
  const store = openStore({ file: paths.database, key: null, migrations: 'central' });
  try {
    return await readAndWrite(store, file, quarter.value, options);
  } catch (error) {
    return explain(error);
  } finally {
    store.close();
  }
}

async function readAndWrite(
  store: Store,
  file: string,
  quarter: QuarterNumber,
  options: LandXmlOptions,
): Promise<number> {
  const read = await importLandXml(store.read, { file, quarter });
  if (!read.ok) {
    printJson(read.error);
    return EXIT.refused;
  }
  const act = options.dryRun ? null : await register(store, quarter, read.value, askHeadKeyPin(options.secretFd));
  if (options.json) printJson({ ...read.value.report, act });
  else
    process.stdout.write(
      `${sentences(read.value.report).join('\n')}\n${act === null ? 'Nothing was written.' : `Act ${String(act.seq)} ${act.id}`}\n`,
    );
  return EXIT.done;
}

/** The same writer as the server's, with its leaf and its signed head; the two may even run side by side. */
async function register(
  store: Store,
  quarter: QuarterNumber,
  { parcels }: LandXmlImport,
  pin: AskPin,
): Promise<{ readonly seq: number; readonly id: string }> {
  const region = regionOf(quarter);
  const key = await openHeadKey(store.raw, { folder: centralPaths(shekaraHome()).keys, region, pin });
  const writer = createRegisterWriter({ db: store.raw, key, clock: systemClock, events: new EventHub() });
  const act = makeImportAct({
    quarter,
    parcels,
    holder: (await stateParty(store.read, region)) ?? STATE,
    registeredAt: systemClock.now().toISOString(),
    newId: randomUUID,
    salt: randomBytes(32).toString('hex'),
  });
  const { value } = await writer.run((batch) => appendAct(batch, act));
  await writer.close();
  key.close();
  return { seq: value, id: act.body.id };
}

function explain(error: unknown): number {
  if (error instanceof Fault && error.code === 'DOCUMENT_UNREADABLE') {
    printJson({ code: error.code, ...error.data });
    return EXIT.badInput;
  }
  if (error instanceof Fault && error.code === 'STORE_BUSY') {
    process.stderr.write('The register is busy: another program is writing to it. Stop the server, or try again.\n');
    return EXIT.fault;
  }
  throw error;
}

function sentences(report: LandXmlReport): readonly string[] {
  const { unit, frame, placement, parcels, curves } = report;
  const metres = (mm: number): string => (mm / 1000).toFixed(3);
  const frameName =
    frame === null
      ? 'no coordinate system named'
      : `${frame.name ?? 'unnamed'}${frame.epsg === null ? '' : `, EPSG:${String(frame.epsg)}`}`;
  return [
    `${report.file}: ${String(parcels.inFile)} parcels, unit ${unit.name} (${String(unit.metres)} m), ${frameName}`,
    placement.kind === 'kept'
      ? `The plan stands in EPSG:${String(placement.epsg)} and stays where it is.`
      : `The frame of the file cannot be transformed into EPSG:${String(placement.epsg)}: the plan was moved as it is (scale 1, not turned) by ${metres(placement.shift[0])} m east and ${metres(placement.shift[1])} m north, onto free ground${placement.insideQuarter ? ' in the quarter' : ', for there is not enough in the quarter'}. Its place on the ground means nothing.`,
    `${String(curves.densified)} curves were turned into chords, within ${String(curves.errorMm)} mm.`,
    `${String(report.joinedPoints)} points were joined with one closer than half a millimetre, ${String(report.insertedVertices)} vertices taken over from neighbours.`,
    ...report.defects.map((defect) => `Left out: parcel ${defect.parcel}, ${defect.code}`),
    ...report.findings.map((finding) => `Finding: ${finding.kind} of ${finding.about.join(' and ')}`),
    `${String(parcels.imported)} parcels in quarter ${printQuarterNumber(report.quarter)}: ${report.numbers.map(({ number }) => printParcelNumber(number)).join(', ')}`,
  ];
}
