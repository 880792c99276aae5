import type { Server } from 'node:http';
import { WebSocketServer, type RawData } from 'ws';
import { MAX_MESSAGE_BYTES, type BackHalf } from '../core.ts';
import { serveLine } from '../serve-line.ts';
import type { Gate } from './gate.ts';

/** Calls of the window over a WebSocket at /rpc. Answers a function that ends every socket. */
export function attachSocket(server: Server, gate: Gate, backHalf: BackHalf): () => void {
  const serve = serveLine(backHalf);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  server.on('upgrade', (request, socket, head) => {
    if (request.url !== '/rpc' || !gate.admitSocket(request)) {
      socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      ws.on('error', () => ws.terminate());
      serve({
        send: (data) => ws.send(data),
        onMessage: (hear) =>
          ws.on('message', (data, isBinary) => hear(isBinary ? bytesOf(data) : bytesOf(data).toString('utf8'))),
        onClose: (hear) => ws.on('close', hear),
      });
    });
  });
  return () => {
    for (const ws of sockets.clients) ws.terminate();
    sockets.close();
  };
}

function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}
