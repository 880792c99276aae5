import type { Bilingual, PlanData, PlanStatus } from '#domain/documents/plan-data.ts';
import type { FunctionalZone, LandCategory } from '#domain/parcels/parcel.ts';
import type { Claim, EncumbranceKind, OwnershipForm, RightKind } from '#domain/rights/right.ts';

/*
 * The vocabulary of plan sheets, in the wording of the Land Code and the Registration Law. A sheet is in Kazakh and
 * Russian whatever language the interface has, so these do not go through the language files of the screens.
 */

export const RIGHT_WORDS: Readonly<Record<RightKind, Bilingual>> = {
  private_ownership: { kk: 'жеке меншік', ru: 'частная собственность' },
  state_ownership: { kk: 'мемлекеттік меншік', ru: 'государственная собственность' },
  permanent_use: { kk: 'тұрақты жер пайдалану', ru: 'постоянное землепользование' },
  temp_paid_long: {
    kk: 'уақытша өтеулі ұзақ мерзімді жер пайдалану (жалдау)',
    ru: 'временное возмездное долгосрочное землепользование (аренда)',
  },
  temp_paid_short: {
    kk: 'уақытша өтеулі қысқа мерзімді жер пайдалану (жалдау)',
    ru: 'временное возмездное краткосрочное землепользование (аренда)',
  },
  temp_free: { kk: 'уақытша өтеусіз жер пайдалану', ru: 'временное безвозмездное землепользование' },
};

export const FORM_WORDS: Readonly<Record<OwnershipForm, Bilingual | null>> = {
  sole: null,
  shared: { kk: 'ортақ үлестік', ru: 'общая долевая' },
  joint: { kk: 'ортақ бірлескен', ru: 'общая совместная' },
};

export const CATEGORY_WORDS: Readonly<Record<LandCategory, Bilingual>> = {
  agricultural: { kk: 'ауыл шаруашылығы мақсатындағы жерлер', ru: 'земли сельскохозяйственного назначения' },
  settlements: { kk: 'елді мекендердің жерлері', ru: 'земли населённых пунктов' },
  industry_transport_defence_other: {
    kk: 'өнеркәсіп, көлік, байланыс, ғарыш қызметі, қорғаныс, ұлттық қауіпсіздік мұқтажына арналған жер, ядролық қауіпсіздік аймағының жері және ауыл шаруашылығына арналмаған өзге де жер',
    ru: 'земли промышленности, транспорта, связи, для нужд космической деятельности, обороны, национальной безопасности, зоны ядерной безопасности и иного несельскохозяйственного назначения',
  },
  protected_recreation_heritage: {
    kk: 'ерекше қорғалатын табиғи аумақтардың жері, сауықтыру, рекреациялық және тарихи-мәдени мақсаттағы жерлер',
    ru: 'земли особо охраняемых природных территорий, земли оздоровительного, рекреационного и историко-культурного назначения',
  },
  forest_fund: { kk: 'орман қорының жері', ru: 'земли лесного фонда' },
  water_fund: { kk: 'су қорының жері', ru: 'земли водного фонда' },
  reserve: { kk: 'босалқы жер', ru: 'земли запаса' },
};

export const ZONE_WORDS: Readonly<Record<FunctionalZone, Bilingual>> = {
  residential: { kk: 'тұрғын аймақ', ru: 'жилищная зона' },
  social: { kk: 'әлеуметтік аймақ', ru: 'социальная зона' },
  commercial: { kk: 'коммерциялық аймақ', ru: 'коммерческая зона' },
  other: { kk: 'өзге аймақ', ru: 'иная зона' },
};

export const DIVISIBILITY_WORDS: Readonly<Record<PlanData['divisibility'], Bilingual>> = {
  divisible: { kk: 'бөлінетін', ru: 'делимый' },
  indivisible: { kk: 'бөлінбейтін', ru: 'неделимый' },
};

export const ENCUMBRANCE_WORDS: Readonly<Record<EncumbranceKind, Bilingual>> = {
  lease: { kk: 'жалдау', ru: 'аренда' },
  free_use: { kk: 'өтеусіз пайдалану', ru: 'безвозмездное пользование' },
  servitude: { kk: 'сервитут', ru: 'сервитут' },
  life_maintenance: { kk: 'өмір бойы асырап-бағу', ru: 'пожизненное содержание с иждивением' },
  annuity: { kk: 'рента', ru: 'рента' },
  trust_management: { kk: 'сенімгерлік басқару', ru: 'доверительное управление' },
  pledge: { kk: 'кепіл (ипотека)', ru: 'залог (ипотека)' },
  arrest: { kk: 'тыйым салу', ru: 'арест' },
  state_restriction: { kk: 'мемлекеттік органның шектеуі', ru: 'ограничение государственного органа' },
  other: { kk: 'өзге ауыртпалық', ru: 'иное обременение' },
};

export const CLAIM_WORDS: Readonly<Record<Claim['kind'], Bilingual>> = {
  lawsuit: { kk: 'заңды талап: талап қою', ru: 'юридическое притязание: иск' },
  judicial_appeal: { kk: 'заңды талап: сот актісіне шағым', ru: 'юридическое притязание: обжалование судебного акта' },
  seizure_decision: {
    kk: 'заңды талап: жерді алып қою туралы шешім',
    ru: 'юридическое притязание: решение об изъятии',
  },
  deposit_agreement: { kk: 'заңды талап: кепілпұл туралы келісім', ru: 'юридическое притязание: соглашение о задатке' },
  preliminary_contract: { kk: 'заңды талап: алдын ала шарт', ru: 'юридическое притязание: предварительный договор' },
  other: { kk: 'заңды талап: өзге', ru: 'юридическое притязание: иное' },
};

export const METHOD_WORDS: Readonly<Record<PlanData['survey']['method'], Bilingual>> = {
  demo: { kk: 'үлгі деректер', ru: 'учебные данные' },
  gnss: { kk: 'спутниктік өлшеу', ru: 'спутниковые измерения' },
  total_station: { kk: 'тахеометр', ru: 'тахеометр' },
  transformed: { kk: 'координаталарды түрлендіру', ru: 'преобразование координат' },
  map: { kk: 'карта материалы', ru: 'картографический материал' },
  file: { kk: 'импорт файлы', ru: 'файл импорта' },
};

/** What is printed across the sheet; nothing on a sheet that may be taken for what it says. */
export const MARK_WORDS = {
  draft: { kk: 'ЖОБА', ru: 'ЧЕРНОВИК' },
  final: null,
  registered: null,
  void: { kk: 'КҮШІ ЖОЙЫЛДЫ', ru: 'НЕДЕЙСТВИТЕЛЕН' },
} as const satisfies Readonly<Record<PlanStatus, Bilingual | null>>;
