import type { Server } from 'node:http';
import { RPCHandler } from '@orpc/server/websocket';
import { WebSocketServer, type WebSocket } from 'ws';
import { MAX_MESSAGE_BYTES, type BackHalf } from '../core.ts';
import type { Gate } from './gate.ts';

/** Calls of the window over a WebSocket at /rpc. Answers a function that ends every socket. */
export function attachSocket(server: Server, gate: Gate, backHalf: BackHalf): () => void {
  const handler = new RPCHandler(backHalf.router);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/rpc' || !gate.admitSocket(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => serve(handler, ws, backHalf));
  });
  return () => {
    for (const ws of sockets.clients) ws.terminate();
    sockets.close();
  };
}

function serve(handler: RPCHandler<Record<never, never>>, ws: WebSocket, backHalf: BackHalf): void {
  const peer = ws as unknown as globalThis.WebSocket; // the handler uses `send` and the identity only
  ws.on('message', (data, isBinary) => {
    const bytes = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
    handler.message(peer, isBinary ? Uint8Array.from(bytes).buffer : bytes.toString('utf8')).catch(() => {
      // Not a message of the protocol: counted, never answered, and the line stays open for the others (SEC-4).
      backHalf.countGarbage();
    });
  });
  ws.on('error', () => ws.terminate());
  ws.on('close', () => handler.close(peer));
}
