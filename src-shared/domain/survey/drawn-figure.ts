import type { ErrorEllipse } from './network/error-ellipse.ts';
import type { PlanePoint } from './plane-point.ts';

/** How a traverse or a network lies: what the window and the report draw of it. */
export interface DrawnFigure {
  readonly points: readonly DrawnPoint[];
  readonly lines: readonly DrawnLine[];
}

export interface DrawnPoint {
  readonly key: string;
  readonly name: string;
  readonly at: PlanePoint;
  readonly known: boolean;
  readonly ellipse?: ErrorEllipse | null;
}

export interface DrawnLine {
  readonly key: string;
  readonly from: PlanePoint;
  readonly to: PlanePoint;
  /** 'known': a sight between points that are given. */
  readonly tone: 'known' | 'new';
}
