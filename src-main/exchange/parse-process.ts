import { readDrawing } from './read-drawing.ts';
import { serveParser } from './serve-parser.ts';

/** The process that reads foreign files (SEC-58): started by `parse-apart.ts` for one file, ended after it. */
await serveParser(readDrawing);
