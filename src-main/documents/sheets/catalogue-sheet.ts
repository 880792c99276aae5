import { roomOn } from '#domain/documents/sheet-options.ts';
import { catalogueRows } from '#domain/documents/catalogue.ts';
import { printLength } from '#domain/geometry/print.ts';
import { placeField, areaField } from '../plan-fields.ts';
import type { PlanField } from '../plan-fields.ts';
import { captionOf, contourName, pointCells, totalOf } from '../plan-tables.ts';
import type { GroupedRow } from '../plan-tables.ts';
import { METHOD_WORDS } from '../plan-words.ts';
import { drawingParts } from './drawing-parts.ts';
import type { DrawingParts } from './drawing-parts.ts';
import { sheetBase } from './sheet-base.ts';
import type { SheetBase, SheetOrder } from './sheet-base.ts';

export interface CatalogueSheet extends SheetBase, DrawingParts {
  readonly fields: readonly PlanField[];
  readonly caption: string;
  readonly points: readonly GroupedRow[];
  readonly total: string;
  readonly newPoints: string;
}

/** Share of the room that the scheme of points takes, before the table begins. */
const SCHEME_SHARE = 0.48;

/** Coordinate catalogue: every turning point with increments, length and bearing to the next one. */
export function catalogueSheet(order: SheetOrder): CatalogueSheet {
  const { data, options } = order;
  const { width, height } = roomOn(options);
  const { contours, hasNew } = catalogueRows(data);
  const points = contours.flatMap(({ contour, rows, closing }): GroupedRow[] => [
    ...(contours.length > 1 ? [{ group: contourName(contour, data.geometry.length) }] : []),
    ...rows.map((row) => {
      const [no = '', x = '', y = '', side = '', length = '', bearing = ''] = pointCells(row);
      const increments = [printLength(row.northMm, 'kk', 3), printLength(row.eastMm, 'kk', 3)];
      return { cells: [row.isNew ? `${no}*` : no, x, y, side, ...increments, length, bearing] };
    }),
    // Increments around a closed contour add up to nothing: whoever checks the catalogue begins here.
    { cells: ['', '', '', 'Σ', printLength(closing.northMm, 'kk', 3), printLength(closing.eastMm, 'kk', 3), '', ''] },
  ]);
  return {
    ...sheetBase(order),
    fields: [placeField(data), areaField(data), systemField(order), surveyField(order)],
    ...drawingParts(order, { width, height: Math.floor(height * SCHEME_SHARE) }),
    caption: captionOf(data),
    points,
    total: totalOf(data),
    newPoints: hasNew ? '* – жаңа нүкте, қалғандары тізілімнен / новая точка, остальные из реестра' : '',
  };
}

function systemField({ data }: SheetOrder): PlanField {
  const text = captionOf(data).split(' · ').slice(0, 2).join(' · ');
  return { label: { kk: 'Координаталар жүйесі', ru: 'Система координат' }, kk: text, ru: null };
}

function surveyField({ data: { survey } }: SheetOrder): PlanField {
  const { kk, ru } = METHOD_WORDS[survey.method];
  return {
    label: { kk: 'Координаталарды алу тәсілі', ru: 'Способ получения координат' },
    kk,
    ru: ru === kk ? null : ru,
  };
}
