import { z } from 'zod';
import { CaseId } from '#domain/cases/case-file.ts';
import { Box, Position, Zone } from '#domain/geometry/types.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';
import { resultOf } from '../refusal.ts';
import { FileLink } from './cases.ts';
import { CrsId, LocalCrsId } from './systems.ts';

/*
 * Files of other programs. An import is read apart, shown and placed as often as the person changes a choice, and kept
 * as a reference layer or dropped: until `keep` nothing of it is stored anywhere.
 */

const base = procedure.errors(faults);

export const ImportId = z.uuid();
export const LayerId = z.uuid();

/** A file and those beside it (.shp with .dbf, .prj, .cpg). So many uploads wait at once. */
export const MOST_FILES_OF_IMPORT = 4;
/** A page of features as text; only a single feature that is larger alone goes beyond it. */
export const FEATURE_PAGE_BYTES = 960 * 1024;

export const ImportFormat = z.enum([
  'dxf',
  'shapefile',
  'geojson',
  'geopackage',
  'mif',
  'landxml',
  'kml',
  'gpx',
  'points',
  'catalogue',
]);
export type ImportFormat = z.infer<typeof ImportFormat>;
export const ImportAxes = z.enum(['eastNorth', 'northEast', 'lonLat', 'latLon']);
export type ImportAxes = z.infer<typeof ImportAxes>;

const Text = z.string().max(10_000);

const ReadChoices = z.strictObject({
  /** As the file names them or as `encoding` labels: 'windows-1251', 'utf-8'. */
  encoding: z
    .string()
    .regex(/^[\w.-]{1,40}$/)
    .nullable(),
});

/** What does not come along, or came along otherwise. `reason` is a key under `exchange.skipped`. */
export const SkippedRow = z.strictObject({
  what: Text,
  reason: Text,
  count: z.int().min(0),
  where: Text.nullable(),
});
export type SkippedRow = z.infer<typeof SkippedRow>;

/** How the texts of a file are written, and how that is known. */
export const FileEncoding = z.strictObject({
  name: Text,
  source: z.enum(['declared', 'detected', 'assumed', 'chosen']),
});
/** Metres in a unit of a file. */
export const FileUnit = z.strictObject({ name: Text, metres: z.number().positive() });
/** Curves that became chords, and the error that was promised, metres. */
export const Densified = z.strictObject({ arcs: z.int().min(0), chordErrorM: z.number().min(0) });

/** `reasons` are keys under `reference.crs.guess`, best candidate first. */
const CrsCandidate = z.strictObject({
  crs: CrsId.nullable(),
  order: z.enum(['en', 'ne']),
  rank: z.int().min(0).max(4),
  reasons: z.array(z.string().max(40)).readonly(),
});

const Counts = z.strictObject({ polygon: z.int(), line: z.int(), point: z.int(), text: z.int() });

export const ImportReport = z.strictObject({
  importId: ImportId,
  name: z.string(),
  format: ImportFormat,
  version: Text.nullable(),
  encoding: FileEncoding.nullable(),
  /** What the file says of its system; `known` when the registry of systems has it. */
  crs: z.strictObject({ id: CrsId.nullable(), known: z.boolean(), text: Text.nullable() }),
  /** Null where the file does not say, and for degrees. */
  unit: FileUnit.nullable(),
  axes: ImportAxes.nullable(),
  layers: z.array(Counts.extend({ name: Text })).readonly(),
  layersTotal: z.int(),
  counts: Counts,
  skipped: z.array(SkippedRow).readonly(),
  skippedTotal: z.int(),
  densified: Densified,
  candidates: z.array(CrsCandidate).readonly(),
  /** More than one candidate is best, or none fits. */
  ambiguous: z.boolean(),
});
export type ImportReport = z.infer<typeof ImportReport>;

const PlaceChoices = z.strictObject({
  axes: ImportAxes.nullable(),
  system: CrsId.nullable(),
  /** Day of the document that the file comes with; a local system is in force for its time only. */
  documentDate: z.iso.date().nullable(),
  unitMetres: z.number().min(1e-6).max(1e6).nullable(),
  zone: Zone,
  /** The coarsest accuracy that is accepted, metres. */
  requiredAccuracyM: z.number().min(0).max(1000).nullable(),
  /** Closes loose lines to polygons and takes the texts inside for their names; loose ends this near are joined. */
  closeLines: z.strictObject({ toleranceMm: z.int().min(0).max(1000) }).nullable(),
});
export type PlaceChoices = z.infer<typeof PlaceChoices>;

/** A place on the map with what is wrong there: `code` under `findings` of a defect, under `files.closing` of a line. */
const Trouble = z.strictObject({
  kind: z.enum(['defect', 'closing']),
  code: z.string().max(80),
  layer: Text,
  name: Text.nullable(),
  /** Number of the feature; null for a line that closes nothing. */
  feature: z.int().nullable(),
  at: Position.nullable(),
});
export type Trouble = z.infer<typeof Trouble>;

export const PlacedSummary = z.strictObject({
  zone: Zone,
  axes: ImportAxes,
  unit: z.strictObject({ metres: z.number(), assumed: z.boolean() }).nullable(),
  system: CrsId,
  /** Of the coordinates that were made; null where nothing was computed. */
  pipeline: z.string().max(400).nullable(),
  accuracyM: z.number(),
  counts: Counts,
  /** Features that are exactly like one before them. */
  repeated: z.int(),
  skipped: z.array(SkippedRow).readonly(),
  skippedTotal: z.int(),
  troubles: z.array(Trouble).readonly(),
  troublesTotal: z.int(),
  largestMoveMm: z.number(),
  joined: z.int(),
  dropped: z.int(),
  box: Box.nullable(),
});
export type PlacedSummary = z.infer<typeof PlacedSummary>;

const Rings = z.array(z.array(Position).readonly()).readonly();
/** As it lies on the grid of the zone; rings of a parcel may still be defective. */
export const PlacedFeature = z.strictObject({
  feature: z.int(),
  layer: Text,
  name: Text.nullable(),
  shape: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('parcel'), geometry: z.array(Rings).readonly(), areaDoubled: z.number() }),
    z.strictObject({ kind: z.literal('line'), lines: Rings }),
    z.strictObject({ kind: z.literal('point'), points: z.array(Position).readonly() }),
    z.strictObject({ kind: z.literal('text'), at: Position, text: z.string().max(1_000_000) }),
  ]),
  defects: z.int(),
});
export type PlacedFeature = z.infer<typeof PlacedFeature>;

const FeaturePage = z.strictObject({
  features: z.array(PlacedFeature).readonly(),
  /** Where the next page begins; null after the last. */
  next: z.int().nullable(),
});

/** A reference layer of this seat: seen, snapped to, divided along; never part of the register. */
export const ReferenceLayer = z.strictObject({
  id: LayerId,
  name: z.string().max(120),
  fileName: z.string().max(255),
  format: ImportFormat,
  zone: Zone,
  system: CrsId,
  pipeline: z.string().max(400).nullable(),
  accuracyM: z.number(),
  addedAt: z.iso.datetime(),
  shown: z.boolean(),
  features: z.int(),
  defects: z.int(),
  box: Box,
});
export type ReferenceLayer = z.infer<typeof ReferenceLayer>;

const LayerName = z.string().trim().min(1).max(120);

/** What an export is written as, by its file name's ending. */
export const ExportFormat = z.enum(['dxf', 'shp', 'geojson', 'gpkg', 'mif', 'xml', 'kml', 'csv', 'xlsx']);
export type ExportFormat = z.infer<typeof ExportFormat>;

const one = z.strictObject({ importId: ImportId });
const layer = z.strictObject({ layerId: LayerId });
const layers = z.array(ReferenceLayer).readonly();

export const exchange = {
  /**
   * Reads uploaded files in a process apart. `importId` is the caller's, so that it can be cancelled while it runs;
   * tells of itself by `import.progressed`. Refusals: exchange.formatUnknown, document.torn, document.empty.
   * Faults: DOCUMENT_UNREADABLE with `format` and `reason` (under `exchange.unreadable`), CANCELLED.
   */
  read: base
    .meta({ needs: 'case.draft' })
    .input(
      one.extend({
        files: z
          .array(z.strictObject({ name: z.string().min(1).max(255), uploadId: z.uuid() }))
          .min(1)
          .max(MOST_FILES_OF_IMPORT),
        choices: ReadChoices,
      }),
    )
    .output(resultOf(ImportReport)),
  /** The same files with other choices. */
  readAgain: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ choices: ReadChoices }))
    .output(resultOf(ImportReport)),
  /** Ends an import wherever it is; nothing of it remains. */
  cancel: base.meta({ needs: 'case.draft' }).input(one).output(z.strictObject({})),
  /**
   * Onto the grid of a zone, in memory; tells of itself by `import.progressed` and is ended by `cancel`. Refusals:
   * exchange.axesUnknown, exchange.crsUnknown, exchange.closingNeedsPlane, crs.unknown, crs.tooCoarse, crs.dateNeeded,
   * crs.notInForce, crs.localUnreadable, and those of the national grid. Faults: CANCELLED.
   */
  place: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ choices: PlaceChoices }))
    .output(resultOf(PlacedSummary)),
  /** What was placed last, page by page. */
  placed: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ from: z.int().min(0) }))
    .output(FeaturePage),
  /** Keeps what was placed last as a reference layer and ends the import. Refusals: exchange.nothingPlaced, exchange.tooManyLayers. */
  keep: base
    .meta({ needs: 'case.draft' })
    .input(one.extend({ name: LayerName }))
    .output(resultOf(ReferenceLayer)),
  layers: base.meta({ needs: 'case.draft' }).input(z.strictObject({})).output(layers),
  layerFeatures: base
    .meta({ needs: 'case.draft' })
    .input(layer.extend({ from: z.int().min(0) }))
    .output(FeaturePage),
  show: base
    .meta({ needs: 'case.draft' })
    .input(layer.extend({ shown: z.boolean() }))
    .output(layers),
  rename: base
    .meta({ needs: 'case.draft' })
    .input(layer.extend({ name: LayerName }))
    .output(layers),
  remove: base.meta({ needs: 'case.draft' }).input(layer).output(layers),
  /**
   * A plain copy of parcels for another program (SEC-21): geometry, number, area, category and purpose, never a person;
   * written down at this seat with its reason before the file is given out. Coordinates of another system than the
   * register's bring their pipeline and accuracy. Refusals: parcel.unknown, parcel.otherZone, case.noParcels, those of
   * the format (exchange.needsPlane, exchange.needsDegrees), crs.unknown, crs.notInForce (a local system, today).
   */
  write: base
    .meta({ needs: 'case.draft', norm: 'SEC-21' })
    .input(
      z.strictObject({
        what: z.discriminatedUnion('of', [
          z.strictObject({ of: z.literal('parcels'), parcels: z.array(ParcelNumber).min(1).max(500).readonly() }),
          z.strictObject({ of: z.literal('case'), caseId: CaseId }),
        ]),
        format: ExportFormat,
        system: z.union([z.enum(['zone', 'wgs84']), LocalCrsId]),
        reason: z.string().trim().min(3).max(400),
      }),
    )
    .output(resultOf(z.strictObject({ file: FileLink, written: z.int(), left: z.array(SkippedRow).readonly() }))),
};
