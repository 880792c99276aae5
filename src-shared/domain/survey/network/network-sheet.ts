import { z } from 'zod';
import { refuse, type Refusal, type Result } from '../../result.ts';
import { secondsToRad } from '../angle-units.ts';
import type { AngleNotation } from '../parse-angle.ts';
import { readMetres, readPointName, readTableAngle, type CellCode } from '../read-traverse-cell.ts';
import type { SurveyTolerance } from '../survey-tolerances.ts';
import { adjustNetwork, type AdjustedNetwork, type AdjustmentOptions, type NetworkCode } from './adjust-network.ts';
import type { NetworkPoint, Observation } from './network.ts';

/*
 * A network as it stands on the screen: points with their known or approximate coordinates and observations, each cell as
 * it was typed.
 */

export const OBSERVATION_KINDS = ['direction', 'angle', 'bearing', 'distance', 'gnss'] as const;
export type ObservationKind = (typeof OBSERVATION_KINDS)[number];
export const MOST_NETWORK_POINTS = 60;
export const MOST_NETWORK_OBSERVATIONS = 300;

const Cell = z.string().max(60);
export const PointRow = z.strictObject({ name: Cell, x: Cell, y: Cell, isFixed: z.boolean() }).readonly();
export type PointRow = z.infer<typeof PointRow>;

/**
 * `from`: of a direction the set it was read in (empty: one set a station), of an angle the point it was turned from. `to` is
 * empty for GNSS. `value`: angle, distance, X; `second`: Y of GNSS. `sd`: seconds for angles, millimetres for the rest; empty:
 * that of the chosen row of permitted values. `isLeftOut`: the surveyor looked at it and decided; it stays written down.
 */
export const ObservationRow = z
  .strictObject({
    kind: z.enum(OBSERVATION_KINDS),
    at: Cell,
    from: Cell,
    to: Cell,
    value: Cell,
    second: Cell,
    sd: Cell,
    // Sheets kept before observations could be left out have them all in.
    isLeftOut: z.boolean().default(false),
  })
  .readonly();
export type ObservationRow = z.infer<typeof ObservationRow>;

export const NetworkSheet = z
  .strictObject({
    points: z.array(PointRow).max(MOST_NETWORK_POINTS).readonly(),
    observations: z.array(ObservationRow).max(MOST_NETWORK_OBSERVATIONS).readonly(),
  })
  .readonly();
export type NetworkSheet = z.infer<typeof NetworkSheet>;

export const POINT_FIELDS = ['name', 'x', 'y'] as const;
export type PointField = (typeof POINT_FIELDS)[number];
export const OBSERVATION_FIELDS = ['at', 'from', 'to', 'value', 'second', 'sd'] as const;
export type ObservationField = (typeof OBSERVATION_FIELDS)[number];

/** Which cells a kind of observation has. */
export const FIELDS_OF: Readonly<Record<ObservationKind, readonly ObservationField[]>> = {
  direction: ['at', 'from', 'to', 'value', 'sd'],
  angle: ['at', 'from', 'to', 'value', 'sd'],
  bearing: ['at', 'to', 'value', 'sd'],
  distance: ['at', 'to', 'value', 'sd'],
  gnss: ['at', 'value', 'second', 'sd'],
};

type NetworkCellCode = CellCode | 'network.standardDeviation' | 'network.missing';
type Read<T> = Result<T, Refusal<NetworkCellCode>>;

export interface NetworkReading {
  /** By row and field; empty rows have none. */
  readonly points: readonly Partial<Readonly<Record<PointField, Refusal<NetworkCellCode>>>>[];
  readonly observations: readonly Partial<Readonly<Record<ObservationField, Refusal<NetworkCellCode>>>>[];
  /** How the angle of each observation was written. */
  readonly notations: readonly (AngleNotation | null)[];
  readonly faulty: number;
  readonly network: { readonly points: readonly NetworkPoint[]; readonly observations: readonly Observation[] };
  /** What was left out by hand, as it was measured. */
  readonly leftOut: readonly Observation[];
  /** Row of each point and of each observation of the network; an observation is named by its row. */
  readonly pointRows: readonly number[];
}

export interface NetworkHabits {
  readonly bareUnit: 'degrees' | 'gon';
  readonly tolerance: SurveyTolerance;
}

export const isBlankPoint = ({ name, x, y }: PointRow): boolean => [name, x, y].every((text) => text.trim() === '');
export const isBlankObservation = (row: ObservationRow): boolean =>
  OBSERVATION_FIELDS.every((field) => row[field].trim() === '');

/**
 * What the cells say. Rows with a cell that was not understood, or without one that is needed, stay out of the network.
 *
 * Unit    metres, radians; standard deviations typed in seconds and millimetres
 */
export function readNetworkSheet(sheet: NetworkSheet, habits: NetworkHabits): NetworkReading {
  const points = sheet.points.map(readPoint);
  const observations = sheet.observations.map((row, index) => readObservation(row, String(index), habits));
  const refusals = [...points, ...observations].flatMap((row) => Object.keys(row.refusals));
  const observed = (isLeftOut: boolean): readonly Observation[] =>
    observations.flatMap(({ observation }, row) =>
      observation !== null && sheet.observations[row]?.isLeftOut === isLeftOut ? [observation] : [],
    );
  return {
    points: points.map((row) => row.refusals),
    observations: observations.map((row) => row.refusals),
    notations: observations.map(({ notation }) => notation),
    faulty: refusals.length,
    network: {
      points: points.flatMap(({ point }) => (point === null ? [] : [point])),
      observations: observed(false),
    },
    leftOut: observed(true),
    pointRows: points.flatMap(({ point }, row) => (point === null ? [] : [row])),
  };
}

/** How a network is held: by fixed points or GNSS, or free by all of its points together. */
export type NetworkDatum = 'fixed' | 'gnss' | 'free';

export function datumOf({ network: { points, observations } }: NetworkReading): NetworkDatum {
  if (points.some(({ isFixed }) => isFixed)) return 'fixed';
  return observations.some(({ kind }) => kind === 'gnss') ? 'gnss' : 'free';
}

/** A free network is held by all of its points together. */
export const adjustmentOptionsOf = (reading: NetworkReading): AdjustmentOptions => ({
  datum: datumOf(reading) === 'free' ? reading.network.points.map(({ name }) => name) : 'fixed',
});

/** Refuses everything of `adjustNetwork` */
export const adjustNetworkSheet = (reading: NetworkReading): Result<AdjustedNetwork, Refusal<NetworkCode>> =>
  adjustNetwork(reading.network, adjustmentOptionsOf(reading));

/** Observations are known to the adjustment by their row: to a person they are counted from 1. */
export function rowsNamed<C extends string>({ code, about, at }: Refusal<C>): Refusal<C> {
  const isOfObservation = code === 'network.unknownPoint' || code === 'network.toItself';
  const [id, ...rest] = about;
  const named = isOfObservation && id !== undefined ? [`№ ${Number(id) + 1}`, ...rest] : about;
  return { code, about: named, at };
}

interface PointRead {
  readonly refusals: NetworkReading['points'][number];
  readonly point: NetworkPoint | null;
}

function readPoint(row: PointRow): PointRead {
  if (isBlankPoint(row)) return { refusals: {}, point: null };
  const name = readPointName(row.name);
  const x = needed(row.x, row.name, (text) => readMetres(text, 'coordinate'));
  const y = needed(row.y, row.name, (text) => readMetres(text, 'coordinate'));
  if (name.ok && x.ok && y.ok)
    return {
      refusals: {},
      point: { name: name.value, position: { xNorthM: x.value, yEastM: y.value }, isFixed: row.isFixed },
    };
  return { refusals: refusalsOf({ name, x, y }), point: null };
}

interface ObservationRead {
  readonly refusals: NetworkReading['observations'][number];
  readonly notation: AngleNotation | null;
  readonly observation: Observation | null;
}

function readObservation(row: ObservationRow, id: string, { bareUnit, tolerance }: NetworkHabits): ObservationRead {
  if (isBlankObservation(row)) return { refusals: {}, notation: null, observation: null };
  const { kind } = row;
  const isAngle = kind === 'direction' || kind === 'angle' || kind === 'bearing';
  const at = readPointName(row.at);
  const to = kind === 'gnss' ? null : readPointName(row.to);
  const from = kind === 'angle' ? readPointName(row.from) : null;
  const angle = isAngle ? needed(row.value, row.at, (text) => readTableAngle(text, bareUnit)) : null;
  const metres = isAngle
    ? null
    : needed(row.value, row.at, (text) => readMetres(text, kind === 'distance' ? 'distance' : 'coordinate'));
  const second = kind === 'gnss' ? needed(row.second, row.at, (text) => readMetres(text, 'coordinate')) : null;
  const sd = readSd(row, metres?.ok === true ? metres.value : 0, tolerance);
  const refusals = refusalsOf({ at, to, from, value: angle ?? metres, second, sd });
  const notation = angle?.ok === true ? angle.value.notation : null;
  if (Object.keys(refusals).length > 0 || !at.ok || !sd.ok) return { refusals, notation, observation: null };
  const target = to?.ok === true ? to.value : '';
  if (angle?.ok === true) {
    const measured = { id, at: at.value, to: target, valueRad: angle.value.angleRad, sdRad: sd.value };
    const set = `${at.value}\u0000${row.from.trim()}`;
    const observation: Observation =
      kind === 'direction'
        ? { kind, set, ...measured }
        : kind === 'angle'
          ? { kind, from: from?.ok === true ? from.value : '', ...measured }
          : { kind: 'bearing', ...measured };
    return { refusals, notation, observation };
  }
  const valueM = metres?.ok === true ? metres.value : 0;
  if (kind === 'distance')
    return { refusals, notation, observation: { kind, id, at: at.value, to: target, valueM, sdM: sd.value } };
  const value = { xNorthM: valueM, yEastM: second?.ok === true ? second.value : 0 };
  return {
    refusals,
    notation,
    observation: { kind: 'gnss', id, at: at.value, value, sdNorthM: sd.value, sdEastM: sd.value, correlation: 0 },
  };
}

/** Radians or metres. A GNSS point has no usual precision: it must be stated. */
function readSd(
  { kind, sd, at }: ObservationRow,
  lengthM: number,
  { angular, distance }: SurveyTolerance,
): Read<number> {
  const isAngle = kind === 'direction' || kind === 'angle' || kind === 'bearing';
  if (sd.trim() === '') {
    if (kind === 'gnss') return refuse('network.missing', [at.trim()]);
    return {
      ok: true,
      value: isAngle
        ? secondsToRad(angular.tSeconds)
        : Math.hypot(distance.constantMm / 1000, (distance.ppm * lengthM) / 1e6),
    };
  }
  const read = readMetres(sd, 'distance');
  if (!read.ok) return refuse('network.standardDeviation', [sd.trim()]);
  return { ok: true, value: isAngle ? secondsToRad(read.value) : read.value / 1000 };
}

const needed = <T>(text: string, name: string, read: (text: string) => Read<T>): Read<T> =>
  text.trim() === '' ? refuse('network.missing', [name.trim()]) : read(text);

function refusalsOf<F extends string>(
  reads: Readonly<Record<F, Read<unknown> | null>>,
): Partial<Readonly<Record<F, Refusal<NetworkCellCode>>>> {
  const refusals: Partial<Record<F, Refusal<NetworkCellCode>>> = {};
  for (const field of Object.keys(reads) as F[]) {
    const read = reads[field];
    if (read !== null && !read.ok) refusals[field] = read.error;
  }
  return refusals;
}
