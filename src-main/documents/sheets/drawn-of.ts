import type { SheetPreview } from '#contracts/workstation/sheets.ts';
import { scalesFor } from '#domain/documents/plan-frame.ts';
import type { AnySheet } from './compose-sheet.ts';
import type { SheetOrder } from './sheet-base.ts';

/** How the drawing of a sheet came out, for whoever chooses scale and turn; null for a sheet without a drawing of its own. */
export function drawnOf({ data }: SheetOrder, sheet: AnySheet): SheetPreview['drawn'] {
  const drawing = 'drawing' in sheet ? sheet.drawing : 'after' in sheet ? sheet.after : null;
  if (!drawing) return null;
  const { scale, turn, width, height } = drawing.frame;
  const all = [...(data.project?.before ?? []), ...(data.project?.after ?? [])].flatMap(({ geometry }) => geometry);
  const shown = 'after' in sheet ? all : data.geometry;
  return { scale, turn, scales: scalesFor(shown, { area: { width, height }, turn }) };
}
