import type { Bilingual, PlanData, PlanProject } from '#domain/documents/plan-data.ts';
import { areaBalance, workOf } from '#domain/documents/project-boundaries.ts';
import { projectPoints } from '#domain/documents/project-points.ts';
import { printAreaM2WithUnit } from '#domain/geometry/print.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { burdensField, placeField, purposeField, rightsText } from '../plan-fields.ts';
import { captionOf } from '../plan-tables.ts';
import { CATEGORY_WORDS } from '../plan-words.ts';
import { WORK_WORDS, basisWords, choiceWords } from '../sheet-words.ts';
import { sheetBase } from './sheet-base.ts';
import type { SheetBase, SheetOrder } from './sheet-base.ts';

export interface NoteSheet extends SheetBase {
  readonly parts: readonly { readonly title: Bilingual; readonly paragraphs: readonly Bilingual[] }[];
}

/** Explanatory note of a case: on what ground, on what data, what was done and how the result was checked. */
export function noteSheet(order: SheetOrder, project: PlanProject): NoteSheet {
  const base = sheetBase(order);
  const { data } = order;
  return {
    ...base,
    number: data.caseNumber ?? base.number,
    parts: [
      { title: { kk: 'Негізі', ru: 'Основание' }, paragraphs: basisOf(data) },
      { title: { kk: 'Бастапқы деректер', ru: 'Исходные данные' }, paragraphs: sourceOf(data, project) },
      { title: { kk: 'Орындалған жұмыстар', ru: 'Выполненные работы' }, paragraphs: workDone(project) },
      { title: { kk: 'Аудандар және бақылау', ru: 'Площади и контроль' }, paragraphs: control(project) },
      { title: { kk: 'Құқықтар мен келісімдер', ru: 'Права и согласия' }, paragraphs: rights(data, project) },
    ],
  };
}

const labelled = (kk: string, ru: string, text: { readonly kk: string; readonly ru: string | null }): Bilingual => ({
  kk: `${kk}: ${text.kk}.`,
  ru: `${ru}: ${text.ru ?? text.kk}.`,
});

const basisOf = (data: PlanData): readonly Bilingual[] => [
  basisWords(data),
  ...(data.choice ? choiceWords(data.choice) : []),
  placeOf(data),
];

const placeOf = (data: PlanData): Bilingual => labelled('Орналасқан жері', 'Местоположение', placeField(data));

const numbers = (parcels: PlanProject['after']): string =>
  parcels
    .map(({ number, areaDoubled }) => `${printParcelNumber(number)} (${printAreaM2WithUnit(areaDoubled, 'kk')})`)
    .join(', ');

function sourceOf(data: PlanData, { before }: PlanProject): readonly Bilingual[] {
  const caption = captionOf(data);
  const list = numbers(before);
  return [
    {
      kk: `Тізілімнің жергілікті көшірмесіндегі учаскелер: ${list}.`,
      ru: `Участки по данным реестра: ${list}.`,
    },
    labelled('Жер санаты', 'Категория земель', CATEGORY_WORDS[data.category]),
    labelled('Нысаналы мақсаты', 'Целевое назначение', purposeField(data)),
    { kk: `Координаталар: ${caption}.`, ru: `Координаты: ${caption}.` },
  ];
}

function workDone(project: PlanProject): readonly Bilingual[] {
  const work = WORK_WORDS[workOf(project)];
  const points = projectPoints(project);
  const brought = points.filter(({ isNew }) => isNew).length;
  const list = numbers(project.after);
  return [
    labelled('Жұмыстың түрі', 'Вид работ', work),
    { kk: `Өзгерістен кейінгі учаскелер: ${list}.`, ru: `Участки после изменения: ${list}.` },
    {
      kk: `Бұрылыс нүктелері – ${points.length}, оның ішінде жаңасы – ${brought}; қалғандарының координаталары тізілімнен өзгеріссіз алынды.`,
      ru: `Поворотных точек – ${points.length}, из них новых – ${brought}; координаты остальных взяты из реестра без изменений.`,
    },
  ];
}

function control(project: PlanProject): readonly Bilingual[] {
  const difference = areaBalance(project);
  const amount = printAreaM2WithUnit(Math.abs(difference), 'kk');
  return [
    {
      kk: 'Аудан Гаусс–Крюгер жазықтығында нүктелердің координаталары бойынша есептелді, 0,1 м² дейін дөңгелектелді.',
      ru: 'Площадь вычислена по координатам точек на плоскости Гаусса–Крюгера и округлена до 0,1 м².',
    },
    difference === 0
      ? {
          kk: 'Өзгеріске дейінгі және кейінгі аудандардың қосындысы тең, учаскелер арасында жаңа саңылау мен қабаттасу пайда болған жоқ.',
          ru: 'Суммы площадей до и после изменения равны, новых зазоров и наложений между участками не возникло.',
        }
      : {
          kk: `Аудандар қосындысының айырмасы: ${amount}.`,
          ru: `Разница сумм площадей: ${amount}.`,
        },
  ];
}

function rights(data: PlanData, { consents }: PlanProject): readonly Bilingual[] {
  return [
    labelled('Құқық түрі', 'Вид права', rightsText(data)),
    labelled('Шектеулер мен ауыртпалықтар', 'Ограничения и обременения', burdensField(data)),
    {
      kk: `Іске қоса берілген келісімдер: құқық иеленушілерден – ${consents.holders}, кепіл ұстаушылардан – ${consents.pledgees}.`,
      ru: `К делу приложены согласия: правообладателей – ${consents.holders}, залогодержателей – ${consents.pledgees}.`,
    },
  ];
}
