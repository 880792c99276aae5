import { writeHeapSnapshot } from 'node:v8';

/** Loaded before a process under test: it writes its heap into its home on SIGUSR2, as no flag of ours may. */
process.on('SIGUSR2', () => writeHeapSnapshot(`${String(process.env['SHEKARA_HOME'])}/memory.heapsnapshot`));
