import { forkNode } from '#main/fork.ts';
import { startNodeParser } from '#main/exchange/start-parser.ts';
import { leaveNoDump } from '#register/leave-no-dump.ts';

/*
 * Starts every kind of process that a workstation starts, as its host does, and stays. Prints nothing: who looks at the
 * children of this process sees them.
 */
leaveNoDump();
const main = (path: string): URL => new URL(`../../src-main/${path}`, import.meta.url);
for (const path of [
  'signing/signing-process.ts',
  'check/check-process.ts',
  'replica/install-process.ts',
  'replica/verify-process.ts',
])
  forkNode(main(path));
for (const [module, helper] of [
  ['exchange/parse-process.ts', 'exchange/parse-helper-process.ts'],
  ['map/reader/map-process.ts', 'map/reader/map-helper-process.ts'],
] as const)
  startNodeParser({ module: main(module), helper: main(helper), addons: false, heapMb: 128 });
setInterval(() => undefined, 1_000);
