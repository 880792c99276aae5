import { drawPlan } from '#domain/documents/plan-drawing.ts';
import type { DrawingOptions, PlanDrawing } from '#domain/documents/plan-drawing.ts';
import type { Area } from '#domain/documents/label-placement.ts';
import { roomOn } from '#domain/documents/sheet-options.ts';
import { textWidthMm } from '#domain/documents/text-width.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import type { PlanField } from '../plan-fields.ts';
import { printScale } from './sheet-base.ts';
import type { SheetOrder } from './sheet-base.ts';

/** A drawing as the template takes it. */
export interface DrawingParts {
  readonly drawing: PlanDrawing;
  readonly scale: string;
  readonly remark: string;
  /** What a reader who listens hears in place of the drawing. */
  readonly described: string;
}

/** The drawing of a parcel in what `area` leaves, at the scale, turn and with the parts that the order asks for. */
export function drawingParts({ data, options }: SheetOrder, area: Area, show = options.show): DrawingParts {
  const wanted: DrawingOptions = { area, scale: options.scale, turn: options.turn, show };
  const drawing = drawPlan(data, wanted);
  const scale = printScale(drawing.frame.scale);
  return {
    drawing,
    scale,
    remark: remarkOf(drawing),
    described: `Жоспар / План ${printParcelNumber(data.number)}, ${scale}`,
  };
}

function remarkOf({ omitted, insets }: PlanDrawing): string {
  if (omitted.lengths === 0 && omitted.points === 0) return '';
  const also = insets.length > 0 ? ' мен фрагменттерде' : '';
  const alsoRu = insets.length > 0 ? ' и во фрагментах' : '';
  return omitted.points === 0
    ? `Сызбаға сыймаған ұзындықтар кестеде${also} / Длины, не показанные на чертеже, – в таблице${alsoRu}`
    : `Сызбаға сыймаған нөмірлер мен ұзындықтар кестеде${also} / Номера и длины, не показанные на чертеже, – в таблице${alsoRu}`;
}

/** Heading, legend and remark of a drawing, and the check line under it: what is not left of page 1 to fields and drawing. */
const AROUND_DRAWING = 44;
/** Without the check line, as where a drawing begins a page of its own. */
const AROUND_ALONE = 65;
/** The least height that a drawing is readable in, and the most that an upright A4 needs, millimetres. */
const LEAST_HEIGHT = 100;
const MOST_HEIGHT = 128;
/** How much higher a page of its own must make the drawing. */
const WORTH_A_PAGE = 1.5;
/** Share of the height to the width beyond which a drawing only grows empty. */
const TALLEST = 1.05;

/** Room for the drawing after the fields of page 1 and what else is `taken`, or on a page of its own where it is too little. */
export function roomForDrawing(
  { options }: SheetOrder,
  fields: readonly PlanField[],
  { least = LEAST_HEIGHT, taken = 0 }: { readonly least?: number; readonly taken?: number } = {},
): { readonly area: Area; readonly isAlone: boolean } {
  const { width, height } = roomOn(options);
  const left = Math.floor(height - AROUND_DRAWING - fieldsHeight(fields, width) - taken);
  const isSmall = options.paper === 'A4' && options.orientation === 'portrait';
  const most = isSmall ? MOST_HEIGHT : Math.floor(width * TALLEST);
  const alone = Math.floor(Math.min(height - AROUND_ALONE, width * TALLEST));
  // On large paper half a page is no plan: there the drawing gets a page where that makes it half as large again.
  const isEnough = left >= least && (isSmall || left * WORTH_A_PAGE >= alone);
  if (isEnough) return { area: { width, height: Math.min(most, left) }, isAlone: false };
  return { area: { width, height: alone }, isAlone: true };
}

/** Height of the table of fields. Widths are rounded up, so it is never too little. */
export function fieldsHeight(fields: readonly PlanField[], width: number): number {
  const lines = (text: string, room: number, bold: boolean): number =>
    Math.max(1, Math.ceil(textWidthMm(text, 8, bold) / room));
  return fields.reduce((sum, { label, kk, ru }) => {
    const left = lines(label.kk, 57, true) + lines(label.ru, 57, false);
    const right = lines(kk, width - 74, true) + (ru === null ? 0 : lines(ru, width - 74, false));
    return sum + 5.3 + (Math.max(left, right) - 1) * 3.8;
  }, 0);
}
