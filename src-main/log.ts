import type { Fault } from '#domain/fault.ts';

/** The back half's log: ids and codes only, never names, identifiers, secrets or texts of a user (SEC-26). */
export interface Log {
  event(name: string, ids?: Readonly<Record<string, string | number | boolean | null>>): void;
  fault(trace: string, fault: Fault): void;
}

export const silentLog: Log = { event: () => undefined, fault: () => undefined };

/** One JSON line an event on standard error. */
export const lineLog: Log = {
  event: (name, ids = {}) => write({ name, ...ids }),
  fault: (trace, fault) => write({ name: 'fault', trace, code: fault.code, ...fault.data, where: where(fault) }),
};

function write(row: object): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...row })}\n`);
}

/** Where it broke, without messages: those may quote what a user typed. Code positions are harmless. */
function where(fault: Fault): string[] {
  const deepest = fault.cause instanceof Error ? fault.cause : fault;
  const system = 'code' in deepest && typeof deepest.code === 'string' ? [deepest.code] : [];
  const lines = (deepest.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return [
    ...system,
    ...lines.slice(0, 6).map((line) => line.trim().replace(/\(?file:\/\/.*\/(src-|node_modules)/, '($1')),
  ];
}
