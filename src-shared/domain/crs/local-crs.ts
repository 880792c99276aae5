import { z } from 'zod';
import { canonicalBytes } from '../journal/canonical-json.ts';
import { sha256Hex } from '../journal/hash.ts';
import { ok, refuse, type Refusal, type Result } from '../result.ts';
import { COORDINATE_SYSTEMS, transverseMercator, type CoordinateSystem, type CrsId } from './coordinate-systems.ts';
import { Extent } from './extent.ts';

/*
 * Cities have systems of their own whose parameters are not published (order 84/НҚ of 10.03.2023 regulates how they
 * are handed over). They are entered by a person, from a document, for a time and an area.
 */

const metres = z.number().min(-20_000_000).max(20_000_000);

const Projection = z.strictObject({
  kind: z.literal('projection'),
  datum: z.enum(['sk42', 'qaztrf23', 'wgs84']),
  latitudeOfOrigin: z.number().min(-90).max(90),
  centralMeridian: z.number().min(40).max(94),
  scale: z.number().min(0.99).max(1.01),
  falseEasting: metres,
  falseNorthing: metres,
});

const Similarity = z.strictObject({
  kind: z.literal('similarity'),
  base: z.string().regex(/^EPSG:\d{4,5}$/),
  dx: metres,
  dy: metres,
  scale: z.number().min(0.9).max(1.1),
  rotationDegrees: z.number().min(-180).max(180),
});
/**
 * Onto a state zone: turned counter-clockwise, scaled, moved.
 *
 *   east  = dx + scale · (e · cos r − n · sin r)
 *   north = dy + scale · (e · sin r + n · cos r)
 *
 * Unit    metres; degrees of rotation, east towards north
 */
export type Similarity = z.infer<typeof Similarity>;

/** A system entered by its parameters. Transverse Mercator of its own, or a similarity onto a state zone. */
export const LocalCrs = z
  .strictObject({
    id: z.string().regex(/^LOCAL:[A-Za-z0-9][\w.-]{0,39}$/),
    nameKk: z.string().min(1).max(200),
    nameRu: z.string().min(1).max(200),
    nameEn: z.string().min(1).max(200),
    definition: z.discriminatedUnion('kind', [Projection, Similarity]),
    /** Mean square error that the document states for the way onto the state system. */
    accuracyM: z.number().positive().max(1000),
    /** The document that the parameters were taken from. */
    source: z.strictObject({ document: z.string().min(1).max(500), date: z.iso.date() }),
    validFrom: z.iso.date(),
    validTo: z.iso.date().nullable(),
    area: Extent,
  })
  .refine(({ validFrom, validTo }) => validTo === null || validFrom <= validTo, { path: ['validTo'] });
export type LocalCrs = z.infer<typeof LocalCrs>;

export interface LocalSystem extends CoordinateSystem {
  readonly accuracyM: number;
  readonly source: string;
  /** Onto the projection of `proj`, or null where the system has one of its own. */
  readonly similarity: Similarity | null;
  /** Changes with every parameter: an edited system is not the one that old coordinates came from. */
  readonly edition: string;
  readonly valid: { readonly from: string; readonly to: string | null };
}

/** Whether a local system is in force on a day, YYYY-MM-DD. ISO days compare as texts. */
export const isInForce = ({ from, to }: LocalSystem['valid'], day: string): boolean =>
  day >= from && (to === null || day <= to);

export type LocalCrsCode = 'crs.localMalformed' | 'crs.nullShift';

const malformed = (paths: readonly string[]): Result<never, Refusal<LocalCrsCode>> =>
  refuse('crs.localMalformed', paths);

/**
 * Entered parameters → a system that pipelines can be made with.
 *
 * Refuses 'crs.localMalformed' (with the names of the fields) | 'crs.nullShift' (a similarity that changes nothing, a
 *         projection that is one of the registry's)
 */
export function readLocalCrs(entered: unknown): Result<LocalSystem, Refusal<LocalCrsCode>> {
  const parsed = LocalCrs.safeParse(entered);
  if (!parsed.success)
    return malformed([...new Set(parsed.error.issues.map(({ path }) => path.join('.') || 'object'))]);
  const local = parsed.data;
  const { definition } = local;
  if (definition.kind === 'projection') {
    const proj = transverseMercator(definition);
    const { datum } = definition;
    const same = COORDINATE_SYSTEMS.find((known) => known.proj === proj && known.datum === datum);
    return same
      ? refuse('crs.nullShift', [`${local.id} = ${same.id}`])
      : ok(systemOf(local, { proj, datum, similarity: null }));
  }
  const base = COORDINATE_SYSTEMS.find(({ id, kind }) => id === definition.base && kind.startsWith('zone'));
  if (!base) return malformed(['definition.base']);
  if (largestShiftM(definition) < SMALLEST_SHIFT_M) return refuse('crs.nullShift', [`${local.id} = ${base.id}`]);
  return ok(systemOf(local, { proj: base.proj, datum: base.datum, similarity: definition }));
}

/** Half a millimetre of the grid: what moves no point by more changes nothing, however its parameters are written. */
const SMALLEST_SHIFT_M = 0.0005;
/** Farther from its origin no coordinate of a zone lies, with the number of the zone. */
const FARTHEST_M = 3e7;

const largestShiftM = ({ dx, dy, scale, rotationDegrees }: Similarity): number =>
  Math.hypot(dx, dy) + FARTHEST_M * (Math.abs(scale - 1) + (Math.abs(rotationDegrees) * Math.PI) / 180);

type Onto = Pick<LocalSystem, 'proj' | 'datum' | 'similarity'>;

const systemOf = (local: LocalCrs, { proj, datum, similarity }: Onto): LocalSystem => ({
  id: local.id as CrsId,
  kind: 'local',
  datum,
  proj,
  name: { key: 'local', params: { kk: local.nameKk, ru: local.nameRu, en: local.nameEn } },
  area: local.area,
  axisOrder: 'ne',
  falseEasting: 0,
  accuracyM: local.accuracyM,
  source: `${local.source.document}, ${local.source.date}`,
  similarity,
  edition: sha256Hex(canonicalBytes(local)).slice(0, 12),
  valid: { from: local.validFrom, to: local.validTo },
});
