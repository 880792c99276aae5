import { Fault } from '#domain/fault.ts';

const DEEPEST = 32;
const LONGEST_LIST = 10_000;
/** Names that reach into prototypes; no contract has them (SEC-57). */
const POISON = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads a body within the limits of SEC-51 before any schema sees it. Depth is counted on the bytes, so that a
 * million brackets are refused without being parsed.
 */
export function readStrictJson(bytes: Uint8Array): unknown {
  demandDepth(bytes);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Fault('BAD_INPUT', { cause });
  }
  demandShape(value);
  return value;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x7b, 0x5b]);
const CLOSING = new Set([0x7d, 0x5d]);

function demandDepth(bytes: Uint8Array): void {
  let depth = 0;
  let inText = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (inText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) {
      inText = true;
    } else if (OPENING.has(byte)) {
      depth += 1;
      if (depth > DEEPEST) throw new Fault('BAD_INPUT');
    } else if (CLOSING.has(byte)) {
      depth -= 1;
    }
  }
}

function demandShape(value: unknown): void {
  // A lone surrogate is no text: it cannot be stored, hashed or signed as UTF-8.
  if (typeof value === 'string' && !value.isWellFormed()) throw new Fault('BAD_INPUT');
  if (typeof value !== 'object' || value === null) return;
  const members = Array.isArray(value) ? value : Object.values(value);
  if (members.length > LONGEST_LIST) throw new Fault('BAD_INPUT');
  if (!Array.isArray(value) && Object.keys(value).some((key) => POISON.has(key))) throw new Fault('BAD_INPUT');
  for (const member of members) demandShape(member);
}
