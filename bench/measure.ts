/*
 * Times, their order statistics and the lines that the benches print.
 */

/** Milliseconds that the work takes. */
export function timed(work: () => unknown): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

/** Milliseconds until the work has come true. */
export async function timedAsync(work: () => unknown): Promise<number> {
  const from = performance.now();
  await work();
  return performance.now() - from;
}

/** The value that the given share of all values does not exceed; Infinity of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? Infinity;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export interface GoalLine {
  readonly figure: string;
  readonly goal: string;
  readonly isMet: boolean;
}

/** `<name>: <figure> (goal <goal>) met`, or `… NOT MET`; the bench then ends with exit code 1. */
export function sayGoal(name: string, { figure, goal, isMet }: GoalLine): void {
  if (!isMet) process.exitCode = 1;
  console.log(`${name}: ${figure} (goal ${goal}) ${isMet ? 'met' : 'NOT MET'}`);
}

export function goalAtMost(name: string, figure: number, most: number, unit: string): void {
  sayGoal(name, { figure: `${figure.toFixed(2)}${unit}`, goal: `≤ ${most}${unit}`, isMet: figure <= most });
}

export function goalAtLeast(name: string, figure: number, least: number, unit: string): void {
  sayGoal(name, { figure: `${figure.toFixed(2)}${unit}`, goal: `≥ ${least}${unit}`, isMet: figure >= least });
}
