import type { CaseEventName } from '#domain/cases/case-event.ts';
import type { HistoryEntry } from '#domain/cases/case-history.ts';
import { useTexts } from '../app/texts.ts';

/** Where in the case a change is seen: key under `case.history.where`. */
type Place = 'map' | 'findings' | 'note' | 'documents' | 'tasks' | 'variants' | 'points';

const PLACES: Readonly<Partial<Record<CaseEventName, Place>>> = {
  accepted: 'findings',
  unaccepted: 'findings',
  noted: 'note',
  attached: 'documents',
  detached: 'documents',
  consented: 'documents',
  planned: 'documents',
  taskSet: 'tasks',
  taskDone: 'tasks',
  taskDropped: 'tasks',
  dueSet: 'tasks',
  variantAdded: 'variants',
  variantTaken: 'variants',
  variantNamed: 'variants',
  variantDropped: 'variants',
  measured: 'points',
  measuredDropped: 'points',
};

const NUMBERS = /^\d{11,12}(?:, \d{11,12})*$/u;

/** What was done in the words of the window, with what it was done to. */
export function useHistoryText() {
  const { t, te, date, number, parcelNumber } = useTexts();

  /** The file that the coordinates of a step come from, and what brought them here. */
  function originOf({ drawn }: HistoryEntry): string {
    if (!drawn?.origin) return '';
    const { fileName, system, pipeline, accuracyM } = drawn.origin;
    if (pipeline === null) return t('case.history.fromFile', { file: fileName, system });
    return t('case.history.fromFileBy', { file: fileName, pipeline, m: number(accuracyM, 2) });
  }

  function aboutOf({ name, about }: Pick<HistoryEntry, 'name' | 'about'>): string {
    if (name === 'rebased') return te(`refusals.${about}`, 'ru') ? t(`refusals.${about}`, { about: '' }) : '';
    if (NUMBERS.test(about)) return about.split(', ').map(parcelNumber).join(', ');
    if (name === 'dueSet') return about === '' ? '' : date(about);
    return name === 'signed' ? '' : about;
  }

  const titleOf = ({ name, drawn }: HistoryEntry): string =>
    drawn ? t(`history.${drawn.command}`) : t(`case.events.${name}`);

  const detailOf = (entry: HistoryEntry): string =>
    entry.drawn
      ? [entry.drawn.parcels.map(parcelNumber).join(', '), originOf(entry)].filter((part) => part !== '').join(' · ')
      : aboutOf(entry);

  return {
    titleOf,
    detailOf,
    aboutOf,
    /** For the message after undoing and redoing: what it was and where it is seen. */
    whatOf: (entry: HistoryEntry): string =>
      [titleOf(entry), detailOf(entry)].filter((part) => part !== '').join(' · '),
    whereOf: ({ name }: HistoryEntry): string => t(`case.history.where.${PLACES[name] ?? 'map'}`),
  };
}
