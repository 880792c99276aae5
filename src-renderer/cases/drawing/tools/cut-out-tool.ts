import { ownParcels } from '#domain/cases/draft.ts';
import { useTexts } from '../../../app/texts.ts';
import type { DrawingTool } from '../tool.ts';
import type { DraftRef } from '../use-drawing.ts';
import { useContourTool } from './contour-tool.ts';

/** Cutting out what a contour surrounds: it becomes a parcel, and so does the rest. */
export function useCutOutTool(state: DraftRef): DrawingTool {
  const { t } = useTexts();
  return useContourTool(state, {
    name: 'cutOut',
    prompt: (expected) => t(expected === 'start' ? 'case.prompt.cutOut.start' : `case.prompt.${expected}`),
    commandsOf: (contour) =>
      state.value
        ? ownParcels(state.value).map(({ number: parcel }) => ({ name: 'cutOutParcel' as const, parcel, contour }))
        : [],
  });
}
