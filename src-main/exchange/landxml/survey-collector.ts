import type { FileObservation } from './landxml-file.ts';

type Attributes = Readonly<Record<string, string>>;

interface OpenObservation {
  readonly element: FileObservation['element'];
  readonly setup: string | null;
  readonly targetSetup: string | null;
  readonly measured: Readonly<Record<string, number | string>>;
  point: string | null;
}

/** Attributes of an observation that say what was measured; the others name things. */
const MEASURED: ReadonlySet<string> = new Set([
  'azimuth',
  'azimuthAccuracy',
  'date',
  'desc',
  'distanceAccuracy',
  'horizAngle',
  'horizDistance',
  'MSLDistance',
  'slopeDistance',
  'targetHeight',
  'zenithAngle',
]);

/** Takes the events of a <Survey>: setups, the points they stand over, and what was sighted from them. */
export class SurveyCollector {
  readonly setups = new Map<string, string>();
  readonly observations: FileObservation[] = [];
  #setup: string | null = null;
  #groupSetup: string | null = null;
  #observation: OpenObservation | null = null;

  open(element: string, attributes: Attributes): void {
    if (element === 'InstrumentSetup') this.#setup = attributes['id'] ?? null;
    else if (element === 'InstrumentPoint') this.#standOver(attributes['pntRef']);
    else if (element === 'ObservationGroup') this.#groupSetup = attributes['setupID'] ?? null;
    else if (element === 'TargetPoint') this.#aimAt(attributes['pntRef']);
    else if (element === 'RawObservation' || element === 'ReducedObservation')
      this.#observation = {
        element,
        setup: attributes['setupID'] ?? this.#setup ?? this.#groupSetup,
        targetSetup: attributes['targetSetupID'] ?? null,
        measured: measuredOf(attributes),
        point: null,
      };
  }

  close(element: string): void {
    if (element === 'InstrumentSetup') this.#setup = null;
    else if (element === 'ObservationGroup') this.#groupSetup = null;
    else if (element === this.#observation?.element) this.#keep(this.#observation);
  }

  #standOver(point: string | undefined): void {
    if (this.#setup !== null && point !== undefined) this.setups.set(this.#setup, point);
  }

  #aimAt(point: string | undefined): void {
    if (this.#observation !== null && point !== undefined) this.#observation.point = point;
  }

  #keep({ element, setup, targetSetup, measured, point }: OpenObservation): void {
    this.#observation = null;
    const target = point !== null ? { point } : targetSetup !== null ? { setup: targetSetup } : null;
    this.observations.push({ element, setup, target, measured });
  }
}

function measuredOf(attributes: Attributes): Readonly<Record<string, number | string>> {
  const measured: Record<string, number | string> = {};
  for (const [name, text] of Object.entries(attributes)) {
    if (!MEASURED.has(name)) continue;
    const number = Number(text);
    // Angles may be written as ddd.mmss or as text; what is no number stays as it is.
    measured[name] = text.trim() !== '' && Number.isFinite(number) ? number : text;
  }
  return measured;
}
