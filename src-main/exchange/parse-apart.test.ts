import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Fault } from '#domain/fault.ts';
import type { Drawing, SourceFiles } from './drawing.ts';
import { drawingOf } from './drawing.fixture.ts';
import { parseApart, type ParseLimits, type ParseOptions, type ParseProgress } from './parse-apart.ts';
import type { StartParser } from './start-parser.ts';

const MISBEHAVING = new URL('./misbehaving-parser.fixture.ts', import.meta.url);
const LIMITS: ParseLimits = { heapMb: 32, residentMb: 200, msPerMb: 2000, leastMs: 20_000 };

const fileOf = (text: string, name = 'plan.xml'): SourceFiles => ({
  name,
  bytes: new TextEncoder().encode(text),
  beside: new Map(),
});

/** What becomes of a parser that does this. */
async function outcomeOf(deed: string, options: ParseOptions = {}): Promise<unknown> {
  const request = { files: fileOf(deed), choices: {}, format: null };
  try {
    const parsed = await parseApart(request, { module: MISBEHAVING, limits: LIMITS, ...options });
    return parsed.ok ? parsed.value : parsed.error;
  } catch (error) {
    return error instanceof Fault ? `${error.code} ${String(error.data['reason'] ?? '')}`.trim() : error;
  }
}

const lineOf = (message: object): string => `${JSON.stringify(message)}\n`;
const READY = lineOf({ say: 'ready' });
/** `features` goes with the JSON. */
const FRAME = { ...drawingOf([]), features: undefined };

/** A point in a message of its own. */
const featureAt = (point: string): string =>
  `{"say":"features","features":[{"layer":"","name":null,"geometry":{"kind":"point","points":[${point}]},"attributes":{},"arcs":[],"height":null}]}\n`;

/** A parser of whose process only the words are here: it says them when it is asked. */
const saying =
  (said: readonly string[], onKill: () => void = () => undefined): StartParser =>
  () => {
    let hear = (_: Buffer): void => undefined;
    let asked = false;
    return {
      write: () => {
        if (asked) return;
        asked = true;
        setImmediate(() => said.forEach((text) => hear(Buffer.from(text))));
      },
      onBytes: (given) => {
        hear = given;
        setImmediate(() => given(Buffer.from(READY)));
      },
      onEnd: () => undefined,
      usage: () => null,
      kill: onKill,
    };
  };

const LANDXML = `<LandXML version="1.2"><Units><Metric linearUnit="meter"/></Units><Parcels><Parcel name="Әлия">
  <CoordGeom><IrregularLine><Start>0 0</Start><End>0 0</End><PntList2D>0 10 10 10</PntList2D></IrregularLine></CoordGeom>
</Parcel></Parcels></LandXML>`;

describe('a parser in a process of its own', () => {
  it('SEC-58 answers the drawing of a file and tells how far it is', async () => {
    const steps: ParseProgress[] = [];
    const request = { files: fileOf(LANDXML), choices: {}, format: null };
    const parsed = await parseApart(request, { onProgress: (step) => void steps.push(step) });
    expect(parsed).toMatchObject({ ok: true, value: { format: 'landxml', axes: 'northEast', unit: { metres: 1 } } });
    expect(parsed.ok && parsed.value.features[0]?.name).toBe('Әлия');
    expect(steps).toEqual([{ step: 'started' }, { step: 'taken', features: 1 }]);
  });

  it('passes on what the reader refuses and what it cannot read', async () => {
    const unknown = await parseApart({ files: fileOf('%PDF-1.7', 'plan.pdf'), choices: {}, format: null });
    expect(unknown).toMatchObject({ ok: false, error: { code: 'exchange.formatUnknown' } });
    expect(!unknown.ok && unknown.error.about).toEqual(expect.arrayContaining(['plan.pdf', 'landxml', 'points']));
    await expect(parseApart({ files: fileOf('<LandXML><Units>'), choices: {}, format: null })).rejects.toMatchObject({
      code: 'DOCUMENT_UNREADABLE',
      data: { format: 'landxml', reason: 'notXml' },
    });
  });

  it('SEC-58 lets a parser reach nothing: no file, network, process, thread, native module or code from strings', async () => {
    const told = (await outcomeOf('allWays')) as Drawing;
    const ways = told.features.map(({ name }) => name ?? '');
    expect(ways).toHaveLength(14);
    expect(ways.filter((way) => !/ (?:ERR_PARSER_FORBIDDEN|ERR_ACCESS_DENIED|EvalError: .*)$/.test(way))).toEqual([]);
    expect(existsSync('/tmp/shekara-parser-was-here')).toBe(false);
  });

  it.each([
    ['readPasswords', 'forbidden'],
    ['heap', 'tooMuchMemory'],
    ['buffers', 'tooMuchMemory'],
    ['exit', 'parserEnded'],
    ['crash', 'parserFailed'],
  ])('SEC-58 ends a parser that misbehaves and says how: %s is %s', async (deed, reason) => {
    expect(await outcomeOf(deed)).toBe(`DOCUMENT_UNREADABLE ${reason}`);
  });

  it.each([
    ['garbage', ['garbage\n']],
    ['that it is ready, again', [READY]],
    ['that it made more features than it told', [lineOf({ say: 'drawing', features: 3, frame: FRAME })]],
    ['a coordinate that is no number', [featureAt('[null,1]')]],
    ['a point of three numbers', [featureAt('[1,2,3]')]],
    ['what no feature has', ['{"say":"features","features":[{"layer":"","__proto__":{"toString":1}}]}\n']],
  ])('SEC-58 believes no parser that says %s', async (_, said) => {
    const ended: string[] = [];
    expect(await outcomeOf('any', { start: saying(said, () => ended.push('killed')) })).toBe(
      'DOCUMENT_UNREADABLE garbled',
    );
    expect(ended).toEqual(['killed']);
  });

  it('SEC-58 believes no parser that says more than any drawing of the file', async () => {
    const megabyte = 'x'.repeat(1 << 20);
    const said = Array.from({ length: 70 }, () => megabyte);
    expect(await outcomeOf('any', { start: saying(said) })).toBe('DOCUMENT_UNREADABLE garbled');
  });

  it('SEC-58 SEC-59 keeps nothing of a parser that fails after its first features', async () => {
    const said = [
      featureAt('[1,2]'),
      lineOf({ say: 'fault', code: 'DOCUMENT_UNREADABLE', facts: { reason: 'notJson' } }),
    ];
    expect(await outcomeOf('any', { start: saying(said) })).toBe('DOCUMENT_UNREADABLE notJson');
  });

  it('SEC-62 lets a foreign SQLite file be opened there: only for one is a native module allowed', async () => {
    const made = new Database(':memory:');
    made.exec('create table t(a); insert into t values (1), (2)');
    const files = { name: 'a.gpkg', bytes: new Uint8Array(made.serialize()), beside: new Map() };
    const module = new URL('./sqlite-parser.fixture.ts', import.meta.url);
    const request = { files, choices: {}, format: null };
    expect(await parseApart(request, { module })).toMatchObject({ ok: true, value: { version: '2' } });
  });

  it('SEC-58 ends a parser that does not come to an end', async () => {
    const before = performance.now();
    expect(await outcomeOf('loop', { limits: { ...LIMITS, leastMs: 300 } })).toBe('DOCUMENT_UNREADABLE tookTooLong');
    expect(performance.now() - before).toBeLessThan(20_000);
  });

  it('ends the process when the import is cancelled, before and while it runs', async () => {
    expect(await outcomeOf('loop', { signal: AbortSignal.abort() })).toBe('CANCELLED');
    const cancel = new AbortController();
    const outcome = outcomeOf('loop', {
      signal: cancel.signal,
      onProgress: ({ step }) => void (step === 'started' && cancel.abort()),
    });
    expect(await outcome).toBe('CANCELLED');
  });
});

describe('the network of a parser', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.skipIf(process.platform !== 'linux')('SEC-58 is taken away by bwrap where there is one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'shekara-bwrap-'));
    try {
      const log = join(folder, 'log');
      const bwrap = join(folder, 'bwrap');
      writeFileSync(
        bwrap,
        `#!/bin/sh\necho "$@" >> ${log}\nwhile [ "$1" != "--" ]; do shift; done\nshift\nexec "$@"\n`,
      );
      chmodSync(bwrap, 0o755);
      vi.stubEnv('PATH', `${folder}:${process.env['PATH'] ?? ''}`);
      vi.resetModules();
      const { startNodeParser } = await import('./start-parser.ts');
      expect(await outcomeOf('good', { start: startNodeParser })).toMatchObject({ format: 'points' });
      expect(readFileSync(log, 'utf8')).toMatch(/--unshare-net .*--permission/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
