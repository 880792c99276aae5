import type { PlanScheme } from '#domain/documents/plan-scheme.ts';
import { drawScheme } from '#domain/documents/plan-scheme.ts';
import { planFields } from '../plan-fields.ts';
import type { PlanField } from '../plan-fields.ts';
import { planTables } from '../plan-tables.ts';
import type { PlanTables } from '../plan-tables.ts';
import { drawingParts, roomForDrawing } from './drawing-parts.ts';
import type { DrawingParts } from './drawing-parts.ts';
import { printScale, sheetBase } from './sheet-base.ts';
import type { SheetBase, SheetOrder } from './sheet-base.ts';

/** Land-cadastral plan: what the template receives is finished texts and millimetres, nothing to compute. */
export interface PlanSheet extends SheetBase, DrawingParts {
  readonly fields: readonly PlanField[];
  /** The fields are so long that the drawing begins page 2. */
  readonly drawingOnOwnPage: boolean;
  readonly tables: PlanTables;
  readonly scheme: PlanScheme;
  readonly schemeScale: string;
}

export function planSheet(order: SheetOrder): PlanSheet {
  const { data, options } = order;
  const fields = planFields(data);
  const { area, isAlone } = roomForDrawing(order, fields);
  const scheme = drawScheme(data);
  const tables = planTables(data);
  return {
    ...sheetBase(order),
    fields,
    ...drawingParts(order, area),
    drawingOnOwnPage: isAlone,
    tables: options.show.neighbours ? tables : { ...tables, neighbours: [] },
    scheme,
    schemeScale: printScale(scheme.frame.scale),
  };
}
