import type { DrawnFigure, DrawnLine, DrawnPoint } from '../drawn-figure.ts';
import type { AdjustedNetwork } from './adjust-network.ts';
import type { Network } from './network.ts';

/** Points where they were adjusted to, with their ellipses, and a line for every observation between two of them. */
export function figureOfNetwork({ points, observations }: Network, adjusted: AdjustedNetwork | null): DrawnFigure {
  const found = new Map((adjusted?.points ?? []).map((point) => [point.name, point]));
  const drawn = points.map(({ name, position, isFixed }): DrawnPoint => ({
    key: name,
    name,
    at: found.get(name)?.position ?? position,
    known: isFixed,
    ellipse: isFixed ? null : (found.get(name)?.ellipse ?? null),
  }));
  const at = new Map(drawn.map((point) => [point.key, point.at]));
  return {
    points: drawn,
    lines: observations.flatMap((observation): readonly DrawnLine[] => {
      const from = at.get(observation.at);
      const to = observation.kind === 'gnss' ? undefined : at.get(observation.to);
      return from === undefined || to === undefined ? [] : [{ key: observation.id, from, to, tone: 'new' }];
    }),
  };
}
