import { lockDown } from '../../exchange/parse-lockdown.ts';
import { standardLine } from '../../exchange/parser-line.ts';
import { loadOpener, serveMap } from './serve-map.ts';

/** The process that reads a base map (SEC-58, SEC-62): started by `map-reader.ts` for one file. */
const addons = process.execArgv.includes('--allow-addons');
const openerOf = await loadOpener(addons ? 'sqlite' : 'others');
lockDown({ addons, files: 'closedByNode' });
await serveMap(standardLine, openerOf);
