import type { ComputedRef } from 'vue';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import type { DraftTool } from '#domain/cases/kinds/kind-definition.ts';
import type { Line, MultiPolygon, Position } from '#domain/geometry/types.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Refusal } from '#domain/result.ts';

/** Tools that draw what the draft is drawn by, in a case of any kind. */
export type GuideToolName = 'guideLine' | 'guideCircle' | 'surveyPoint';
/** Tools that change the draft on the map, each a file under `tools/`, and those; a record is changed in the inspector. */
export type ToolName = Exclude<DraftTool, 'record'> | GuideToolName;
/** Tools with which a case can be begun. The others need one that is open. */
export const FIRST_TOOLS = [
  'split',
  'cutOut',
  'divide',
  'merge',
  'redistribute',
  'vertex',
  'shift',
  'form',
  'part',
  'retire',
] as const satisfies readonly ToolName[];
export type FirstTool = (typeof FIRST_TOOLS)[number];

export const isGuideTool = (name: string): name is GuideToolName =>
  name === 'guideLine' || name === 'guideCircle' || name === 'surveyPoint';

/** What a tool is told of the pointer: the grid, the reach of it there, and the registered parcel under it. */
export interface GridPointer {
  readonly at: Position;
  readonly reachMm: number;
  /** Snapping is held off. */
  readonly freely: boolean;
  readonly parcel: ParcelNumber | null;
}

/** What a tool shows on the map besides the figure. `hovered` would be taken by a press, `picked` is taken. */
export interface ToolMark {
  readonly look: 'hovered' | 'picked';
  readonly line: Line | null;
  readonly area: MultiPolygon | null;
}

/** Of tools whose next point has the fields `d a x y`. */
export interface PointSteps {
  /** Puts the point under the cursor. */
  readonly place: () => void;
  /** Takes points that were typed or pasted, those before included. */
  readonly load: (points: readonly Position[]) => void;
  /** Takes the last point back. */
  readonly back: () => void;
}

/**
 * One way of changing the draft. A tool knows what it was shown and says which commands that could mean; trying them,
 * showing what comes of them and running them is the same for all (`use-drawing.ts`).
 */
export interface DrawingTool {
  readonly name: ToolName;
  /** What is expected next, as text. */
  readonly prompt: ComputedRef<string>;
  readonly points: PointSteps | null;
  /** Commands to try for the preview: the first that the rules allow is shown. Empty while there is nothing to try. */
  readonly tried: ComputedRef<readonly CaseCommand[]>;
  /** Commands that completing would run. */
  readonly final: ComputedRef<readonly CaseCommand[]>;
  readonly marks: ComputedRef<readonly ToolMark[]>;
  /** Refusals of the preview that go without saying while the tool is still being shown what is meant. */
  readonly forgives: (refusal: Refusal) => boolean;
  readonly move: (pointer: GridPointer) => void;
  readonly press: (pointer: GridPointer) => void;
  /** Of a tool that can move what it is shown with the button held: whether there is something to take hold of. */
  readonly grab?: (pointer: GridPointer) => boolean;
  readonly drop?: () => void;
  /** Answers whether the key was used. */
  readonly key: (event: KeyboardEvent) => boolean;
  /** One step back; answers whether there was one. */
  readonly escape: () => boolean;
  /** The pointer has left, or another tool is taken. */
  readonly leave: () => void;
  /** What it was shown and told is over: its command has run, or another case is open. */
  readonly forget: () => void;
  /** After its command has run it waits for the next. */
  readonly staysInHand: boolean;
  /** After its command was refused. */
  readonly refused: () => void;
}
