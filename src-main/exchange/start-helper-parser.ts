import type { Fork } from '../fork.ts';
import type { StartParser } from './start-parser.ts';

/**
 * A parser as a helper of the shell: Electron's binary does not run as Node (SEC-1), so there is no `node --permission`
 * to start. Network, files and other processes are closed by `parse-lockdown.ts` alone; what the process holds and has
 * used is not seen from here, so beside the limit of its heap the clock decides.
 */
export const startHelperParser =
  (fork: Fork): StartParser =>
  ({ helper: module, addons, heapMb }) => {
    const helper = fork(module);
    helper.send({ addons, heapMb });
    return {
      write: (bytes) => helper.send(bytes),
      onBytes: (hear) =>
        helper.onMessage((message) => {
          if (message instanceof Uint8Array) hear(Buffer.from(message.buffer, message.byteOffset, message.byteLength));
        }),
      onEnd: (hear) => helper.onExit(() => hear({ outOfMemory: false })),
      usage: () => null,
      kill: () => helper.kill(),
    };
  };
