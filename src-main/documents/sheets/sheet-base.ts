import QRCode from 'qrcode';
import { z } from 'zod';
import type { Bilingual, PlanData } from '#domain/documents/plan-data.ts';
import type { SheetKind } from '#domain/documents/sheet-kind.ts';
import { MARGINS, paperOf } from '#domain/documents/sheet-options.ts';
import type { SheetOptions } from '#domain/documents/sheet-options.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { MARK_WORDS } from '../plan-words.ts';
import { printSnapshot, qrText, snapshotOf } from '../sheet-snapshot.ts';
import { ASSUMED_FORM, DUPLICATE, SHEET_TITLES } from '../sheet-words.ts';

/** What stands on every sheet of every kind: head, foot, marks, the check line with its code, the signatures. */
export interface SheetBase {
  readonly title: Bilingual;
  readonly number: string;
  readonly heading: string;
  readonly snapshot: string;
  readonly mark: Bilingual | null;
  /** «Телнұсқа / Дубликат» in a frame beside the title. */
  readonly stamp: Bilingual | null;
  /** Said of forms whose approved model is not known to us. */
  readonly assumed: Bilingual | null;
  /** Number of the copy, account and time; empty on an original. */
  readonly copy: string;
  /** Date and time of making in the time of the register: year, month, day, hour, minute, second. */
  readonly made: readonly number[];
  readonly paper: { readonly width: number; readonly height: number; readonly margins: typeof MARGINS };
  readonly qr: { readonly size: number; readonly runs: readonly (readonly [x: number, y: number, width: number])[] };
  readonly check: { readonly title: string; readonly lines: readonly string[] };
  readonly signatures: readonly { readonly role: string; readonly name: string }[];
}

/** A numbered copy and who made it (SEC-122). */
export const SheetCopy = z.strictObject({ number: z.int().min(1), login: z.string().max(80) });
export type SheetCopy = z.infer<typeof SheetCopy>;

/** An order to the press: the snapshot, which sheet of it, how laid out. `copy` is null for the original of a case. */
export interface SheetOrder {
  readonly copy: SheetCopy | null;
  readonly kind: SheetKind;
  readonly data: PlanData;
  readonly options: SheetOptions;
}

export function sheetBase({ kind, data, options, copy }: SheetOrder): SheetBase {
  const snapshot = snapshotOf(data);
  const made = almatyMoment(data.madeAt);
  return {
    title: SHEET_TITLES[kind](data),
    number: printParcelNumber(data.number),
    heading: headingOf(data, made),
    snapshot: printSnapshot(snapshot),
    mark: MARK_WORDS[data.status],
    stamp: options.duplicate ? DUPLICATE : null,
    assumed: ASSUMED_FORM[kind],
    copy: copy ? `Дана / Экз. № ${copy.number} · ${copy.login} · ${printMoment(made)}` : '',
    made,
    paper: { ...paperOf(options), margins: MARGINS },
    qr: qrRuns(qrText(data, snapshot)),
    check: checkLines(data, made),
    signatures: [
      { role: 'Орындаған / Исполнил', name: data.preparedBy ?? '' },
      { role: 'Тексерген / Проверил', name: data.checkedBy ?? '' },
      { role: 'Бекіткен / Утвердил', name: data.approvedBy ?? '' },
    ],
  };
}

const two = (value: number | undefined): string => String(value).padStart(2, '0');

export const printDay = ([year, month, day]: readonly number[]): string => `${two(day)}.${two(month)}.${year}`;

export const printMoment = (made: readonly number[]): string => `${printDay(made)} ${made.slice(3).map(two).join(':')}`;

/** Asia/Almaty is UTC+5 all year. */
export function almatyMoment(moment: string): readonly number[] {
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

export const printScale = (scale: number): string => `1 : ${String(scale).replace(/\B(?=(?:\d{3})+$)/gu, '\u202f')}`;

function checkLines(data: PlanData, made: readonly number[]): SheetBase['check'] {
  const moment = printMoment(made);
  const check =
    'Тексеру: QR-кодта учаске нөмірі мен деректер хеші бар / Проверка: в QR-коде номер участка и хеш данных';
  const joined = (...parts: readonly (string | null)[]): string => parts.filter((part) => part !== null).join(' · ');
  const byEngineer = joined(data.preparedBy, 'кадастр инженері / кадастровый инженер', moment);
  const ofAct = data.actSeq === null ? null : `Тіркеу актісі / Акт регистрации № ${data.actSeq}`;
  switch (data.status) {
    case 'draft':
      return {
        title: 'Жоба: тіркелмеген, қол қойылмаған / Черновик: не зарегистрирован, не подписан',
        lines: [byEngineer, check],
      };
    case 'final':
      return {
        title: 'Тіркелмеген, хешіне іспен бірге қол қойылады / Не зарегистрирован, хеш подписывается с делом',
        lines: [byEngineer, check],
      };
    case 'registered':
      return {
        title: 'Тізілім деректері бойынша жасалды / Сформирован по данным реестра',
        lines: [joined(ofAct, moment), check],
      };
    case 'void':
      return {
        title:
          data.project === null
            ? 'Күші жойылды: учаске тізілімде жабылған / Недействителен: участок закрыт в реестре'
            : 'Күші жойылды: іс тіркелмеген / Недействителен: дело не зарегистрировано',
        lines: [moment, check],
      };
  }
}

/** Dark modules joined into horizontal runs: a third of the shapes, and no hairlines between them when printed. */
export function qrRuns(text: string): SheetBase['qr'] {
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
