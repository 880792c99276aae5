import { iterationConstants, substitutionTables } from './streebog-tables.ts';
import {
  ADD_32,
  ADD_64,
  AGAIN_IF,
  AND_32,
  call,
  EXTEND,
  get,
  i32,
  I32,
  i64,
  I64,
  LESS_32,
  LESS_64,
  load,
  loop,
  OR_64,
  set,
  SHL_32,
  SHR_64,
  store,
  SUB_32,
  tee,
  wasmModule,
  WRAP,
  XOR_64,
  type Code,
  type WasmFunction,
} from './wasm-code.ts';

/*
 * Memory, two pages:
 *
 *   0        16384       17152   17216    17280  17344  17408  17472             65536            131072
 *   | tables | constants | chain | length | sum  | key  | state | nothing, zeros | message blocks |
 */
const BLOCK = 64;
const CONSTANTS = 8 * 256 * 8;
const CHAIN = CONSTANTS + 12 * BLOCK;
const LENGTH = CHAIN + BLOCK;
const SUM = LENGTH + BLOCK;
const KEY = SUM + BLOCK;
const STATE = KEY + BLOCK;
const ZERO = STATE + BLOCK;
const DATA = 65_536;

const WORDS = [0, 1, 2, 3, 4, 5, 6, 7] as const;
const each = (code: (word: number) => readonly Code[]): Code => WORDS.flatMap((word) => code(word).flat());

/** Function 0. LPS of §6 over a ⊕ b: byte `i` of every word goes into word `i`, each word through its table. */
const [A, B, TO, WORD, OUT] = [0, 1, 2, 3, 4] as const;
const transform: WasmFunction = {
  parameters: 3,
  locals: [I64, ...WORDS.map(() => I64)],
  body: [
    each((place) => [
      [...get(A), ...load(8 * place), ...get(B), ...load(8 * place), ...XOR_64, ...set(WORD)],
      each((out) => [
        [...get(OUT + out), ...get(WORD), ...(out === 0 ? [] : [...i64(8 * out), ...SHR_64]), ...WRAP],
        [...i32(0xff), ...AND_32, ...i32(3), ...SHL_32, ...load(2048 * place), ...XOR_64, ...set(OUT + out)],
      ]),
    ]),
    each((out) => [[...get(TO), ...get(OUT + out), ...store(8 * out)]]),
  ],
};

/** Function 1. g_N of §8: what the chain becomes by a block, where `n` is the address of N. */
const [N, M, ROUND] = [0, 1, 2] as const;
const transformed = (a: Code, b: Code, to: number): Code => [...a, ...b, ...i32(to), ...call(0)];
const compress: WasmFunction = {
  parameters: 2,
  locals: [I32],
  exportedAs: 'compress',
  body: [
    transformed(i32(CHAIN), get(N), KEY),
    each((word) => [[...i32(STATE), ...get(M), ...load(8 * word), ...store(8 * word)]]),
    [...i32(CONSTANTS), ...set(ROUND)],
    loop(
      transformed(i32(STATE), i32(KEY), STATE),
      transformed(i32(KEY), get(ROUND), KEY),
      [...get(ROUND), ...i32(BLOCK), ...ADD_32, ...tee(ROUND)],
      [...i32(CHAIN), ...LESS_32, ...AGAIN_IF],
    ),
    each((word) => [
      [...i32(CHAIN), ...i32(CHAIN), ...load(8 * word), ...i32(STATE), ...load(8 * word), ...XOR_64],
      [...i32(KEY), ...load(8 * word), ...XOR_64, ...get(M), ...load(8 * word), ...XOR_64, ...store(8 * word)],
    ]),
  ],
};

/** Function 2. Stage 2 and the beginning of stage 3: blocks one after another, of each so many bits are message. */
const [BLOCKS, BITS, AT, CARRY, ADDED, TOTAL] = [0, 1, 2, 3, 4, 5] as const;
const absorb: WasmFunction = {
  parameters: 2,
  locals: [I32, I64, I64, I64],
  exportedAs: 'absorb',
  body: [
    [...i32(DATA), ...set(AT)],
    loop(
      [...i32(LENGTH), ...get(AT), ...call(1)],
      // 2^64 bits are beyond any disk: the length has one word.
      [...i32(LENGTH), ...i32(LENGTH), ...load(0), ...get(BITS), ...EXTEND, ...ADD_64, ...store(0)],
      [...i64(0), ...set(CARRY)],
      each((word) => [
        [...get(AT), ...load(8 * word), ...tee(ADDED), ...i32(SUM), ...load(8 * word), ...ADD_64, ...tee(TOTAL)],
        // Either of the two additions may carry, never both.
        [...get(ADDED), ...LESS_64, ...EXTEND],
        [...i32(SUM), ...get(TOTAL), ...get(CARRY), ...ADD_64, ...tee(ADDED), ...store(8 * word)],
        [...get(ADDED), ...get(TOTAL), ...LESS_64, ...EXTEND, ...OR_64, ...set(CARRY)],
      ]),
      [...get(AT), ...i32(BLOCK), ...ADD_32, ...set(AT)],
      [...get(BLOCKS), ...i32(1), ...SUB_32, ...tee(BLOCKS), ...AGAIN_IF],
    ),
  ],
};

/** One hash at a time lies in the memory: its state is put in before the work and taken out after it. */
export interface StreebogCore {
  /** Chain, length and sum. */
  readonly state: Uint8Array;
  readonly data: Uint8Array;
  /** So many blocks of `data`, of each of which so many bits are message. */
  readonly absorb: (blocks: number, bits: number) => void;
  /** The length and the sum go into the chain. */
  readonly close: () => void;
  /** Nothing of the hash stays in the memory, of whose `data` so many bytes were used. */
  readonly wipe: (used: number) => void;
}

export const STATE_BYTES = KEY - CHAIN;

/** Compiled from the lines above when it is first needed; the pages of a window may not, and have no use for it. */
export function openCore(): StreebogCore {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasmModule(2, [transform, compress, absorb])));
  // What the module above exports.
  const core = exports as {
    readonly memory: WebAssembly.Memory;
    readonly compress: (n: number, m: number) => void;
    readonly absorb: (blocks: number, bits: number) => void;
  };
  const { buffer } = core.memory;
  new BigUint64Array(buffer).set(substitutionTables());
  new BigUint64Array(buffer, CONSTANTS).set(iterationConstants());
  const data = new Uint8Array(buffer, DATA);
  const working = new Uint8Array(buffer, CHAIN, ZERO - CHAIN);
  return {
    state: new Uint8Array(buffer, CHAIN, STATE_BYTES),
    data,
    absorb: core.absorb,
    close: () => {
      core.compress(ZERO, LENGTH);
      core.compress(ZERO, SUM);
    },
    wipe: (used) => {
      working.fill(0);
      data.fill(0, 0, used);
    },
  };
}
