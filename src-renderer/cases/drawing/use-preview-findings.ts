import { type ComputedRef, onScopeDispose, type Ref, type ShallowRef, shallowRef, watch } from 'vue';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { localDateOf } from '#domain/cases/deadlines.ts';
import type { Finding } from '#domain/cases/finding.ts';
import { chosenBy } from '#domain/cases/preliminary-choice.ts';
import { previewFindings } from '#domain/cases/preview-findings.ts';
import { DEFAULT_RULE_SETTINGS } from '#domain/cases/rule-settings.ts';
import type { Refusal, Result } from '#domain/result.ts';
import type { Preview } from './preview.ts';

/** What the rules may take of a frame. Where they took more, as with a hundred parts, they wait until the pointer rests. */
const FRAME_MS = 16;
const REST_MS = 120;

/** What the rules say of the preview, once a frame: the pointer may move more often than anyone can see. */
export function usePreviewFindings(
  file: Ref<CaseFile | null>,
  preview: ComputedRef<Result<Preview, Refusal> | null>,
): Readonly<ShallowRef<readonly Finding[]>> {
  const findings = shallowRef<readonly Finding[]>([]);
  let tookMs = 0;
  let frame = 0;
  let rest: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    const [now, shown] = [file.value, preview.value];
    if (!now || !shown?.ok) {
      findings.value = [];
      return;
    }
    const { situation, kind, consents, documents } = now;
    const { command, state, change } = shown.value;
    const chosen = chosenBy([...now.steps.slice(0, now.cursor).map((step) => step.command), command]);
    const settings = DEFAULT_RULE_SETTINGS;
    const today = localDateOf(new Date().toISOString());
    const begun = performance.now();
    const input = { situation, kind, state, change, consents, documents, chosen, settings, today };
    findings.value = previewFindings(input, now.findings);
    tookMs = performance.now() - begun;
  }

  const stop = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(rest);
  };
  watch(preview, (shown) => {
    stop();
    if (!shown?.ok || tookMs <= FRAME_MS) {
      frame = requestAnimationFrame(look);
      return;
    }
    // Those of another place would be wrong here
    findings.value = [];
    rest = setTimeout(look, REST_MS);
  });
  onScopeDispose(stop);
  return findings;
}
