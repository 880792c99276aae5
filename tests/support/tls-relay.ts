import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { makeAuthority, makeLeaf } from './test-tls.ts';

/** What stands between a workstation and the server, with an authority that the workstation was made to trust. */
export interface TlsRelay {
  /** As the enrolment of a workstation names a server. */
  readonly place: { readonly server: string; readonly caPem: string };
  /** All that passed by, as it was read here. */
  readonly seen: { toServer: string; toSeat: string };
  close(): void;
}

/** A connection of the workstation that ends here, and the one made in its place. */
export interface Legs {
  readonly seat: TLSSocket;
  readonly server: TLSSocket;
}

export interface RelayTricks {
  /** What the workstation is told in place of the server's words. */
  readonly toSeat?: (text: string, legs: Legs) => string;
  readonly toServer?: (text: string, legs: Legs) => string;
}

/** Ends TLS, reads, and passes on over a connection of its own: what mitmproxy does with its authority installed. */
export async function startTlsRelay(real: string, tricks: RelayTricks = {}): Promise<TlsRelay> {
  const authority = makeAuthority('Relay');
  const seen = { toServer: '', toSeat: '' };
  const sockets = new Set<TLSSocket>();
  const { hostname, port } = new URL(real);
  const relay = createServer({ ...makeLeaf(authority), minVersion: 'TLSv1.3' }, (seat) => {
    // It is the relay: whom it speaks to it need not ask.
    const server = connect({ host: hostname, port: Number(port), rejectUnauthorized: false });
    const legs = { seat, server };
    for (const [from, to, way] of [
      [seat, server, 'toServer'],
      [server, seat, 'toSeat'],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.on('data', (piece: Buffer) => {
        const text = piece.toString('latin1');
        seen[way] += text;
        to.write(Buffer.from(tricks[way]?.(text, legs) ?? text, 'latin1'));
      });
    }
  }).listen(0, '127.0.0.1');
  await once(relay, 'listening');
  const address = relay.address() as AddressInfo; // a TCP server that listens has one
  return {
    place: { server: `https://127.0.0.1:${String(address.port)}`, caPem: authority.pem },
    seen,
    close() {
      for (const socket of sockets) socket.destroy();
      relay.close();
    },
  };
}

/** The value that a sign-in is bound to, of a connection. */
export const channelOf = (socket: TLSSocket): string =>
  socket.exportKeyingMaterial(32, 'EXPORTER-shekara-sign-in', Buffer.alloc(0)).toString('hex');
