import { setFlagsFromString } from 'node:v8';
import { lockDown } from './parse-lockdown.ts';
import { takeHelperLine } from './parser-line.ts';
import { readDrawing } from './read-drawing.ts';
import { serveParser } from './serve-parser.ts';

/** `parse-process.ts` where Electron starts the processes: without standard input and without `node --permission`. */
const { order, line } = await takeHelperLine();
setFlagsFromString(`--max-old-space-size=${String(order.heapMb)}`);
lockDown({ addons: order.addons, files: 'toBeClosed' });
await serveParser(readDrawing, line);
