import { describe, expect, it } from 'vitest';
import { readPdfApart } from './pdf/read-pdf-apart.ts';
import { runApart } from './run-apart.ts';
import { pdfOf, ONE_PAGE } from '../tests/support/small-pdf.ts';

const thread = (code: string): URL => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

describe('a thread that reads what is foreign', () => {
  it('SEC-58 gives back what it read, and is given up where it never ends, dies or takes more memory than it may', async () => {
    const echo = `import { parentPort, workerData } from 'node:worker_threads'; parentPort.postMessage(workerData);`;
    expect(await runApart(thread(echo), { a: 1 })).toEqual({ a: 1 });
    await expect(runApart(thread('for (;;);'), null, 300)).rejects.toThrow('too long');
    await expect(runApart(thread('process.exit(0)'), null)).rejects.toThrow('ended');
    await expect(runApart(thread('throw new Error("x")'), null)).rejects.toThrow('x');
    const greedy = 'const all = []; for (;;) all.push(new Array(1e6).fill({}));';
    await expect(runApart(thread(greedy), null)).rejects.toMatchObject({ code: 'ERR_WORKER_OUT_OF_MEMORY' });
    const seen = `import { parentPort } from 'node:worker_threads'; parentPort.postMessage(Object.keys(process.env));`;
    expect(await runApart(thread(seen), null)).toEqual([]);
  });

  it('SEC-59 a PDF larger than its limit is not held twice, and one with more signatures than any has is damaged', async () => {
    expect(await readPdfApart(new Uint8Array(64 * 1024 * 1024 + 1))).toBe('tooLarge');
    const field = '<< /FT /Sig /T (x) /V << /Type /Sig /SubFilter /ETSI.CAdES.detached >> >> ';
    const page = `<< /Type /Page /Parent 3 0 R /Annots [${field.repeat(101)}] >>`;
    expect(await readPdfApart(pdfOf(['(nothing)', ...ONE_PAGE.slice(0, 2), page]))).toBe('damaged');
  });
});
