import { readFileSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { createRequire } from 'node:module';
import { ok } from '#domain/result.ts';
import type { DrawingFeature, DrawingFrame, TakeFeature } from './drawing.ts';
import { lockDown } from './parse-lockdown.ts';
import { standardLine } from './parser-line.ts';
import { serveParser } from './serve-parser.ts';

/** A parser that a hostile file has taken over: the text of the file says what it does. */
const require = createRequire(import.meta.url);

/** Ways out of the process. */
const waysOut: Readonly<Record<string, () => unknown>> = {
  readPasswords: () => readFileSync('/etc/passwd', 'utf8'),
  readData: () => readFileSync(new URL('../../.git', import.meta.url), 'utf8'),
  write: () => writeFileSync('/tmp/shekara-parser-was-here', 'x'),
  connect: () => net.connect(80, '127.0.0.1'),
  importNet: () => import('node:https'),
  requireNet: () => require('dgram') as unknown,
  fetch: () => (fetch as unknown as undefined | typeof fetch)?.('http://127.0.0.1/') ?? require('node:http'),
  stdin: () => (process.stdin as unknown as undefined | object) ?? require('node:tls'),
  exec: () => import('node:child_process'),
  worker: () => import('node:worker_threads'),
  killParent: () => process.kill(process.ppid),
  builtin: () => process.getBuiltinModule('node:net'),
  eval: () => new Function('return 1')() as unknown,
  addon: () => process.dlopen({ exports: {} }, '/tmp/none.node'),
};

const deeds: Readonly<Record<string, (take: TakeFeature) => unknown>> = {
  loop: () => {
    for (;;);
  },
  heap: () => {
    const all: object[] = [];
    for (;;) all.push({ n: all.length, text: String(all.length) });
  },
  buffers: () => {
    const all: Buffer[] = [];
    for (;;) all.push(Buffer.alloc(8 << 20, 1));
  },
  readPasswords: () => readFileSync('/etc/passwd', 'utf8'),
  /** Tries every way and tells what came of it. */
  allWays: async (take) => {
    for (const [way, go] of Object.entries(waysOut)) take({ ...pointAt(0, 0), name: `${way} ${await tried(go)}` });
    return ok(frameOf());
  },
  exit: () => process.exit(0),
  crash: () => (undefined as unknown as { no: object }).no,
  good: (take) => {
    take(pointAt(1, 2));
    return ok(frameOf());
  },
};

function frameOf(): DrawingFrame {
  return {
    format: 'points',
    version: null,
    encoding: null,
    crs: { epsg: null, text: null },
    unit: null,
    axes: 'unknown',
    skipped: [],
    densified: { arcs: 0, chordErrorM: 0 },
  };
}

async function tried(go: () => unknown): Promise<string> {
  try {
    await go();
    return 'open';
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
}

const pointAt = (...point: readonly number[]): DrawingFeature => ({
  layer: '',
  name: null,
  geometry: { kind: 'point', points: [point as unknown as readonly [number, number]] },
  attributes: {},
  arcs: [],
  height: null,
});

lockDown({ addons: process.execArgv.includes('--allow-addons'), files: 'closedByNode' });
await serveParser(async ({ bytes }, _choices, _format, take) => {
  const deed = deeds[new TextDecoder().decode(bytes).trim()];
  return (await deed?.(take)) as Awaited<ReturnType<Parameters<typeof serveParser>[0]>>;
}, standardLine);
