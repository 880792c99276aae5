import type { Bilingual } from '#domain/documents/plan-data.ts';
import type { Evidence, Outcome } from '#domain/signatures/verdict.ts';

/* Words of the report of a verification on paper, Kazakh and Russian, apart from those of the screens. */

export const REPORT_TITLE: Bilingual = {
  kk: 'ҚОЛТАҢБАНЫ ТЕКСЕРУ ТУРАЛЫ ЕСЕП',
  ru: 'ОТЧЁТ О ПРОВЕРКЕ ПОДПИСИ',
};

export const RESULT_WORDS: Readonly<Record<Outcome, Bilingual>> = {
  valid: { kk: 'өтті', ru: 'пройдена' },
  invalid: { kk: 'өтпеді', ru: 'не пройдена' },
  indeterminate: { kk: 'анықталмады', ru: 'не определено' },
};

export const FIELD_WORDS = {
  verdict: { kk: 'Қорытынды', ru: 'Вывод' },
  file: { kk: 'Файл', ru: 'Файл' },
  at: { kk: 'Қай уақытқа тексерілді', ru: 'На какое время проверено' },
  content: { kk: 'Құжаттың SHA-256 хеші', ru: 'Хеш SHA-256 документа' },
  contentInside: { kk: 'қолтаңба файлының ішінде', ru: 'в файле подписи' },
  signature: { kk: 'Қолтаңба файлының SHA-256 хеші', ru: 'Хеш SHA-256 файла подписи' },
  signer: { kk: 'Қол қойған', ru: 'Подписал' },
  countersigner: { kk: 'Қолтаңбаның астына қол қойған', ru: 'Подписал под подписью' },
  certificate: { kk: 'Сертификат', ru: 'Сертификат' },
  algorithm: { kk: 'Алгоритм', ru: 'Алгоритм' },
  claimed: { kk: 'Қол қою уақыты, қол қоюшының айтуынша', ru: 'Время подписи по словам подписавшего' },
  stamped: { kk: 'Уақыт белгісі растаған уақыт', ru: 'Время, подтверждённое меткой' },
  nobody: { kk: 'анықталмады', ru: 'не определён' },
} as const satisfies Record<string, Bilingual>;

export const EVIDENCE_WORDS: Readonly<Record<Evidence['kind'], string>> = {
  content: 'хеш',
  certificate: 'сертификат',
  crl: 'CRL',
  ocsp: 'OCSP',
  timestamp: 'TSP',
};
