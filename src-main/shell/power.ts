import type { ElectronParts } from './electron-parts.ts';

/** What the system knows of a workstation that is left alone, for the back half (SEC-22). */
export interface LockedByMachine {
  lock(reason: 'suspend' | 'system'): void;
  untouched(seconds: number): void;
}

const ASK_MS = 10_000;

/** Going to sleep, the lock of the system, another user at the machine; and for how long nobody touched it at all. */
export function watchPower({ powerMonitor }: Pick<ElectronParts, 'powerMonitor'>, backHalf: LockedByMachine): void {
  powerMonitor.on('suspend', () => backHalf.lock('suspend'));
  powerMonitor.on('lock-screen', () => backHalf.lock('system'));
  powerMonitor.on('user-did-resign-active', () => backHalf.lock('system'));
  setInterval(() => backHalf.untouched(powerMonitor.getSystemIdleTime()), ASK_MS).unref();
}
