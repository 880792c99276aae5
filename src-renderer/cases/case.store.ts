import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CaseFile, CaseSummary } from '#domain/cases/case-file.ts';
import { type Finding, findingKey } from '#domain/cases/finding.ts';
import type { Position } from '#domain/geometry/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import type { Refusal } from '#domain/result.ts';
import type { SeatFault } from '../app/seat-fault.ts';
import { useAids } from './aids.store.ts';
import { useCaseHistory } from './case-history.store.ts';
import { type CaseFigure, figureOf } from './figure/case-figure.ts';

/** What runs in the back half at the moment; one thing at a time changes a case. */
export type CaseTask = 'load' | 'open' | 'import' | 'run' | 'attach' | 'plans' | 'submit' | 'save';

/** Findings in the order of the list: errors, warnings, passes. The number is the badge on the map; passes have none. */
export interface NumberedFinding {
  readonly key: string;
  readonly no: number | null;
  readonly finding: Finding;
  readonly accepted: string | null;
}

const RANK = { error: 0, warning: 1, pass: 2 } as const;

/** The list of cases and the one that is open. Set by `use-case-desk.ts`, read by panel, map, inspector and dock. */
export const useCaseStore = defineStore('case', () => {
  const aids = useAids();
  const history = useCaseHistory();
  const summaries = shallowRef<readonly CaseSummary[] | null>(null);
  const file = shallowRef<CaseFile | null>(null);
  const task = ref<CaseTask | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  const faultOf = ref<CaseTask | null>(null);
  const refusal = shallowRef<Refusal | null>(null);
  const pointedAt = shallowRef<Position | null>(null);
  const currentFinding = ref<string | null>(null);
  const beside = shallowRef<readonly Parcel[]>([]);

  const figure = computed<CaseFigure | null>(() =>
    file.value ? figureOf(file.value.situation, file.value.change, aids.aids.numbering) : null,
  );
  const findings = computed<readonly NumberedFinding[]>(() => (file.value ? numbered(file.value) : []));

  return {
    summaries,
    file,
    task,
    fault,
    /** What failed or was refused last: a signature that failed is answered in its dialog, the rest in the panel. */
    faultOf,
    refusal,
    /** The point under the pointer, in a table or on the map: both show it. */
    pointedAt,
    currentFinding,
    /** Boundaries of another draft of the case, drawn over those of the one in hand. */
    beside,
    figure,
    findings,
    isEditable: computed(() => file.value?.state === 'draft'),
    setFile: (next: CaseFile | null): void => {
      if (file.value?.id !== next?.id) {
        currentFinding.value = null;
        pointedAt.value = null;
        beside.value = [];
      }
      file.value = next;
      void aids.open(next);
      void history.read(next);
      refusal.value = null;
    },
  };
});

function numbered(file: CaseFile): readonly NumberedFinding[] {
  const reasons = new Map(file.accepted.map(({ key, reason }) => [key, reason] as const));
  const sorted = file.findings.toSorted((a, b) => RANK[a.severity] - RANK[b.severity]);
  return sorted.map((finding, index) => ({
    key: findingKey(finding),
    no: finding.severity === 'pass' ? null : index + 1,
    finding,
    accepted: reasons.get(findingKey(finding)) ?? null,
  }));
}
