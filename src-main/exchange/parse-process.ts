import { lockDown } from './parse-lockdown.ts';
import { standardLine } from './parser-line.ts';
import { readDrawing } from './read-drawing.ts';
import { serveParser } from './serve-parser.ts';

/** The process that reads foreign files (SEC-58): started by `parse-apart.ts` for one file, ended after it. */
lockDown({ addons: process.execArgv.includes('--allow-addons'), files: 'closedByNode' });
await serveParser(readDrawing, standardLine);
