import { type ComputedRef, onScopeDispose, type Ref, type ShallowRef, shallowRef, watch } from 'vue';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { localDateOf } from '#domain/cases/deadlines.ts';
import type { Finding } from '#domain/cases/finding.ts';
import { previewFindings } from '#domain/cases/preview-findings.ts';
import { DEFAULT_RULE_SETTINGS } from '#domain/cases/rule-settings.ts';
import type { Refusal, Result } from '#domain/result.ts';
import type { Preview } from './preview.ts';

/** The rules look at this many parts within a frame; at more once the command is completed. */
const MOST_PARTS = 20;

/** What the rules say of the preview, once a frame: the pointer may move more often than anyone can see. */
export function usePreviewFindings(
  file: Ref<CaseFile | null>,
  preview: ComputedRef<Result<Preview, Refusal> | null>,
): Readonly<ShallowRef<readonly Finding[]>> {
  const findings = shallowRef<readonly Finding[]>([]);
  let frame = 0;

  function look(): void {
    const [now, shown] = [file.value, preview.value];
    if (!now || !shown?.ok || shown.value.change.put.parcels.length > MOST_PARTS) {
      findings.value = [];
      return;
    }
    const { situation, kind, consents, documents } = now;
    const { state, change } = shown.value;
    const today = localDateOf(new Date().toISOString());
    const input = { situation, kind, state, change, consents, documents, settings: DEFAULT_RULE_SETTINGS, today };
    findings.value = previewFindings(input, now.findings);
  }

  watch(preview, () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(look);
  });
  onScopeDispose(() => cancelAnimationFrame(frame));
  return findings;
}
