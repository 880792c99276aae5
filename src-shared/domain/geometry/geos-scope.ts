import initGeos from 'geos-wasm';
import { refuse, ok, type Refusal, type Result } from '../result.ts';
import type { Position } from './types.ts';

export type Geos = Awaited<ReturnType<typeof initGeos>>;
export type Pointer = number;

/** What a piece of work holds in the memory of GEOS; all of it is given back when the work ends, however it ends. */
export interface GeosScope {
  readonly geos: Geos;
  /** Takes a geometry into the scope. Zero is how GEOS says that it failed. */
  readonly own: (geometry: Pointer) => Pointer;
  /** Bytes for arguments and answers. */
  readonly bytes: (size: number) => Pointer;
}

/** GEOS says why it failed to a handler, then answers zero; the two meet here. */
let lastMessage = '';

/** Thrown and caught in this file only: a failure must leave GEOS's stack of calls, and becomes a refusal. */
class GeosFailure extends Error {}

/** Loads GEOS once. Works in browser and Node: the WebAssembly is part of the package's module. */
export const loadGeos = (): Promise<Geos> =>
  initGeos({
    errorHandler: (message) => {
      lastMessage = message;
    },
    noticeHandler: () => undefined,
  });

/**
 * Runs work on GEOS geometries and frees them. Refuses 'overlay.failed' with GEOS's own words in `about` and the place
 * that they name, in the coordinates that GEOS was given.
 */
export function inScope<T>(geos: Geos, work: (scope: GeosScope) => T): Result<T, Refusal<'overlay.failed'>> {
  const geometries: Pointer[] = [];
  const buffers: Pointer[] = [];
  lastMessage = '';
  try {
    return ok(
      work({
        geos,
        own: (geometry) => {
          if (geometry === 0) throw new GeosFailure(lastMessage || 'no geometry');
          geometries.push(geometry);
          return geometry;
        },
        bytes: (size) => {
          const pointer = geos.Module._malloc(size);
          if (pointer === 0) throw new GeosFailure('no memory');
          buffers.push(pointer);
          return pointer;
        },
      }),
    );
  } catch (error) {
    const message = messageOf(error);
    return refuse('overlay.failed', [message], placeIn(message));
  } finally {
    for (const geometry of geometries) geos.GEOSGeom_destroy(geometry);
    for (const buffer of buffers) geos.Module._free(buffer);
  }
}

/** Whoever loaded GEOS first without a handler gets its messages thrown; what is none of GEOS's is a bug. */
function messageOf(error: unknown): string {
  if (error instanceof GeosFailure) return error.message;
  if (error instanceof Error && /Exception|^Invalid|^Unknown|^Expected/.test(error.message)) return error.message;
  throw error;
}

/** "TopologyException: side location conflict at 10.5 20" */
function placeIn(message: string): Position | null {
  const found = /(-?\d[\d.e+-]*)[ ,]+(-?\d[\d.e+-]*)/.exec(message);
  const [x, y] = [Number(found?.[1]), Number(found?.[2])];
  return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
}

/** GEOS answers 2 (or NaN) to a question that it failed at. */
export function demandAnswer(answer: number, allowed: number): number {
  if (answer > allowed) throw new GeosFailure(lastMessage || 'no answer');
  return answer;
}

/** A place where the work cannot go on; found before GEOS has taken anything into its memory. */
export function fail(message: string): never {
  throw new GeosFailure(message);
}

export function pointerAt(geos: Geos, address: Pointer): Pointer {
  return geos.Module.getValue(address, 'i32');
}

/** The typing of the package has the last two arguments the other way round. */
export function setPointer(geos: Geos, address: Pointer, value: Pointer): void {
  geos.Module.setValue(address, value as never, 'i32' as never);
}
