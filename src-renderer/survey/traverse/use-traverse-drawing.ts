import { storeToRefs } from 'pinia';
import { computed } from 'vue';
import type { DrawnLine, DrawnPoint } from '../fit-drawing.ts';
import { useSurvey } from '../survey.store.ts';
import { knownPoints } from './known-points.ts';

/** What is drawn of the traverse: known points, computed stations, its sides and the sights to backsight and foresight. */
export function useTraverseDrawing() {
  const { live, reading, solution, lines: rows } = storeToRefs(useSurvey());
  const known = computed(() => knownPoints(live.value, reading.value));
  const vertices = computed(() => solution.value?.figures.vertices ?? []);

  const points = computed<readonly DrawnPoint[]>(() => {
    const names = new Set(known.value.map(({ name }) => name));
    const stations = vertices.value.flatMap(({ name, position }, index): readonly DrawnPoint[] => {
      const row = rows.value[index] ?? -1;
      // The start that is named again at the end stands where it stood.
      if (position === null || names.has(name) || rows.value.indexOf(row) !== index) return [];
      return [{ key: String(row), name, at: position, known: false }];
    });
    return [...known.value.map(({ row, name, at }) => ({ key: String(row), name, at, known: true })), ...stations];
  });

  const sights = computed<readonly DrawnLine[]>(() =>
    known.value.flatMap(({ row, at }): readonly DrawnLine[] => {
      if (rows.value.includes(row)) return [];
      const isBehind = row < (rows.value[0] ?? -1);
      const to = (isBehind ? vertices.value[0] : vertices.value.at(-1))?.position ?? null;
      return to === null ? [] : [{ key: `sight ${row}`, from: at, to, tone: 'known' }];
    }),
  );

  const sides = computed<readonly DrawnLine[]>(() =>
    vertices.value.slice(1).flatMap(({ position }, index): readonly DrawnLine[] => {
      const from = vertices.value[index]?.position ?? null;
      return from === null || position === null ? [] : [{ key: `side ${index}`, from, to: position, tone: 'new' }];
    }),
  );

  return { points, lines: computed<readonly DrawnLine[]>(() => [...sights.value, ...sides.value]) };
}
