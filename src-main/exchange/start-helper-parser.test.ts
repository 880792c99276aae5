import { describe, expect, it } from 'vitest';
import { forkNode } from '../fork.ts';
import { drawingOf, KAZAKH, polygonFeature } from './drawing.fixture.ts';
import { parseApart } from './parse-apart.ts';
import { startHelperParser } from './start-helper-parser.ts';
import { writeDrawing } from './write-drawing.ts';

const start = startHelperParser(forkNode);
/** A parser started as the desktop starts it: over messages, with Node's own processes in the place of Electron's. */
describe('a parser as a helper of the shell', () => {
  it.each(['geojson', 'gpkg', 'dxf', 'xlsx', 'xml', 'mif', 'shp'])('SEC-58 reads a .%s', async (extension) => {
    const written = await writeDrawing(drawingOf([polygonFeature({ name: KAZAKH }, KAZAKH)]), `plan.${extension}`);
    if (!written.ok) throw new Error(written.error.code);
    const [[name, bytes] = ['', new Uint8Array()], ...beside] = written.value.files;
    const files = { name, bytes, beside: new Map(beside) };
    const parsed = await parseApart({ files, choices: {}, format: null }, { start });
    expect(parsed.ok && parsed.value.features.length).toBeGreaterThan(0);
  });

  it('says what a damaged file is, and ends when the import is cancelled', async () => {
    const files = {
      name: 'план.xml',
      bytes: new TextEncoder().encode('<LandXML><Parcels>'),
      beside: new Map(),
    };
    const request = { files, choices: {}, format: null };
    await expect(parseApart(request, { start })).rejects.toMatchObject({ code: 'DOCUMENT_UNREADABLE' });
    await expect(parseApart(request, { start, signal: AbortSignal.timeout(1) })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });
});
