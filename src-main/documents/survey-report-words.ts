import type { Bilingual } from '#domain/documents/plan-data.ts';
import type { TolerancePart } from '#domain/survey/change-tolerances.ts';
import type { AdjustedObservation } from '#domain/survey/network/residuals.ts';
import type { GlobalTest } from '#domain/survey/network/adjust-network.ts';
import type { SurveyTolerance } from '#domain/survey/survey-tolerances.ts';
import { messages } from '#locales/messages.ts';
import delivered from '../../db/reference/survey-tolerances.json' with { type: 'json' };

/* Words of the adjustment reports on paper, Kazakh and Russian. What the screen says as well comes from its texts. */

const [kk, ru] = [messages.kk.survey, messages.ru.survey];

/** A text of the screen in both languages. */
export const said = (of: (texts: typeof kk) => string): Bilingual => ({ kk: of(kk), ru: of(ru) });

export const REPORT_TITLES = {
  traverse: { kk: 'ТЕОДОЛИТТІК ЖҮРІСТІ ТЕҢЕСТІРУ ВЕДОМОСІ', ru: 'ВЕДОМОСТЬ УРАВНИВАНИЯ ТЕОДОЛИТНОГО ХОДА' },
  network: { kk: 'ЖЕЛІНІ ТЕҢЕСТІРУ ЕСЕБІ', ru: 'ОТЧЁТ ОБ УРАВНИВАНИИ СЕТИ' },
} as const satisfies Record<string, Bilingual>;

export const REPORT_FIELDS = {
  conclusion: { kk: 'Қорытынды', ru: 'Вывод' },
  work: { kk: 'Жұмыс атауы', ru: 'Наименование работы' },
  system: { kk: 'Координаталар жүйесі', ru: 'Система координат' },
  kind: { kk: 'Жүріс түрі, бұрыштар', ru: 'Вид хода, углы' },
  method: { kk: 'Теңестіру тәсілі', ru: 'Способ уравнивания' },
  tolerance: { kk: 'Рұқсат шегінің жолы, нормасы', ru: 'Строка допусков, норма' },
  datum: { kk: 'Желіні ұстайтын', ru: 'Сеть держат' },
  usualSd: { kk: 'ОКҚ көрсетілмеген өлшемдердің дәлдігі', ru: 'Точность измерений без указанной СКП' },
  made: { kk: 'Кім, қашан, немен жасады', ru: 'Кем, когда и чем составлен' },
  input: { kk: 'Бастапқы деректердің SHA-256 хеші', ru: 'Хеш SHA-256 исходных данных' },
} as const satisfies Record<string, Bilingual>;

export const NO_WORK: Bilingual = { kk: 'көрсетілмеген', ru: 'не указано' };
export const LEAST_SQUARES: Bilingual = {
  kk: 'ең кіші квадраттар тәсілі, салмақтар – ОКҚ бойынша',
  ru: 'метод наименьших квадратов, веса – по СКП',
};
export const LOCAL_SYSTEM: Bilingual = {
  kk: 'жергілікті: координаталар QazTRF-23 аймағында емес',
  ru: 'местная: координаты не лежат в зоне QazTRF-23',
};
export const BY_ZONE: Bilingual = { kk: 'Y-тегі аймақ нөмірі бойынша', ru: 'по номеру зоны в Y' };
export const NO_NORM: Bilingual = { kk: 'нормативтік акті көрсетілмеген', ru: 'нормативный акт не указан' };

/** What the head of every page says of the result. */
export const HEADS = {
  within: { kk: 'рұқсат шегінде', ru: 'в допуске' },
  beyond: { kk: 'шектен асады', ru: 'не в допуске' },
  agrees: { kk: 'дәлдікке сай', ru: 'согласуется' },
  disagrees: { kk: 'дәлдікке сай емес', ru: 'не согласуется' },
  unchecked: { kk: 'бақылаусыз', ru: 'без контроля' },
} as const satisfies Record<string, Bilingual>;

export const TRAVERSE_VERDICTS = {
  within: { kk: 'Қиыспаушылықтар рұқсат шегінен аспайды', ru: 'Невязки не превышают допустимых' },
  angular: { kk: 'Бұрыштық қиыспаушылық рұқсат шегінен асады', ru: 'Угловая невязка больше допустимой' },
  linear: { kk: 'Сызықтық қиыспаушылық рұқсат шегінен асады', ru: 'Линейная невязка больше допустимой' },
} as const satisfies Record<string, Bilingual>;

export const TEST_VERDICTS = {
  agrees: { kk: 'Түзетулер мәлімделген дәлдікке сай', ru: 'Поправки согласуются с заявленной точностью' },
  disagrees: { kk: 'Түзетулер мәлімделген дәлдікке сай емес', ru: 'Поправки не согласуются с заявленной точностью' },
  better: {
    kk: 'Түзетулер мәлімделген дәлдіктен күтілгеннен аз',
    ru: 'Поправки меньше, чем следует из заявленной точности',
  },
  untested: said((texts) => texts.quality.untested),
} as const satisfies Record<string, Bilingual>;

export const GROSS = {
  none: { kk: 'Өрескел қате белгілері жоқ', ru: 'Признаков грубых ошибок нет' },
  found: { kk: 'Өрескел қате болуы мүмкін өлшемдер', ru: 'Возможны грубые ошибки, измерения' },
  suspect: { kk: 'Кестеде «!» белгіленген өлшемдер', ru: 'Измерений, отмеченных «!» в таблице' },
  first: { kk: 'Өрескел қате болуы мүмкін, алдымен тексерілетіні', ru: 'Возможна грубая ошибка, проверить сначала' },
  leftOut: { kk: 'Орындаушы есептен шығарған өлшемдер', ru: 'Исключены исполнителем измерения' },
  kept: {
    kk: 'Ештеңе алынып тасталған жоқ: есеп барлық енгізілген өлшем бойынша жасалды',
    ru: 'Ничего не исключено: отчёт составлен по всем введённым измерениям',
  },
} as const satisfies Record<string, Bilingual>;

/** Roles of given points. */
export const ROLES = {
  back: { kk: 'артқы пункт', ru: 'задний пункт' },
  start: { kk: 'жүріс басы', ru: 'начало хода' },
  end: { kk: 'жүріс соңы', ru: 'конец хода' },
  fore: { kk: 'алдыңғы пункт', ru: 'передний пункт' },
  unused: { kk: 'есепте пайдаланылмаған', ru: 'в вычислении не использован' },
  fixed: { kk: 'бастапқы', ru: 'исходный' },
  approximate: { kk: 'жуық координаталар', ru: 'приближённые координаты' },
} as const satisfies Record<string, Bilingual>;

export const DIRECTIONS = {
  byCoordinates: { kk: 'координаталар бойынша', ru: 'по координатам' },
  stated: { kk: 'берілген', ru: 'задан' },
} as const satisfies Record<string, Bilingual>;

/** Kazakh and Russian in one line. */
export const inLine = (words: Bilingual): string => (words.kk === words.ru ? words.kk : `${words.kk} / ${words.ru}`);

export const joinedBy = (by: string, ...parts: readonly (Bilingual | null)[]): Bilingual => {
  const there = parts.filter((part) => part !== null);
  return { kk: there.map((part) => part.kk).join(by), ru: there.map((part) => part.ru).join(by) };
};

/** Where a row of permitted values stands: its act, or how sure it is. */
export const standingOf = ({ confidence, legalReference }: SurveyTolerance): Bilingual =>
  legalReference === ''
    ? joinedBy(
        ', ',
        said((texts) => texts.confidence[confidence]),
        NO_NORM,
      )
    : { kk: legalReference, ru: legalReference };

/** A delivered source is kept in English and has its words in each language; any other is shown as it was written. */
export function sourceOf(row: SurveyTolerance, part: TolerancePart): Bilingual {
  const { source } = row[part];
  const original = delivered.items.find(({ id }) => id === row.id);
  const words = (texts: typeof kk): string => {
    const known = (texts.sources as Partial<Record<string, Record<TolerancePart, string>>>)[row.id];
    return original?.[part].source === source ? (known?.[part] ?? source) : source;
  };
  return said(words);
}

export function verdictOfTest(test: GlobalTest | null): Bilingual {
  if (test === null) return TEST_VERDICTS.untested;
  if (test.passes) return TEST_VERDICTS.agrees;
  return test.statistic < test.lower ? TEST_VERDICTS.better : TEST_VERDICTS.disagrees;
}

/** X or Y of a GNSS point. */
export const componentOf = ({ component }: AdjustedObservation): string =>
  component === null ? '' : component === 'north' ? ' X' : ' Y';
