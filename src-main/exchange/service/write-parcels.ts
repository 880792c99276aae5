import { createHash } from 'node:crypto';
import { zipSync } from 'fflate';
import { inOneLine } from '#contracts/refusal.ts';
import type { FileLink } from '#contracts/workstation/cases.ts';
import type { ExportFormat, SkippedRow } from '#contracts/workstation/exchange.ts';
import type { CaseId } from '#domain/cases/case-file.ts';
import { localDateOf } from '#domain/cases/deadlines.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import { replay } from '#domain/cases/run-command.ts';
import { epsgOfZone, type Zone } from '#domain/geometry/types.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { findCurrentParcel } from '#register/queries/parcels.queries.ts';
import type { OfferedFile } from '../../files.ts';
import type { Session } from '../../session/session.ts';
import type { Drawing, DrawingFeature } from '../drawing.ts';
import { findTransform, SAME_SYSTEM, type Transform } from '../find-transform.ts';
import { Turns } from '../steps.ts';
import { transformDrawing } from '../transform-drawing.ts';
import { writeDrawing } from '../write-drawing.ts';

type Wanted =
  | { readonly of: 'parcels'; readonly parcels: readonly ParcelNumber[] }
  | { readonly of: 'case'; readonly caseId: CaseId };

export interface WriteOrder {
  readonly what: Wanted;
  readonly format: ExportFormat;
  /** Of the register's zone, in degrees, or the id of a local system. */
  readonly system: string;
  readonly reason: string;
}

interface Written {
  readonly file: FileLink;
  readonly written: number;
  readonly left: readonly SkippedRow[];
}

/**
 * A plain copy of parcels for another program (SEC-21). No person is in it; the copy is written down at the desk, with
 * its reason and the hash of the file, before the file has an address.
 *
 * Refuses  'parcel.unknown', 'parcel.otherZone', 'case.noParcels', and as SeatSystems.context, transformDrawing (a local
 *          system has to be in force today) and writeDrawing
 * Faults   CANCELLED, and then no file is made and no copy written down
 */
export async function writeParcels(
  session: Session,
  order: WriteOrder,
  signal: AbortSignal | undefined,
): Promise<Result<Written, Refusal>> {
  const turns = new Turns(signal, 'export');
  const found = await parcelsOf(session, order.what, turns);
  if (!found.ok) return found;
  const [first] = found.value;
  if (first === undefined) return refuse('case.noParcels');
  const stranger = found.value.find(({ zone }) => zone !== first.zone);
  if (stranger !== undefined) return refuse('parcel.otherZone', [stranger.number]);
  const moved = inSystem(session, { parcels: found.value, zone: first.zone, system: order.system });
  if (!moved.ok) return moved;
  await turns.rest();
  const name = `${nameOf(found.value)}.${order.format}`;
  const written = await writeDrawing(moved.value.drawing, name);
  if (!written.ok) return written;
  const file = asOneFile(written.value.files, name);
  // The last moment: from here on it is a copy that has left
  await turns.rest();
  session.desk.notePlainCopy({
    madeAt: session.now(),
    login: session.account.login,
    format: order.format,
    system: moved.value.system,
    parcels: found.value.map(({ number }) => number),
    reason: order.reason,
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
    size: file.bytes.length,
  });
  const left = [...moved.value.drawing.skipped, ...written.value.left];
  return ok({ file: await session.files.offer(file), written: written.value.written, left });
}

interface Wish {
  readonly parcels: readonly Parcel[];
  readonly zone: Zone;
  readonly system: string;
}

/** In the system that is asked for; `system` is what the copy is written down with, a pipeline where one was used. */
function inSystem(
  session: Session,
  { parcels, zone, system }: Wish,
): Result<{ readonly drawing: Drawing; readonly system: string }, Refusal> {
  const register = `EPSG:${String(epsgOfZone(zone))}`;
  const drawing = drawingOf(parcels, register);
  if (system === 'zone') return ok({ drawing, system: register });
  const to = system === 'wgs84' ? 'EPSG:4326' : system;
  const context = session.systems.context([to], localDateOf(session.now()));
  if (!context.ok) return context;
  const moved = transformDrawing(drawing, { from: null, to }, findTransform(context.value));
  if (!moved.ok) return inOneLine(moved.error);
  const { id, accuracyM } = moved.value.transform ?? SAME_SYSTEM;
  return ok({ drawing: withPipeline(moved.value.drawing, { id, accuracyM }), system: id ?? to });
}

/** Computed coordinates go nowhere without the way they came by and what it is worth (docs/decisions/0010). */
const withPipeline = (drawing: Drawing, { id, accuracyM }: Pick<Transform, 'id' | 'accuracyM'>): Drawing => ({
  ...drawing,
  features: drawing.features.map((feature) => ({
    ...feature,
    attributes: { ...feature.attributes, pipeline: id, accuracy_m: accuracyM },
  })),
});

async function parcelsOf(session: Session, what: Wanted, turns: Turns): Promise<Result<readonly Parcel[], Refusal>> {
  if (what.of === 'case') return draftedParcels(session, what.caseId);
  const { store, region } = session.replica;
  const parcels: Parcel[] = [];
  for (const number of new Set(what.parcels)) {
    const parcel = await findCurrentParcel(store.read, region, number);
    if (parcel === null) return refuse('parcel.unknown', [number]);
    parcels.push(parcel);
    await turns.rest();
  }
  return ok(parcels);
}

/** What the draft of a case has formed so far. */
function draftedParcels(session: Session, caseId: CaseId): Result<readonly Parcel[], Refusal> {
  const file = session.drafting.get(caseId);
  const commands = file.steps.slice(0, file.cursor).map(({ command }) => command);
  const done = replay(file.situation, commands, { numbers: file.situation.freeNumbers, idSeed: file.id });
  return done.ok ? ok(ownParcels(done.value.state)) : done;
}

const nameOf = ([first, ...others]: readonly Parcel[]): string =>
  `${first === undefined ? '' : printParcelNumber(first.number)}${others.length === 0 ? '' : ` +${String(others.length)}`}`;

const drawingOf = (parcels: readonly Parcel[], crs: string): Drawing => ({
  format: 'geojson',
  version: null,
  encoding: null,
  crs: { epsg: Number(crs.replace('EPSG:', '')), text: null },
  unit: { name: 'metre', metres: 1 },
  axes: 'eastNorth',
  features: parcels.map(featureOf),
  skipped: [],
  densified: { arcs: 0, chordErrorM: 0 },
});

/** Masked by what it takes: nothing of rights, parties, addresses or value comes in here. */
const featureOf = ({ number, geometry, areaDoubled, category, purposeKk, purposeRu }: Parcel): DrawingFeature => ({
  layer: 'parcels',
  name: printParcelNumber(number),
  geometry: {
    kind: 'polygon',
    polygons: geometry.map((rings) => rings.map((ring) => ring.map(([east, north]) => [east / 1000, north / 1000]))),
  },
  attributes: {
    number: printParcelNumber(number),
    area_m2: areaDoubled / 2_000_000,
    category,
    purpose_kk: purposeKk,
    purpose_ru: purposeRu,
  },
  arcs: [],
  height: null,
});

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  dxf: 'image/vnd.dxf',
  geojson: 'application/geo+json',
  gpkg: 'application/geopackage+sqlite3',
  kml: 'application/vnd.google-earth.kml+xml',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xml: 'application/xml',
  zip: 'application/zip',
};

/** Files that belong together come in one archive: a shapefile without its table is half a shapefile. */
function asOneFile(files: ReadonlyMap<string, Uint8Array>, name: string): OfferedFile {
  const [only, ...others] = files;
  if (only !== undefined && others.length === 0) {
    const ending = name.split('.').at(-1) ?? '';
    return { fileName: name, mediaType: MEDIA_TYPES[ending] ?? 'application/octet-stream', bytes: only[1] };
  }
  const fileName = name.replace(/\.[^.]+$/, '.zip');
  return { fileName, mediaType: 'application/zip', bytes: zipSync(Object.fromEntries(files)) };
}
