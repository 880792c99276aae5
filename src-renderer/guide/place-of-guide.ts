import type { PlaceId } from '../app/places.ts';
import type { ToolName } from '../cases/drawing/tool.ts';
import type { Topic } from './guide.ts';

/** What the guide is told of the window to open at the right page. */
export interface WorkAtHand {
  readonly place: PlaceId;
  readonly hasCard: boolean;
  readonly caseState: string | null;
  readonly tool: ToolName | 'select' | null;
}

const OF_PLACE: Readonly<Record<PlaceId, Topic>> = {
  map: 'map',
  cases: 'kinds',
  queue: 'registrar',
  files: 'files',
  survey: 'survey',
  systems: 'systems',
  check: 'check',
};
/** These are described with the case itself; all others are rows of the table of tools. */
const OF_SPLIT: ReadonlySet<string> = new Set(['split', 'guideLine', 'guideCircle', 'select']);

/** The page that fits, and the tool whose row of the table it begins at. */
export function topicAt({ place, hasCard, caseState, tool }: WorkAtHand): {
  readonly topic: Topic;
  readonly tool: ToolName | null;
} {
  if (place === 'cases' && caseState !== null && caseState !== 'draft') return { topic: 'sent', tool: null };
  if (place === 'cases' && caseState !== null) {
    if (tool === null || tool === 'select' || OF_SPLIT.has(tool)) return { topic: 'split', tool: null };
    return { topic: 'tools', tool };
  }
  return { topic: place === 'map' && hasCard ? 'card' : OF_PLACE[place], tool: null };
}
