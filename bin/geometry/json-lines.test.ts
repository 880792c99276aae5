import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../home.ts';
import { runJsonLines, type LineWork } from './json-lines.ts';

const echo: LineWork = (value) => ({ ok: true, value: { got: value } });

async function run(work: LineWork, chunks: Iterable<Buffer | string>) {
  const output = new PassThrough();
  const texts: string[] = [];
  output.on('data', (chunk: Buffer) => texts.push(chunk.toString()));
  const exit = await runJsonLines(work, { input: Readable.from(chunks), output });
  return { exit, text: texts.join('') };
}

describe('JSON lines', () => {
  it('reads lines however the bytes come, letters torn apart included', async () => {
    const bytes = Buffer.from('"шекара"\r\n1\n\n2');
    const single = Array.from(bytes, (byte) => Buffer.from([byte]));
    const { exit, text } = await run(echo, single);
    expect(exit).toBe(EXIT.done);
    expect(text.split('\n')).toEqual([
      '{"got":"шекара"}',
      '{"got":1}',
      expect.stringContaining('input.notJson'),
      '{"got":2}',
      '',
    ]);
  });

  it('answers nothing to nothing', async () => {
    expect(await run(echo, [])).toEqual({ exit: EXIT.done, text: '' });
  });

  it('SEC-58 refuses a line without end and goes on with the next', async () => {
    function* endless(): Generator<string> {
      for (let megabyte = 0; megabyte < 70; megabyte++) yield 'x'.repeat(1024 * 1024);
      yield '\n7\n';
    }
    const { text } = await run(echo, endless());
    expect(text.split('\n')).toEqual([expect.stringContaining('input.tooLong'), '{"got":7}', '']);
  });

  it('answers a bug of ours as one, goes on, and says so in the exit code', async () => {
    const { exit, text } = await run(
      (value) => {
        if (value === 1) throw new Error('invariant: broken');
        return echo(value);
      },
      ['1\n2\n'],
    );
    expect(exit).toBe(EXIT.fault);
    expect(text).toBe('{"error":{"code":"internal","message":"invariant: broken","at":null}}\n{"got":2}\n');
  });

  it('answers each line before the next one comes', async () => {
    const input = new PassThrough();
    const output = new PassThrough();
    const done = runJsonLines(echo, { input, output });
    input.write('1\n');
    const [first] = (await output.take(1).toArray()) as Buffer[];
    expect(first?.toString()).toBe('{"got":1}\n');
    input.end();
    await done.catch(() => undefined);
  });
});
