import { RPCHandler } from '@orpc/server/websocket';
import { MAX_MESSAGE_BYTES, type BackHalf } from './core.ts';

/** A line to one window, whatever carries it: a WebSocket of the host, a message port of the shell. */
export interface WindowLine {
  send(data: string | ArrayBufferLike | Uint8Array): void;
  onMessage(hear: (data: unknown) => void): void;
  onClose(hear: () => void): void;
}

/**
 * Serves the contract on a line (SEC-4). What is too long or no message of the protocol is counted and never answered;
 * it must end neither the line nor, as an unhandled rejection, this process.
 */
export function serveLine(backHalf: BackHalf): (line: WindowLine) => void {
  const handler = new RPCHandler(backHalf.router);
  return (line) => {
    // The handler uses `send` and the identity of the line only.
    const peer = { send: (data: string | Uint8Array) => line.send(data) } as unknown as globalThis.WebSocket;
    line.onMessage((data) => {
      const message = readMessage(data);
      if (message === null) return backHalf.countGarbage();
      handler.message(peer, message).catch(() => backHalf.countGarbage());
    });
    line.onClose(() => handler.close(peer));
  };
}

function readMessage(data: unknown): string | ArrayBuffer | null {
  if (typeof data === 'string') return Buffer.byteLength(data) <= MAX_MESSAGE_BYTES ? data : null;
  if (data instanceof ArrayBuffer) return data.byteLength <= MAX_MESSAGE_BYTES ? data : null;
  // A copy: a view may show a part of a larger buffer.
  if (data instanceof Uint8Array) return data.byteLength <= MAX_MESSAGE_BYTES ? Uint8Array.from(data).buffer : null;
  return null;
}
