import { z } from 'zod';
import { Sha256 } from '#domain/documents/document.ts';
import { PlanData, type Bilingual } from '#domain/documents/plan-data.ts';
import { usualOptions } from '#domain/documents/sheet-options.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { printSnapshot } from '../sheet-snapshot.ts';
import { almatyMoment, printMoment, qrRuns, sheetBase, type SheetBase } from './sheet-base.ts';

/** What the sheet of signatures says. Identifiers come in covered. */
export const StampOrder = z.strictObject({
  data: PlanData,
  /** The document before the sheet was added and signed: the first `size` bytes of the file that leaves. */
  document: z.strictObject({ sha256: Sha256, size: z.int().min(1), pages: z.int().min(1) }),
  /** The act that the register rests on, proven by our copy of the journal under a signed head of `size` leaves. */
  act: z.strictObject({
    seq: z.int().min(0),
    leaf: Sha256,
    size: z.int().min(1),
    registeredAt: z.iso.datetime(),
    /** Empty where this account does not see persons. */
    registrar: z.string().max(200),
    /** Null where nobody decided: the first filling of the register. */
    decision: Sha256.nullable(),
  }),
  /** `serial` null: NCALayer shows the key only when it has signed. */
  signer: z.strictObject({
    name: z.string().max(400),
    identifier: z.string().max(20),
    serial: z.string().max(80).nullable(),
    at: z.iso.datetime(),
  }),
});
export type StampOrder = z.infer<typeof StampOrder>;

interface StampRow {
  readonly role: Bilingual;
  readonly who: readonly string[];
  readonly when: readonly string[];
  readonly certificate: readonly string[];
  readonly verdict: Bilingual;
}

export interface StampSheet extends SheetBase {
  readonly pagesBefore: number;
  readonly rows: readonly StampRow[];
  readonly notes: readonly Bilingual[];
}

const TITLE: Bilingual = { kk: 'ҚОЛТАҢБАЛАР ПАРАҒЫ', ru: 'ЛИСТ ПОДПИСЕЙ' };

/** The sheet that a signed copy ends with: who signed, when, by which certificate, and how that can be checked. */
export function stampSheet(order: StampOrder): StampSheet {
  const { data, document, act } = order;
  const base = sheetBase({ kind: 'land_cadastral_plan', data, options: usualOptions, copy: null });
  return {
    ...base,
    title: TITLE,
    pagesBefore: document.pages,
    rows: [...(act.decision === null ? [] : [registrarRow(act, act.decision)]), signerRow(order)],
    notes: notesOf(order),
    qr: qrRuns(stampQrText(order)),
    check: {
      title: `Тіркеу актісі / Акт регистрации № ${String(act.seq)}`,
      lines: [
        `Журнал жазбасы / Запись журнала: ${printSnapshot(act.leaf)} · журналдың басы / голова журнала: ${String(act.size)}`,
        `Құжат файлы / Файл документа, SHA-256: ${printSnapshot(document.sha256)}`,
        'Тексеру: QR-кодта осы хештер толық, сертификат нөмірімен / Проверка: в QR-коде эти хеши целиком и номер сертификата',
      ],
    },
  };
}

/**
 * Text of the QR code: `SHEKARAS1|<parcel>|<hash of the file>|act <n>|<leaf>|<serial of the certificate>`.
 * Numbers and hashes only (SEC-118); described in docs/plan-sheet.md.
 */
export const stampQrText = ({ data, document, act, signer }: StampOrder): string =>
  [
    'SHEKARAS1',
    printParcelNumber(data.number),
    document.sha256,
    `act ${String(act.seq)}`,
    act.leaf,
    signer.serial ?? '',
  ].join('|');

/** Four digits each, so that a line can break. */
const inGroups = (hex: string): string => (hex.toUpperCase().match(/.{1,4}/gu) ?? []).join(' ');

const momentOf = (iso: string): string => printMoment(almatyMoment(iso));

const registrarRow = ({ registrar, registeredAt }: StampOrder['act'], decision: string): StampRow => ({
  role: { kk: 'Тіркеу туралы шешім', ru: 'Решение о регистрации' },
  who: [registrar === '' ? '–' : registrar],
  when: [momentOf(registeredAt), 'журналмен дәлелденген / доказано журналом'],
  certificate: [`шешім / решение: ${printSnapshot(decision)}`],
  verdict: {
    kk: 'Тіркеу алдында сервер тексерген: жарамды',
    ru: 'Проверена сервером до регистрации: действительна',
  },
});

const signerRow = ({ signer: { name, identifier, serial, at } }: StampOrder): StampRow => ({
  role: { kk: 'Осы дана', ru: 'Этот экземпляр' },
  who: [name, identifier],
  when: [momentOf(at), 'қол қоюшының сағаты, дәлелденбеген / часы подписавшего, не доказано'],
  certificate: [serial === null ? 'NCALayer: қолтаңбаның өзінде / в самой подписи' : inGroups(serial)],
  verdict: {
    kk: 'Мазмұны мен қолтаңбасы тексерілген; сертификаттың кері қайтарылғанын алушы тексереді',
    ru: 'Содержание и подпись проверены; отзыв сертификата проверяет получатель',
  },
});

const notesOf = ({ document }: StampOrder): readonly Bilingual[] => [
  {
    kk: 'Осы дананың қолтаңбасы файлдың ішінде (PAdES) және бүкіл файлды қамтиды: өзгертілген немесе толықтырылған файл тексерістен өтпейді. Басып шығарылған бет оны алмастырмайды.',
    ru: 'Подпись этого экземпляра находится внутри файла (PAdES) и охватывает его целиком: изменённый или дополненный файл проверку не проходит. Распечатка её не заменяет.',
  },
  {
    kk: `Файлдың алғашқы ${String(document.size)} байты – тізілім деректері бойынша жасалған құжаттың өзі, байтпа-байт.`,
    ru: `Первые ${String(document.size)} байт файла – сам документ, созданный по данным реестра, байт в байт.`,
  },
];
