import type { MessagePortMain } from 'electron';
import { basename } from 'node:path';
import type { Fork, Helper } from '../fork.ts';

/** What back half and shell say to each other about helpers; a port comes along where one is named. */
export type HelperMessage =
  | { readonly kind: 'helper.fork'; readonly id: number; readonly name: string }
  | { readonly kind: 'helper.kill'; readonly id: number }
  | { readonly kind: 'helper.line'; readonly id: number }
  | { readonly kind: 'helper.exit'; readonly id: number };

interface Line {
  readonly port: (port: MessagePortMain) => void;
  readonly exit: () => void;
}

/**
 * A utility process cannot start another: the shell does it and gives both ends of a channel away, so that secrets go
 * straight from the back half to the helper and never through the shell.
 */
export function forkThroughShell(tell: (message: HelperMessage) => void): {
  fork: Fork;
  hear: (message: HelperMessage, port: MessagePortMain | undefined) => void;
} {
  const lines = new Map<number, Line>();
  let nextId = 1;
  const fork: Fork = (module) => {
    const id = nextId++;
    const { helper, line } = makeHelper(() => tell({ kind: 'helper.kill', id }));
    lines.set(id, line);
    tell({ kind: 'helper.fork', id, name: basename(module.pathname) });
    return helper;
  };
  const hear = (message: HelperMessage, port: MessagePortMain | undefined): void => {
    const line = lines.get(message.id);
    if (message.kind === 'helper.line' && port) line?.port(port);
    if (message.kind === 'helper.exit') {
      lines.delete(message.id);
      line?.exit();
    }
  };
  return { fork, hear };
}

/** Says are kept until the line is there: the caller must not have to wait for a process to start. */
function makeHelper(kill: () => void): { helper: Helper; line: Line } {
  let port: MessagePortMain | null = null;
  const unsaid: object[] = [];
  const hearers: ((message: unknown) => void)[] = [];
  const exits: (() => void)[] = [];
  return {
    helper: {
      send: (message) => void (port ? port.postMessage(message) : unsaid.push(message)),
      onMessage: (hear) => void hearers.push(hear),
      onExit: (hear) => void exits.push(hear),
      kill,
    },
    line: {
      port: (given) => {
        port = given;
        given.on('message', ({ data }) => {
          for (const hear of hearers) hear(data);
        });
        given.start();
        for (const message of unsaid.splice(0)) given.postMessage(message);
      },
      exit: () => {
        for (const hear of exits) hear();
      },
    },
  };
}
