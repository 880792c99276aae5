export const GUIDED_STEPS = ['find', 'open', 'draw', 'complete', 'drafts'] as const;
export type GuidedStep = (typeof GUIDED_STEPS)[number];

/** What has really been done, in the window and in the case. */
export interface Done {
  readonly target: string;
  readonly selected: string | null;
  readonly caseParcel: string | null;
  readonly isDraft: boolean;
  readonly points: number;
  readonly drafts: number;
}

/** The step that comes next. It is never counted, always seen: going back, leaving and another way there all fit. */
export function stepOf({ target, selected, caseParcel, isDraft, points, drafts }: Done): GuidedStep {
  if (caseParcel === target && isDraft) {
    if (drafts > 0) return 'drafts';
    return points >= 2 ? 'complete' : 'draw';
  }
  return selected === target ? 'open' : 'find';
}
