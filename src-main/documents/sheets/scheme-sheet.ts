import { drawScheme } from '#domain/documents/plan-scheme.ts';
import type { PlanScheme } from '#domain/documents/plan-scheme.ts';
import { roomOn } from '#domain/documents/sheet-options.ts';
import { areaField, placeField } from '../plan-fields.ts';
import type { PlanField } from '../plan-fields.ts';
import { fieldsHeight } from './drawing-parts.ts';
import { printScale, sheetBase } from './sheet-base.ts';
import type { SheetBase, SheetOrder } from './sheet-base.ts';

export interface SchemeSheet extends SheetBase {
  readonly fields: readonly PlanField[];
  readonly scheme: PlanScheme;
  readonly schemeScale: string;
}

/** Heading, check line and signatures around the scheme, millimetres. */
const AROUND_SCHEME = 60;

/** Situational scheme on a sheet of its own: as large as the paper allows, one page. */
export function schemeSheet(order: SheetOrder): SchemeSheet {
  const { data, options } = order;
  const { width, height } = roomOn(options);
  const fields = [placeField(data), areaField(data)];
  const left = Math.floor(height - AROUND_SCHEME - fieldsHeight(fields, width));
  const scheme = drawScheme(data, { width, height: left });
  return { ...sheetBase(order), fields, scheme, schemeScale: printScale(scheme.frame.scale) };
}
