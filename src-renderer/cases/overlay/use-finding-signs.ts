import { storeToRefs } from 'pinia';
import { computed, type ComputedRef } from 'vue';
import { type Finding, findingKey } from '#domain/cases/finding.ts';
import { useCaseStore } from '../case.store.ts';
import type { ToScreen } from './use-screen.ts';

/** A finding at its place on the map, under its number in the list; those of a preview are in no list yet: `!`. */
export interface FindingSign {
  readonly key: string;
  readonly no: number | string;
  readonly severity: Finding['severity'];
  readonly x: number;
  readonly y: number;
}

export function useFindingSigns(
  toScreen: () => ToScreen | null,
  live: () => readonly Finding[],
): ComputedRef<readonly FindingSign[]> {
  const { findings } = storeToRefs(useCaseStore());
  return computed(() => {
    const project = toScreen();
    const ofPreview = live().map((finding) => ({ key: `live ${findingKey(finding)}`, no: '!', finding }));
    return [...findings.value, ...ofPreview].flatMap(({ key, no, finding }) => {
      if (project === null || no === null || finding.at === null) return [];
      const [x, y] = project(finding.at);
      return [{ key, no, severity: finding.severity, x, y }];
    });
  });
}
