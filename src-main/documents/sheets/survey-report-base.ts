import type { Bilingual } from '#domain/documents/plan-data.ts';
import { MARGINS, paperOf, roomOn, usualOptions, type SheetOptions } from '#domain/documents/sheet-options.ts';
import { drawSurvey, type SurveyDrawing } from '#domain/documents/survey-drawing.ts';
import { epsgOfZone, Zone } from '#domain/geometry/types.ts';
import type { DrawnFigure } from '#domain/survey/drawn-figure.ts';
import { toGrid } from '#domain/survey/plane-point.ts';
import { inputHash, type SurveyReportOrder } from '#domain/survey/report/survey-report.ts';
import { alike, field, type PlanField } from '../plan-fields.ts';
import { ASSUMED } from '../sheet-words.ts';
import { printSnapshot } from '../sheet-snapshot.ts';
import {
  BY_ZONE,
  inLine,
  joinedBy,
  LOCAL_SYSTEM,
  NO_WORK,
  REPORT_FIELDS,
  REPORT_TITLES,
} from '../survey-report-words.ts';
import { almatyMoment, printMoment, printScale, qrRuns, type SheetBase } from './sheet-base.ts';
import { decimal } from './survey-figures.ts';

/** What both adjustment reports have: the head, the fields, the drawing. */
export interface SurveyReportBase extends SheetBase {
  readonly fields: readonly PlanField[];
  readonly drawing: SurveyDrawing;
  readonly scale: string;
  readonly remark: string;
  readonly described: string;
}

/** What is said of the result: in the head of every page, and in the first field. */
export interface Conclusion {
  readonly head: Bilingual;
  readonly sentences: Bilingual;
}

export interface ReportParts {
  readonly conclusion: Conclusion;
  readonly figure: DrawnFigure;
  readonly fields: readonly PlanField[];
  readonly orientation: SheetOptions['orientation'];
  /** Height of the drawing, millimetres. */
  readonly height: number;
}

export function surveyReportBase(order: SurveyReportOrder, parts: ReportParts): SurveyReportBase {
  const { of } = order.input;
  const hash = inputHash(order);
  const made = almatyMoment(order.madeAt);
  const options: SheetOptions = { ...usualOptions, orientation: parts.orientation };
  const drawing = drawSurvey(parts.figure, { width: roomOn(options).width, height: parts.height });
  return {
    title: REPORT_TITLES[of],
    number: inLine(parts.conclusion.head),
    heading: printMoment(made),
    snapshot: printSnapshot(hash),
    mark: null,
    stamp: null,
    assumed: ASSUMED,
    copy: '',
    made,
    paper: { ...paperOf(options), margins: MARGINS },
    qr: qrRuns(`SHEKARA-SURVEY1|${of}|${hash}`),
    check: {
      title: 'Есеп бастапқы деректерден қайта есептеледі / Отчёт пересчитывается по исходным данным',
      lines: [`SHA-256 ${hash}`, `Shekara ${order.version}`],
    },
    signatures: [
      { role: 'Орындаған / Исполнил', name: order.madeBy },
      { role: 'Тексерген / Проверил', name: '' },
    ],
    fields: fieldsOf(order, parts, hash),
    drawing,
    scale: printScale(drawing.frame.scale),
    remark: remarkOf(drawing),
    described: `Сұлба / Схема, ${printScale(drawing.frame.scale)}`,
  };
}

function fieldsOf(order: SurveyReportOrder, { conclusion, figure, fields }: ReportParts, hash: string): PlanField[] {
  const { work, madeBy, madeAt, version } = order;
  return [
    field(REPORT_FIELDS.conclusion, conclusion.sentences),
    field(REPORT_FIELDS.work, work === '' ? NO_WORK : alike(work)),
    field(REPORT_FIELDS.system, systemOf(figure)),
    ...fields,
    field(REPORT_FIELDS.made, alike(`${madeBy} · ${printMoment(almatyMoment(madeAt))} (UTC+5) · Shekara ${version}`)),
    field(REPORT_FIELDS.input, alike(hash)),
  ];
}

const ZONE_MM = 1_000_000_000;

/** The zone that all points lie in by their coordinates: nobody has to say it, and nobody can say it wrong. */
function systemOf({ points }: DrawnFigure): Bilingual {
  const zones = new Set(
    points.map(({ at }) => {
      const position = toGrid(at);
      return position.ok ? Math.floor(position.value[0] / ZONE_MM) : 0;
    }),
  );
  const zone = Zone.safeParse(zones.size === 1 ? [...zones][0] : 0);
  if (!zone.success) return LOCAL_SYSTEM;
  const epsg = `EPSG:${epsgOfZone(zone.data)}`;
  return joinedBy(
    ' · ',
    { kk: `QazTRF-23, Гаусс–Крюгер, ${zone.data}-аймақ`, ru: `QazTRF-23, Гаусс–Крюгер, зона ${zone.data}` },
    alike(epsg),
    BY_ZONE,
  );
}

function remarkOf({ ellipses, omitted }: SurveyDrawing): string {
  const remarks: readonly (Bilingual | null)[] = [
    ellipses && {
      kk: `Орташа квадраттық қателіктер эллипстері сызба масштабынан ${decimal(ellipses.times, 0)} есе үлкейтілген`,
      ru: `Эллипсы средних квадратических погрешностей увеличены против масштаба чертежа в ${decimal(ellipses.times, 0)} раз`,
    },
    omitted.points === 0
      ? null
      : {
          kk: `Алыс жатқан бастапқы пункттер (${omitted.points}) сызбада жоқ`,
          ru: `Далёкие исходные пункты (${omitted.points}) на чертеже не показаны`,
        },
    omitted.names === 0
      ? null
      : {
          kk: `Сызбаға сыймаған атаулар: ${omitted.names}`,
          ru: `Имена, не поместившиеся на чертеже: ${omitted.names}`,
        },
  ];
  const there = remarks.filter((remark) => remark !== null);
  return there.map(inLine).join('. ');
}
