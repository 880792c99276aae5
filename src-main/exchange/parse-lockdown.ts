import dgram from 'node:dgram';
import { registerHooks } from 'node:module';
import net from 'node:net';

/** Modules of Node that a parser has no business with. */
const CLOSED: ReadonlySet<string> = new Set([
  'child_process',
  'cluster',
  'dgram',
  'dns',
  'dns/promises',
  'http',
  'http2',
  'https',
  'inspector',
  'inspector/promises',
  'net',
  'repl',
  'tls',
  'wasi',
  'worker_threads',
]);

const FILES: readonly string[] = ['fs', 'fs/promises'];

export interface LockDown {
  /** A reader of SQLite files has a native module, and reads its own folder to find it. */
  readonly addons: boolean;
  /** `node --permission` closes them where it can be had; otherwise their modules are closed as the network is. */
  readonly files: 'closedByNode' | 'toBeClosed';
}

export const FORBIDDEN = 'ERR_PARSER_FORBIDDEN';

class ForbiddenError extends Error {
  readonly code = FORBIDDEN;
}

/**
 * Closes what `node --permission` leaves open, as far as JavaScript reaches: the network, other processes, and the
 * standard streams, which are sockets too. Before a byte of the file is here; there is no way back.
 * Where `bwrap` is, the kernel closes the network as well.
 */
export function lockDown({ addons, files }: LockDown): void {
  const closed = files === 'toBeClosed' && !addons ? new Set([...CLOSED, ...FILES]) : CLOSED;
  const deny = (what: string) => (): never => {
    throw new ForbiddenError(what);
  };
  registerHooks({
    resolve: (specifier, context, next) => {
      const name = specifier.replace(/^node:/, '');
      return closed.has(name) ? deny(name)() : next(specifier, context);
    },
  });
  seal(net.Socket.prototype, 'connect', deny('net'));
  seal(net.Server.prototype, 'listen', deny('net'));
  seal(dgram.Socket.prototype, 'send', deny('dgram'));
  seal(dgram.Socket.prototype, 'bind', deny('dgram'));
  for (const name of ['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']) seal(globalThis, name, undefined);
  for (const name of ['kill', 'getBuiltinModule', '_linkedBinding']) seal(process, name, deny(name));
  if (!addons) seal(process, 'dlopen', deny('dlopen'));
  for (const name of ['stdin', 'stdout', 'stderr']) seal(process, name, undefined);
  // What a library prints is nobody's answer.
  for (const name of Object.keys(console)) seal(console, name, () => undefined);
}

const seal = (holder: object, name: string, value: unknown): void =>
  void Object.defineProperty(holder, name, { value, writable: false, configurable: false, enumerable: false });
