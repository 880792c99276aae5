import QRCode from 'qrcode';
import { drawPlan } from '#domain/documents/plan-drawing.ts';
import type { PlanDrawing } from '#domain/documents/plan-drawing.ts';
import { drawScheme } from '#domain/documents/plan-scheme.ts';
import type { PlanScheme } from '#domain/documents/plan-scheme.ts';
import type { Bilingual, PlanData } from '#domain/documents/plan-data.ts';
import { textWidthMm } from '#domain/documents/text-width.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { planFields } from './plan-fields.ts';
import type { PlanField } from './plan-fields.ts';
import { printSnapshot, qrText, snapshotOf } from './plan-snapshot.ts';
import { planTables } from './plan-tables.ts';
import type { PlanTables } from './plan-tables.ts';
import { MARK_WORDS } from './plan-words.ts';

/** What the template receives: finished texts and millimetres, nothing to compute and nothing to interpret. */
export interface PlanSheet {
  readonly number: string;
  readonly heading: string;
  readonly snapshot: string;
  readonly mark: Bilingual | null;
  /** Date and time of making in the time of the register: year, month, day, hour, minute, second. */
  readonly made: readonly number[];
  readonly fields: readonly PlanField[];
  readonly drawing: PlanDrawing;
  /** The fields are so long that the drawing begins page 2. */
  readonly drawingOnOwnPage: boolean;
  readonly scale: string;
  readonly remark: string;
  readonly qr: { readonly size: number; readonly runs: readonly (readonly [x: number, y: number, width: number])[] };
  readonly check: { readonly title: string; readonly lines: readonly string[] };
  readonly tables: PlanTables;
  readonly scheme: PlanScheme;
  readonly schemeScale: string;
  readonly signatures: readonly { readonly role: string; readonly name: string }[];
}

export function planSheet(data: PlanData): { readonly sheet: PlanSheet; readonly snapshot: string } {
  const snapshot = snapshotOf(data);
  const fields = planFields(data);
  const room = drawingRoom(fields);
  const drawing = drawPlan(data, { width: DRAWING_WIDTH, height: room ?? OWN_PAGE_HEIGHT });
  const scheme = drawScheme(data);
  const made = almatyMoment(data.madeAt);
  return {
    snapshot,
    sheet: {
      number: printParcelNumber(data.number),
      heading: headingOf(data, made),
      snapshot: printSnapshot(snapshot),
      mark: MARK_WORDS[data.status],
      made,
      fields,
      drawing,
      drawingOnOwnPage: room === null,
      scale: printScale(drawing.frame.scale),
      remark: remarkOf(drawing),
      qr: qrRuns(qrText(data, snapshot)),
      check: checkLines(data, made),
      tables: planTables(data),
      scheme,
      schemeScale: printScale(scheme.frame.scale),
      signatures: [
        { role: 'Орындаған / Исполнил', name: data.preparedBy ?? '' },
        { role: 'Тексерген / Проверил', name: data.checkedBy ?? '' },
        { role: 'Бекіткен / Утвердил', name: data.approvedBy ?? '' },
      ],
    },
  };
}

const DRAWING_WIDTH = 180;
const OWN_PAGE_HEIGHT = 190;
/** Height of page 1 that fields and drawing share, and the least that a drawing is readable in, millimetres. */
const SHARED_HEIGHT = 211;
const LEAST_HEIGHT = 100;
const MOST_HEIGHT = 128;

/** Height that the fields leave for the drawing on page 1; null when it is too little. Widths are rounded up, so it is never too much. */
function drawingRoom(fields: readonly PlanField[]): number | null {
  const lines = (text: string, width: number, bold: boolean): number =>
    Math.max(1, Math.ceil(textWidthMm(text, 8, bold) / width));
  const taken = fields.reduce((sum, { label, kk, ru }) => {
    const left = lines(label.kk, 57, true) + lines(label.ru, 57, false);
    const right = lines(kk, 106, true) + (ru === null ? 0 : lines(ru, 106, false));
    return sum + 5.3 + (Math.max(left, right) - 1) * 3.8;
  }, 0);
  const room = Math.floor(SHARED_HEIGHT - taken);
  return room < LEAST_HEIGHT ? null : Math.min(MOST_HEIGHT, room);
}

const two = (value: number | undefined): string => String(value).padStart(2, '0');

const printDay = ([year, month, day]: readonly number[]): string => `${two(day)}.${two(month)}.${year}`;

/** Asia/Almaty is UTC+5 all year. */
function almatyMoment(moment: string): readonly number[] {
  const at = new Date(Date.parse(moment) + 5 * 3_600_000);
  return [
    at.getUTCFullYear(),
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  ];
}

function headingOf(data: PlanData, made: readonly number[]): string {
  const ofCase =
    data.caseNumber === null ? null : `№ ${data.caseNumber}${data.sheetNo === null ? '' : `/${data.sheetNo}`}`;
  const ofAct = data.actSeq === null ? null : `акт № ${data.actSeq}`;
  return [ofCase ?? ofAct, printDay(made)].filter((part) => part !== null).join(' · ');
}

const printScale = (scale: number): string => `1 : ${String(scale).replace(/\B(?=(?:\d{3})+$)/gu, '\u202f')}`;

function remarkOf({ omitted }: PlanDrawing): string {
  if (omitted.lengths === 0 && omitted.points === 0) return '';
  return omitted.points === 0
    ? 'Сызбаға сыймаған ұзындықтар 2-бетте / Длины, не показанные на чертеже, на листе 2'
    : 'Сызбаға сыймаған нөмірлер мен ұзындықтар 2-бетте / Номера и длины, не показанные на чертеже, на листе 2';
}

function checkLines(data: PlanData, made: readonly number[]): PlanSheet['check'] {
  const moment = `${printDay(made)} ${made.slice(3).map(two).join(':')}`;
  const check =
    'Тексеру: QR-кодта учаске нөмірі мен деректер хеші бар / Проверка: в QR-коде номер участка и хеш данных';
  switch (data.status) {
    case 'draft':
      return {
        title: 'Жоба: тіркелмеген, қол қойылмаған / Черновик: не зарегистрирован, не подписан',
        lines: [
          [data.preparedBy, 'кадастр инженері / кадастровый инженер', moment]
            .filter((part) => part !== null)
            .join(' · '),
          check,
        ],
      };
    case 'registered':
      return {
        title: 'Тізілім деректері бойынша жасалды / Сформирован по данным реестра',
        lines: [
          [data.actSeq === null ? null : `Тіркеу актісі / Акт регистрации № ${data.actSeq}`, moment]
            .filter((part) => part !== null)
            .join(' · '),
          check,
        ],
      };
    case 'void':
      return {
        title: 'Күші жойылды: учаске тізілімде жабылған / Недействителен: участок закрыт в реестре',
        lines: [moment, check],
      };
  }
}

/** Dark modules joined into horizontal runs: a third of the shapes, and no hairlines between them when printed. */
function qrRuns(text: string): PlanSheet['qr'] {
  const { modules } = QRCode.create(text, { errorCorrectionLevel: 'M' });
  const runs: [number, number, number][] = [];
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (!modules.get(y, x)) continue;
      const last = runs.at(-1);
      if (last && last[1] === y && last[0] + last[2] === x) last[2] += 1;
      else runs.push([x, y, 1]);
    }
  }
  return { size: modules.size, runs };
}
