import { setFlagsFromString } from 'node:v8';
import { lockDown } from '../../exchange/parse-lockdown.ts';
import { takeHelperLine } from '../../exchange/parser-line.ts';
import { loadOpener, serveMap } from './serve-map.ts';

/** `map-process.ts` where Electron starts the processes: without standard input and without `node --permission`. */
const { order, line } = await takeHelperLine();
setFlagsFromString(`--max-old-space-size=${String(order.heapMb)}`);
const openerOf = await loadOpener(order.addons ? 'sqlite' : 'others');
lockDown({ addons: order.addons, files: 'toBeClosed' });
await serveMap(line, openerOf);
