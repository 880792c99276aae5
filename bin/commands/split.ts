import type { Command } from 'commander';
import { checkDraft } from '#domain/cases/check-draft.ts';
import { localDateOf } from '#domain/cases/deadlines.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import type { Finding } from '#domain/cases/finding.ts';
import { DEFAULT_RULE_SETTINGS } from '#domain/cases/rule-settings.ts';
import { replay, type Replay } from '#domain/cases/run-command.ts';
import { mainParcel, type Situation } from '#domain/cases/situation.ts';
import { parseLine, toSurveyAxes } from '#domain/geometry/survey-axes.ts';
import type { Line, Position } from '#domain/geometry/types.ts';
import { parseParcelNumber, printParcelNumber, quarterOf, regionOf } from '#domain/numbers/parcel-number.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { nextFreeNumbers } from '#register/queries/numbers.queries.ts';
import { situationOf } from '#register/queries/situation.queries.ts';
import type { Store } from '#register/store.ts';
import { findingText } from '#locales/finding-text.ts';
import { EXIT } from '../home.ts';
import { printJson, withCentralRegister } from '../open-central.ts';

/** A split of more parts than this is none that a person draws. */
const MOST_PARTS = 50;

const EXIT_CODES = `
Exit code 0: the split could be registered on an application of the holder.
Exit code 1: refused, because a finding of severity "error" stands: a building in the way, an arrest, a consent of
the pledgee or of a co-owner that is not there, … Documents belong to a case, so a consent counts as not given here;
only the application of a sole holder, with which every case begins, is not waited for.
Exit code 2: the number or the points cannot be read. Exit code 3: a fault.`;

interface Options {
  readonly number: string;
  readonly line: string;
  readonly json?: true;
}

/** `shekara split`: what a line would do, without a case and without writing anything. */
export function addTo(program: Command): void {
  program
    .command('split')
    .description('try a split of a registered parcel: parts, areas, findings; nothing is written')
    .requiredOption('--number <number>', 'cadastral number in any writing')
    .requiredOption('--line <points>', 'points "x,y x,y …": x north, y east with the zone, metres of the state grid')
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_CODES)
    .action(async (options: Options) => {
      process.exitCode = await split(options);
    });
}

async function split(options: Options): Promise<number> {
  const number = parseParcelNumber(options.number);
  const line = parseLine(options.line);
  if (!number.ok || !line.ok) {
    print({ refused: [reasonOf(number.ok ? line : number)] }, options);
    return EXIT.badInput;
  }
  return withCentralRegister(async (store) => {
    const tried = await trySplit(store, number.value, line.value);
    print(tried.ok ? report(tried.value) : { refused: [reasonOf(tried)] }, options);
    return tried.ok && blocking(tried.value.findings).length === 0 ? EXIT.done : EXIT.refused;
  });
}

interface Trial extends Replay {
  readonly situation: Situation;
  readonly findings: readonly Finding[];
}

async function trySplit(store: Store, number: ParcelNumber, line: Line): Promise<Result<Trial, Refusal>> {
  const region = regionOf(number);
  const freeNumbers = await nextFreeNumbers(store.read, {
    region,
    quarter: quarterOf(number),
    count: MOST_PARTS,
    reserved: new Set(),
  });
  const situation = await situationOf(store.read, { region, numbers: [number], freeNumbers, reserved: false });
  if (!situation) return refuse('parcel.unknown', [number]);
  const command = { name: 'splitParcel', parcel: number, line } as const;
  const replayed = replay(situation, [command], { numbers: freeNumbers, idSeed: 'dry run' });
  if (!replayed.ok) return replayed;
  const { state, change } = replayed.value;
  const settings = DEFAULT_RULE_SETTINGS;
  const today = localDateOf(new Date().toISOString());
  const findings = checkDraft({
    situation,
    kind: 'split',
    state,
    change,
    consents: [],
    documents: [],
    accepted: [],
    settings,
    today,
  });
  return ok({ ...replayed.value, situation, findings });
}

/** What the rules refuse. Every case begins with the application of the holder: that a trial has none refuses nothing. */
const blocking = (findings: readonly Finding[]): readonly Finding[] =>
  findings.filter(({ severity, code }) => severity === 'error' && code !== 'holders.applicationMissing');

const metres = (position: Position) => {
  const { xNorthMm, yEastMm } = toSurveyAxes(position);
  return { x: xNorthMm / 1000, y: yEastMm / 1000 };
};

function reasonOf(refused: Result<unknown, Refusal>) {
  if (refused.ok) return null;
  const { code, about, at } = refused.error;
  return { code, about, at: at ? metres(at) : null };
}

/** Names of persons do not belong into the output of a terminal; their ids stand in `about`. */
const withoutNames = (params: Finding['params']): Finding['params'] =>
  Object.fromEntries(Object.entries(params).filter(([name]) => !name.startsWith('party')));

function report(trial: Trial) {
  const { situation, state, change, findings } = trial;
  const parts = ownParcels(state).map((part) => ({
    number: printParcelNumber(part.number),
    areaM2: part.areaDoubled / 2e6,
    areaDoubledMm2: part.areaDoubled,
    points: part.geometry.map((polygon) => polygon.map((ring) => ring.map(metres))),
  }));
  const shown = findings.map(({ code, severity, about, at, norm, params }) => ({
    code,
    severity,
    about,
    at: at ? metres(at) : null,
    norm,
    params: withoutNames(params),
  }));
  return {
    parcel: printParcelNumber(mainParcel(situation).number),
    areaDoubledMm2: mainParcel(situation).areaDoubled,
    parts,
    neighboursChanged: change.put.parcels
      .filter((parcel) => parcel.version > 1)
      .map((parcel) => printParcelNumber(parcel.number)),
    refused: blocking(findings).map(({ code, about, at }) => ({ code, about, at: at ? metres(at) : null })),
    findings: shown,
  };
}

function print(answer: ReturnType<typeof report> | { refused: unknown[] }, { json }: Options): void {
  if (json) printJson(answer);
  else process.stdout.write(`${asText(answer)}\n`);
}

function asText(answer: ReturnType<typeof report> | { refused: unknown[] }): string {
  if (!('parts' in answer)) return `refused: ${JSON.stringify(answer.refused)}`;
  const parts = answer.parts.map((part) => `${part.number}  ${part.areaM2.toFixed(1)} m²`);
  const findings = answer.findings.map(
    (finding) => `${finding.severity.padEnd(7)} ${finding.code}  ${findingText(finding, 'en')}`,
  );
  return [`${answer.parcel}: ${parts.length} parts`, ...parts, ...findings].join('\n');
}
