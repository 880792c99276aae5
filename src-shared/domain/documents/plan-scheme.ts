import { printParcelNumber } from '../numbers/parcel-number.ts';
import { LabelPlacement } from './label-placement.ts';
import type { Area, Spot } from './label-placement.ts';
import { axisOnPaper, boundaryLines, heartOf, isSeen, polygonsOnPaper } from './paper-shapes.ts';
import type { PaperPolygon } from './paper-shapes.ts';
import type { PlanData } from './plan-data.ts';
import { SCHEME_AREA, schemeFrame } from './plan-frame.ts';
import type { PlanFrame } from './plan-frame.ts';
import { alongAxis, around, boxFor } from './plan-labels.ts';
import type { PlanLabel } from './plan-labels.ts';

/** The situational scheme: where the parcel lies among streets and blocks, in millimetres of paper. */
export interface PlanScheme {
  readonly frame: PlanFrame;
  readonly parcels: readonly PaperPolygon[];
  readonly buildings: readonly PaperPolygon[];
  readonly subject: readonly PaperPolygon[];
  readonly streets: readonly PlanLabel[];
  readonly callout: { readonly label: PlanLabel; readonly from: Spot } | null;
}

const SIZE = { street: 6.5, callout: 7 };

export function drawScheme(data: PlanData, area: Area = SCHEME_AREA): PlanScheme {
  const frame = schemeFrame(data.geometry, area);
  const visible = (shapes: readonly { readonly geometry: PlanData['geometry'] }[]): readonly PaperPolygon[] =>
    shapes.flatMap(({ geometry }) => polygonsOnPaper(frame, geometry)).filter((polygon) => isSeen(polygon, frame));
  const placement = new LabelPlacement(frame);
  const subject = polygonsOnPaper(frame, data.geometry);
  subject.flat().forEach((ring) => placement.addHardLine(ring));
  // The callout stands on white and may cover lines; the names of streets come after it and give way.
  const callout = calloutOf(data, frame, placement);
  const parcels = visible([...data.neighbours, ...data.around]);
  boundaryLines(parcels, frame).forEach((line) => placement.addSoftLine(line));
  if (callout) placement.addHardLine([callout.from, callout.label.at]);
  const streets = streetLabels(data, frame, placement);
  return { frame, parcels, buildings: visible(data.buildings), subject, streets, callout };
}

/** One name a street, in Kazakh: the scheme is for finding the place, both names stand in the table of neighbours. */
function streetLabels(data: PlanData, frame: PlanFrame, placement: LabelPlacement): readonly PlanLabel[] {
  return data.streets.flatMap(({ name, axis }) => {
    const text = { text: name.kk, sizePt: SIZE.street };
    const lines = axisOnPaper(frame, axis);
    const placed = placement.place(
      lines.flatMap((line) => alongAxis(line, frame, boxFor(text))),
      14,
    );
    return placed ? [{ ...placed, ...text }] : [];
  });
}

function calloutOf(data: PlanData, frame: PlanFrame, placement: LabelPlacement): PlanScheme['callout'] {
  const text = {
    text: `…-${printParcelNumber(data.number).split('-').slice(2).join('-')}`,
    sizePt: SIZE.callout,
    bold: true,
  };
  const from = heartOf(polygonsOnPaper(frame, data.geometry)[0] ?? [], frame);
  const { width, height } = boxFor(text);
  const size = { width: width + 2, height: height + 1.2 };
  const placed = placement.place(around(from, [-1, -0.4], size, [8, 12, 16, 20, 26]));
  return placed ? { label: { ...placed, ...text }, from } : null;
}
