import type { Bilingual, PlanData } from '#domain/documents/plan-data.ts';
import type { ProjectWork } from '#domain/documents/project-boundaries.ts';
import type { SheetKind } from '#domain/documents/sheet-kind.ts';
import type { RightKind } from '#domain/rights/right.ts';

/*
 * Titles of the sheets and what is said of their forms, Kazakh and Russian: like plan-words.ts apart from the language
 * files of the screens.
 */

/** Identification documents of a parcel by the kind of right, Land Code art. 43 (9). */
const IDENTIFICATION_TITLES: Readonly<Record<RightKind, Bilingual>> = {
  private_ownership: {
    kk: 'ЖЕР УЧАСКЕСІНЕ ЖЕКЕ МЕНШІК ҚҰҚЫҒЫНА АКТІ',
    ru: 'АКТ НА ПРАВО ЧАСТНОЙ СОБСТВЕННОСТИ НА ЗЕМЕЛЬНЫЙ УЧАСТОК',
  },
  state_ownership: {
    kk: 'ЖЕР УЧАСКЕСІНІҢ СӘЙКЕСТЕНДІРУ ҚҰЖАТЫ',
    ru: 'ИДЕНТИФИКАЦИОННЫЙ ДОКУМЕНТ НА ЗЕМЕЛЬНЫЙ УЧАСТОК',
  },
  permanent_use: {
    kk: 'ТҰРАҚТЫ ЖЕР ПАЙДАЛАНУ ҚҰҚЫҒЫНА АКТІ',
    ru: 'АКТ НА ПРАВО ПОСТОЯННОГО ЗЕМЛЕПОЛЬЗОВАНИЯ',
  },
  temp_paid_long: {
    kk: 'УАҚЫТША ӨТЕУЛІ (ҰЗАҚ МЕРЗІМДІ) ЖЕР ПАЙДАЛАНУ ҚҰҚЫҒЫНА АКТІ',
    ru: 'АКТ НА ПРАВО ВРЕМЕННОГО ВОЗМЕЗДНОГО (ДОЛГОСРОЧНОГО) ЗЕМЛЕПОЛЬЗОВАНИЯ',
  },
  temp_paid_short: {
    kk: 'УАҚЫТША ӨТЕУЛІ (ҚЫСҚА МЕРЗІМДІ) ЖЕР ПАЙДАЛАНУ ҚҰҚЫҒЫНА АКТІ',
    ru: 'АКТ НА ПРАВО ВРЕМЕННОГО ВОЗМЕЗДНОГО (КРАТКОСРОЧНОГО) ЗЕМЛЕПОЛЬЗОВАНИЯ',
  },
  temp_free: {
    kk: 'УАҚЫТША ӨТЕУСІЗ ЖЕР ПАЙДАЛАНУ ҚҰҚЫҒЫНА АКТІ',
    ru: 'АКТ НА ПРАВО ВРЕМЕННОГО БЕЗВОЗМЕЗДНОГО ЗЕМЛЕПОЛЬЗОВАНИЯ',
  },
};

const always = (kk: string, ru: string) => (): Bilingual => ({ kk, ru });

export const SHEET_TITLES: Readonly<Record<SheetKind, (data: PlanData) => Bilingual>> = {
  land_cadastral_plan: always('ЖЕР-КАДАСТРЛЫҚ ЖОСПАР', 'ЗЕМЕЛЬНО-КАДАСТРОВЫЙ ПЛАН'),
  coordinate_catalogue: always('КООРДИНАТАЛАР КАТАЛОГЫ', 'КАТАЛОГ КООРДИНАТ'),
  land_management_project: always('ЖЕРГЕ ОРНАЛАСТЫРУ ЖОБАСЫ', 'ЗЕМЛЕУСТРОИТЕЛЬНЫЙ ПРОЕКТ'),
  setting_out_act: always(
    'УЧАСКЕ ШЕКАРАСЫН ЖЕРГІЛІКТІ ЖЕРДЕ БЕЛГІЛЕУ АКТІСІ',
    'АКТ УСТАНОВЛЕНИЯ ГРАНИЦ УЧАСТКА НА МЕСТНОСТИ',
  ),
  identification_document: ({ rights }) =>
    IDENTIFICATION_TITLES[rights.length === 1 ? (rights[0]?.kind ?? 'state_ownership') : 'state_ownership'],
  explanatory_note: always('ТҮСІНДІРМЕ ЖАЗБА', 'ПОЯСНИТЕЛЬНАЯ ЗАПИСКА'),
  situational_scheme: always('ОРНАЛАСУ СЫЗБАСЫ', 'СИТУАЦИОННАЯ СХЕМА'),
};

/** What a duplicate reads (Telnusqa mark, rules of technical survey). */
export const DUPLICATE: Bilingual = { kk: 'ТЕЛНҰСҚА', ru: 'ДУБЛИКАТ' };

/** Said of a document whose contents are known and whose approved form is not. */
export const ASSUMED: Bilingual = {
  kk: 'Құжаттың нысаны болжамды, бекітілген үлгісі расталмаған',
  ru: 'Форма документа условная, утверждённый образец не подтверждён',
};

/** The contents of the plan are listed by Land Code art. 44-1; of the other sheets only the contents are known, not the form [A]. */
export const ASSUMED_FORM: Readonly<Record<SheetKind, Bilingual | null>> = {
  land_cadastral_plan: null,
  coordinate_catalogue: ASSUMED,
  land_management_project: ASSUMED,
  setting_out_act: ASSUMED,
  identification_document: ASSUMED,
  explanatory_note: ASSUMED,
  situational_scheme: null,
};

/** What a project does, as it stands on the sheets. */
export const WORK_WORDS: Readonly<Record<ProjectWork, Bilingual>> = {
  split: { kk: 'жер учаскесін бөлу', ru: 'раздел земельного участка' },
  merge: { kk: 'жер учаскелерін біріктіру', ru: 'объединение земельных участков' },
  redistribute: { kk: 'жер учаскелерін қайта бөлу', ru: 'перераспределение земельных участков' },
  adjust: { kk: 'жер учаскелерінің шекарасын өзгерту', ru: 'изменение границ земельных участков' },
  form: { kk: 'жер учаскесін қалыптастыру', ru: 'образование земельного участка' },
};

export function basisWords({ caseNumber, choice }: Pick<PlanData, 'caseNumber' | 'choice'>): Bilingual {
  const day = (iso: string): string => iso.split('-').toReversed().join('.');
  const [kk, ru] = choice
    ? [
        `; ${day(choice.actDate)} күнгі № ${choice.actNumber} алдын ала таңдау актісі`,
        `; акт предварительного выбора № ${choice.actNumber} от ${day(choice.actDate)}`,
      ]
    : ['', ''];
  return {
    kk: `№ ${caseNumber ?? ''} электрондық кадастрлық іс${kk}; Жер кодексінің 43-бабы`,
    ru: `электронное кадастровое дело № ${caseNumber ?? ''}${ru}; Земельный кодекс, ст. 43`,
  };
}

/** How far the choice binds, for the note. */
export function choiceWords({ validUntil, deviation }: NonNullable<PlanData['choice']>): readonly Bilingual[] {
  const until = validUntil?.split('-').toReversed().join('.');
  return [
    until === undefined
      ? { kk: 'Таңдау актісінде мерзім аталмаған.', ru: 'В акте выбора срок действия не назван.' }
      : { kk: `Таңдау актісі ${until} дейін қолданылады.`, ru: `Акт выбора действует до ${until}.` },
    deviation === null
      ? { kk: 'Таңдалған орыннан ауытқу көзделмеген.', ru: 'Отступление от выбранного места не предусмотрено.' }
      : {
          kk: `Таңдалған орыннан ауытқуға рұқсат, себебі: ${deviation}.`,
          ru: `Отступление от выбранного места допущено, причина: ${deviation}.`,
        },
  ];
}
