import { checkServerIdentity, type PeerCertificate } from 'node:tls';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { equalBytes } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';

export interface NcalayerPlace {
  readonly port: number;
  /** Certificate of NCALayer, or of the authority that issued it, PEM: nobody else is spoken to. Null: not known here. */
  readonly caPem: string | null;
}

export interface NcalayerLine {
  readonly version: string;
  /** It may have fallen since, while nobody asked. */
  readonly isOpen: boolean;
  /** One question at a time; null where the line fell silent is a fault. */
  ask(question: object): Promise<unknown>;
  close(): void;
}

export interface LineTimes {
  readonly connectMs: number;
  /** A ping so often. */
  readonly pingMs: number;
  /** Nothing heard for so long: the line is dead. Longer than NCALayer stands still while it shows its windows. */
  readonly silenceMs: number;
  /** A person looks for his key, types his password, is called to the telephone. */
  readonly answerMs: number;
}

export const NCALAYER_TIMES: LineTimes = { connectMs: 5_000, pingMs: 5_000, silenceMs: 60_000, answerMs: 300_000 };

const HEARTBEAT = '--heartbeat--';
const LARGEST_ANSWER = 64 * 1024 * 1024;
const Greeting = z.object({ result: z.object({ version: z.string().max(40) }) });

/**
 * A line to NCALayer on this machine: by address, and only to who holds the certificate given, or one for this machine of the
 * authority given (SEC-38).
 * Faults NCALAYER_ABSENT (nobody listens) · NCALAYER_UNTRUSTED (another certificate or name, or none is known here) ·
 * NCALAYER_LOST (the line fell or fell silent) · NCALAYER_FAILED (no sense in what was said)
 */
export async function openNcalayer(place: NcalayerPlace, times: LineTimes = NCALAYER_TIMES): Promise<NcalayerLine> {
  if (place.caPem === null) throw new Fault('NCALAYER_UNTRUSTED', { data: { why: 'unknown' } });
  const socket = connect(place.port, place.caPem, times);
  const heard = listen(socket, times);
  try {
    const greeting = Greeting.safeParse(await heard.next(times.connectMs));
    if (!greeting.success) throw new Fault('NCALAYER_FAILED', { data: { why: 'greeting' } });
    let busy: Promise<unknown> = Promise.resolve();
    return {
      version: greeting.data.result.version,
      get isOpen() {
        return socket.readyState === WebSocket.OPEN;
      },
      ask(question) {
        const answered = busy.then(() => {
          if (socket.readyState !== WebSocket.OPEN) throw new Fault('NCALAYER_LOST');
          socket.send(JSON.stringify(question));
          return heard.next(times.answerMs);
        });
        busy = answered.catch(() => undefined);
        return answered;
      },
      close: () => heard.close(),
    };
  } catch (error) {
    heard.close();
    throw error;
  }
}

function connect(port: number, caPem: string, { connectMs }: LineTimes): WebSocket {
  const pinned = pemBlocks(caPem, 'CERTIFICATE');
  if (pinned.length === 0) throw new Fault('NCALAYER_UNTRUSTED', { data: { why: 'unknown' } });
  return new WebSocket(`wss://127.0.0.1:${port}/`, {
    ca: caPem,
    // The certificate itself may be pinned, not its authority only.
    allowPartialTrustChain: true,
    checkServerIdentity: (_: string, certificate: PeerCertificate) => nameFault(certificate, pinned),
    handshakeTimeout: connectMs,
    maxPayload: LARGEST_ANSWER,
    followRedirects: false,
    perMessageDeflate: false,
  } as object);
}

/** An authority certifies many: of its certificates only one for this very machine is NCALayer's. */
const OWN_NAMES = ['127.0.0.1', 'localhost'] as const;

/** Why this is not NCALayer. One that is pinned itself is known by its bytes, whatever name it bears. */
function nameFault(certificate: PeerCertificate, pinned: readonly Uint8Array[]): Error | undefined {
  if (pinned.some((der) => equalBytes(der, certificate.raw))) return undefined;
  const faults = OWN_NAMES.map((name) => checkServerIdentity(name, certificate));
  return faults.includes(undefined) ? undefined : faults[0];
}

interface Heard {
  next(withinMs: number): Promise<unknown>;
  close(): void;
}

interface Waiting {
  readonly resolve: (message: unknown) => void;
  readonly reject: (fault: Fault) => void;
}

/** Messages in their order, heartbeats left out; whoever waits when the line falls is told so. */
function listen(socket: WebSocket, times: LineTimes): Heard {
  let waiting: Waiting | null = null;
  let over: Fault | null = null;
  let [heardAt, tickedAt] = [performance.now(), performance.now()];

  const end = (fault: Fault): void => {
    over ??= fault;
    clearInterval(pings);
    waiting?.reject(over);
    waiting = null;
    socket.terminate();
  };
  const pings = setInterval(() => {
    const now = performance.now();
    // Who stood still himself has not read yet what came meanwhile: the next turn tells.
    const isLate = now - tickedAt > 2 * times.pingMs;
    tickedAt = now;
    if (socket.readyState !== WebSocket.OPEN) return;
    if (!isLate && now - heardAt > times.silenceMs)
      return end(new Fault('NCALAYER_LOST', { data: { why: 'silence' } }));
    socket.send(HEARTBEAT);
  }, times.pingMs);

  socket.on('open', () => (heardAt = performance.now()));
  socket.on('message', (data: Buffer, isBinary) => {
    heardAt = performance.now();
    const text = data.toString('utf8');
    if (isBinary || text === HEARTBEAT) return;
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      return end(new Fault('NCALAYER_FAILED', { data: { why: 'garbled' } }));
    }
    // What nobody asked for is not kept: an answer to an old question must not pass for that to the next.
    waiting?.resolve(message);
    waiting = null;
  });
  socket.on('error', (cause) => end(lineFault(cause)));
  socket.on('close', () => end(new Fault('NCALAYER_LOST')));
  return {
    next(withinMs) {
      if (over) return Promise.reject(over);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => end(new Fault('NCALAYER_LOST', { data: { why: 'time' } })), withinMs);
        const done =
          <T>(act: (value: T) => void) =>
          (value: T): void => {
            clearTimeout(timer);
            act(value);
          };
        waiting = { resolve: done(resolve), reject: done(reject) };
      });
    },
    close: () => end(new Fault('CANCELLED', { data: { what: 'key' } })),
  };
}

const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|DEPTH_ZERO|INVALID_PURPOSE|SSL|TLS/;

function lineFault(cause: Error): Fault {
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (code === 'ECONNREFUSED') return new Fault('NCALAYER_ABSENT');
  if (UNTRUSTED.test(code)) return new Fault('NCALAYER_UNTRUSTED', { cause });
  return new Fault('NCALAYER_LOST', { cause });
}
