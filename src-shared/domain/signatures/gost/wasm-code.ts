import { concatBytes, utf8 } from '../../bytes.ts';

/*
 * The few words of WebAssembly (core specification 1.0, chapter 5) that one module needs, as bytes.
 */

export type Code = readonly number[];

/** LEB128 without a sign. */
function unsigned(value: number): number[] {
  const low = value & 0x7f;
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)];
}

/** LEB128 with a sign. */
function signed(value: number): number[] {
  const low = value & 0x7f;
  const rest = value >> 7;
  const isLast = (rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}

/** Values are eight bytes and lie at multiples of eight. */
const place = (offset: number): number[] => [3, ...unsigned(offset)];

export const I32 = 0x7f;
export const I64 = 0x7e;
export const get = (local: number): Code => [0x20, ...unsigned(local)];
export const set = (local: number): Code => [0x21, ...unsigned(local)];
export const tee = (local: number): Code => [0x22, ...unsigned(local)];
export const i32 = (value: number): Code => [0x41, ...signed(value)];
export const i64 = (value: number): Code => [0x42, ...signed(value)];
export const load = (offset: number): Code => [0x29, ...place(offset)];
export const store = (offset: number): Code => [0x37, ...place(offset)];
export const call = (index: number): Code => [0x10, ...unsigned(index)];
/** Begins anew at `again` inside of it, else ends. */
export const loop = (...body: readonly Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0b];
export const AGAIN_IF: Code = [0x0d, 0];
export const ADD_32: Code = [0x6a];
export const SUB_32: Code = [0x6b];
export const AND_32: Code = [0x71];
export const SHL_32: Code = [0x74];
export const LESS_32: Code = [0x49];
export const LESS_64: Code = [0x54];
export const ADD_64: Code = [0x7c];
export const OR_64: Code = [0x84];
export const XOR_64: Code = [0x85];
export const SHR_64: Code = [0x88];
/** i64 to i32, and back without a sign. */
export const WRAP: Code = [0xa7];
export const EXTEND: Code = [0xad];

export interface WasmFunction {
  /** Of numbers of 32 bits; nothing comes back. */
  readonly parameters: number;
  /** Kinds of the locals behind the parameters. */
  readonly locals: readonly number[];
  readonly body: readonly Code[];
  readonly exportedAs?: string;
}

/** A module of functions over one memory of its own, exported as `memory`. */
export function wasmModule(pages: number, functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, ...vector(Array<Code>(parameters).fill([I32])), 0]);
  const named = functions.flatMap(({ exportedAs }, index) =>
    exportedAs === undefined ? [] : [[...name(exportedAs), 0, ...unsigned(index)]],
  );
  const bodies = functions.map(({ locals, body }) => {
    const code = [...vector(locals.map((kind) => [1, kind])), ...body.flat(), 0x0b];
    return [...unsigned(code.length), ...code];
  });
  return concatBytes(
    Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, vector(types)),
    section(3, vector(functions.map((_, index) => unsigned(index)))),
    // As many pages at the most as at first: it never grows.
    section(5, vector([[1, ...unsigned(pages), ...unsigned(pages)]])),
    section(7, vector([[...name('memory'), 2, 0], ...named])),
    section(10, vector(bodies)),
  );
}

const section = (id: number, content: Code): Uint8Array => Uint8Array.of(id, ...unsigned(content.length), ...content);
const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()];
const name = (text: string): Code => [...unsigned(text.length), ...utf8(text)];
