import type { Bilingual } from '#domain/documents/plan-data.ts';
import { planStretches } from '#domain/documents/plan-drawing.ts';
import { catalogueRows } from '#domain/documents/catalogue.ts';
import { roomOn } from '#domain/documents/sheet-options.ts';
import { areaField, categoryField, placeField, purposeField } from '../plan-fields.ts';
import type { PlanField } from '../plan-fields.ts';
import { captionOf, contourName, neighbourRow, pointCells } from '../plan-tables.ts';
import type { GroupedRow } from '../plan-tables.ts';
import { drawingParts } from './drawing-parts.ts';
import type { DrawingParts } from './drawing-parts.ts';
import { sheetBase } from './sheet-base.ts';
import type { SheetBase, SheetOrder } from './sheet-base.ts';

export interface SettingOutSheet extends SheetBase, DrawingParts {
  readonly fields: readonly PlanField[];
  readonly statement: Bilingual;
  readonly caption: string;
  readonly points: readonly GroupedRow[];
  readonly agreements: readonly (readonly string[])[];
}

/** Share of the room that the drawing takes of page 1, beside fields and statement. */
const DRAWING_SHARE = 0.48;

/**
 * Act of setting out the boundaries on the ground (Land Code art. 44-1: within a month of the decision). What is found on
 * the ground – kind of mark, signatures of the neighbours – is left to be written in.
 */
export function settingOutSheet(order: SheetOrder): SettingOutSheet {
  const { data, options } = order;
  const { width, height } = roomOn(options);
  const { contours } = catalogueRows(data);
  const base = sheetBase(order);
  return {
    ...base,
    fields: [placeField(data), areaField(data), categoryField(data), purposeField(data)],
    statement: {
      kk: 'Учаске шекарасының бұрылыс нүктелері төмендегі координаталар бойынша жергілікті жерге көшірілді, межелік белгілер қойылды және учаске иесіне көрсетілді.',
      ru: 'Поворотные точки границ участка вынесены на местность по приведённым координатам, межевые знаки установлены и показаны правообладателю.',
    },
    ...drawingParts(order, { width, height: Math.floor(height * DRAWING_SHARE) }),
    caption: captionOf(data),
    points: contours.flatMap(({ contour, rows }): GroupedRow[] => [
      ...(contours.length > 1 ? [{ group: contourName(contour, data.geometry.length) }] : []),
      ...rows.map((row) => ({ cells: [...pointCells(row).slice(0, 5), ''] })),
    ]),
    agreements: planStretches(data).map((stretch) => [...neighbourRow(data, stretch).slice(0, 3), '']),
    signatures: [
      { role: 'Кадастр инженері / Кадастровый инженер', name: data.preparedBy ?? '' },
      { role: 'Құқық иеленуші / Правообладатель', name: '' },
      { role: 'Уәкілетті орган өкілі / Представитель уполномоченного органа', name: '' },
    ],
  };
}
