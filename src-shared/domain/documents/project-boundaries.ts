import { invariant } from '../invariant.ts';
import { stretchesOf } from './plan-adjacency.ts';
import type { Stretch } from './plan-adjacency.ts';
import { contoursOf } from './plan-contours.ts';
import type { PlanData, PlanNeighbour, PlanProject, ProjectParcel } from './plan-data.ts';
import { projectPoints } from './project-points.ts';

/** The boundary of one parcel of a project: from neighbour to neighbour, by the numbers of the project's points. */
export interface ProjectBoundary {
  readonly parcel: ProjectParcel;
  readonly stretches: readonly Stretch[];
  /** What the stretches' indexes lead to. */
  readonly neighbours: readonly PlanNeighbour[];
}

/** Boundaries of all parcels after the change; parcels of the same case are one another's neighbours. */
export function projectBoundaries(data: PlanData, project: PlanProject): readonly ProjectBoundary[] {
  const numbers = new Map(projectPoints(project).map(({ no, at }) => [String(at), no]));
  const concerned = new Set<string>([...project.before, ...project.after].map(({ number }) => number));
  const outside = data.neighbours.filter(({ number }) => !concerned.has(number));
  return project.after.map((parcel) => {
    const inside = project.after.filter(({ number }) => number !== parcel.number);
    const neighbours = [
      ...inside.map(({ number, geometry }) => ({ number, geometry, formed: true, rights: [], holders: [] })),
      ...outside,
    ];
    const contours = contoursOf(parcel.geometry).map((contour) => ({
      ...contour,
      points: contour.points.map(({ at }) => {
        const no = numbers.get(String(at));
        invariant(no !== undefined, 'every point of a parcel after the change is numbered');
        return { no, at };
      }),
    }));
    return { parcel, stretches: stretchesOf(contours, neighbours, data.streets), neighbours };
  });
}

/** Doubled square millimetres before less after: zero where the project only divides what there is. */
export const areaBalance = ({ before, after }: PlanProject): number =>
  before.reduce((sum, each) => sum + each.areaDoubled, 0) - after.reduce((sum, each) => sum + each.areaDoubled, 0);

export type ProjectWork = 'split' | 'merge' | 'redistribute' | 'adjust' | 'form';

/** What a project does, seen from the numbers that it closes, opens and keeps. */
export function workOf({ before, after }: PlanProject): ProjectWork {
  const kept = new Set<string>(before.map(({ number }) => number));
  const opened = after.filter(({ number }) => !kept.has(number)).length;
  if (opened === 0) return 'adjust';
  const closed = before.filter(({ number }) => !after.some((each) => each.number === number)).length;
  if (closed === 1 && opened > 1) return 'split';
  if (closed > 1 && opened === 1) return 'merge';
  return closed > 1 ? 'redistribute' : 'form';
}
