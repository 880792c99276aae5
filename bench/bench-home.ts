import { rmSync } from 'node:fs';
import { makeTestHome } from '../tests/support/test-central.ts';

const PARCELS = Number(process.env['SHEKARA_BENCH_PARCELS'] ?? 1_000_000);

export interface BenchHome {
  readonly home: string;
  /** Removes a home that was made; a given one stays. */
  remove(): void;
}

/**
 * A home with a register of the size that the goals are set for.
 *
 * SHEKARA_BENCH_HOME     a home whose register is used instead of making one (it is only read)
 * SHEKARA_BENCH_PARCELS  how many parcels to make otherwise
 */
export async function openBenchHome(): Promise<BenchHome> {
  const given = process.env['SHEKARA_BENCH_HOME'];
  if (given !== undefined) return { home: given, remove: () => undefined };
  const { home } = await makeTestHome(PARCELS);
  return { home, remove: () => rmSync(home, { recursive: true, force: true }) };
}
