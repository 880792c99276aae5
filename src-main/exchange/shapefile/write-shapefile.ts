import type { Drawing, DrawingFeature } from '../drawing.ts';
import { SkipList } from '../skip-list.ts';
import {
  featuresEastFirst,
  groupsOf,
  logCommonLosses,
  rowOf,
  safeFileName,
  writerOf,
  type DrawingExport,
  type FeatureGroup,
} from '../written-drawing.ts';
import { wktOf } from './crs-wkt.ts';
import { writeDbf } from './write-dbf.ts';
import { haveHeights, writeShapes } from './write-shapes.ts';

const SUFFIX = { polygon: '', line: '-lines', point: '-points', text: '-texts' } as const;

/**
 * .shp, .shx, .dbf in UTF-8, .cpg, and .prj where the system is known. A file holds one kind of geometry, so layers and
 * kinds become files of their own.
 *
 * CRS   as the drawing says, east first; `crsLeftOut` is said where no .prj can be written
 */
export const exportShapefile: DrawingExport = (drawing, name) => {
  const log = new SkipList();
  const features = featuresEastFirst(drawing);
  logCommonLosses(features, log);
  const groups = groupsOf(features);
  const prj = prjOf(drawing);
  if (prj === null && (drawing.crs.epsg !== null || drawing.crs.text !== null))
    log.skip(drawing.crs.text ?? `EPSG:${String(drawing.crs.epsg)}`, 'crsLeftOut');
  const files = new Map<string, Uint8Array>();
  // A drawing of nothing is a layer without shapes, not a missing file.
  const all = groups.length > 0 ? groups : [{ layer: '', kind: 'polygon', alone: true, features: [] } as const];
  for (const group of all) {
    const stem = stemOf(name, group, all.length === 1, files);
    const { shp, shx } = writeShapes(group.features);
    files.set(`${stem}.shp`, shp);
    files.set(`${stem}.shx`, shx);
    files.set(`${stem}.dbf`, writeDbf(rowsOf(group.features), log));
    files.set(`${stem}.cpg`, new TextEncoder().encode('UTF-8'));
    if (prj !== null) files.set(`${stem}.prj`, new TextEncoder().encode(prj));
  }
  return { files, skipped: log.list() };
};

export const writeShapefile = writerOf(exportShapefile);

/** The text that the file came with, if it was such a text; else that of the code. */
function prjOf({ crs: { epsg, text } }: Drawing): string | null {
  const known = epsg === null ? null : wktOf(epsg);
  return known ?? (text !== null && /^(?:PROJCS|GEOGCS)\[/i.test(text) ? text : null);
}

function stemOf(name: string, group: FeatureGroup, single: boolean, files: ReadonlyMap<string, unknown>): string {
  const layer = group.layer === '' ? '' : `-${group.layer}`;
  const base = safeFileName(single ? name : `${name}${layer}${group.alone ? '' : SUFFIX[group.kind]}`);
  let stem = base;
  const taken = new Set([...files.keys()].map((file) => file.toLowerCase()));
  for (let copy = 2; taken.has(`${stem}.shp`.toLowerCase()); copy++) stem = `${base}-${String(copy)}`;
  return stem;
}

/** Heights that the shapes cannot take, as some points have none, stand in the table. */
function rowsOf(features: readonly DrawingFeature[]): readonly ReturnType<typeof rowOf>[] {
  const inShapes = haveHeights(features);
  return features.map((feature) => {
    const row = rowOf(feature);
    return inShapes || feature.height === null || row.has('height')
      ? row
      : new Map([...row, ['height', feature.height]]);
  });
}
