import { type ClientLink, createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { readonly, ref } from 'vue';
import { sealingLink } from '#contracts/sealed-secret.ts';
import type { workstation } from '#contracts/workstation/index.ts';
import { LineLost } from './seat-fault.ts';

export type BackHalf = ContractRouterClient<typeof workstation>;

type LineState = 'connecting' | 'open' | 'lost';
type CallLink = ClientLink<Record<never, never>>;

const PORT_MESSAGE = 'shekara:port';
/** Starting the back half takes about a second; a port that has not come by then will not come. */
const PORT_WAIT_MS = 8000;
const RETRY_MS = [250, 500, 1000, 2000, 4000] as const;

const line = ref<LineState>('connecting');
let current: Promise<CallLink> | null = null;
let attempts = 0;
let watching: ReturnType<typeof setInterval> | undefined;
const onOpen = new Set<() => void>();
/** Calls that wait for their answer. */
const under = new Set<Promise<unknown>>();

/** State of the line between window and back half (not of the line to the server). */
export const backHalfLine = readonly(line);

/** Runs at once when the line is open, and again after each reconnection. */
export function whenBackHalfOpens(run: () => void): void {
  onOpen.add(run);
  if (line.value === 'open') run();
}

/** Every call of the contract; what opens a key leaves sealed for the process that opens it. Rejects with `LineLost` while there is no line. */
export const backHalf: BackHalf = createORPCClient<BackHalf>(
  sealingLink({
    call: (path, input, options) => {
      const answer = connected().then((link) => link.call(path, input, options));
      const over: Promise<unknown> = answer.catch(() => undefined).finally(() => under.delete(over));
      under.add(over);
      return answer;
    },
  } satisfies CallLink),
);

/** When everything that was asked of the back half has been answered, what follows from the answers with it. */
export async function whenAnswered(): Promise<void> {
  while (under.size > 0) {
    await Promise.all(under);
    // Work that waits in a row for its turn asks in the meantime.
    await new Promise((resolve) => setTimeout(resolve));
  }
}

function connected(): Promise<CallLink> {
  current ??= window.openBackHalf === undefined ? openSocket() : openPort();
  return current;
}

/** Opens the line before the first call needs it. */
export function openBackHalfLine(): void {
  connected().catch(() => undefined); // `lost` below has set the state and the next attempt
}

const BEAT_MS = 500;
const MISSED = 3;

/** A back half that hangs answers nothing and closes nothing: it is said within 3 s, and taken back when it answers. */
function watch(link: CallLink): void {
  let missed = 0;
  clearInterval(watching);
  watching = setInterval(() => {
    missed += 1;
    if (missed > MISSED) line.value = 'lost';
    if (missed > 1) return;
    const answered = (): void => {
      missed = 0;
      if (line.value === 'lost') line.value = 'open';
    };
    // What fails without an answer has lost its line, which is told by the line itself.
    link.call(['session', 'beat'], {}, { context: {} }).then(answered, () => undefined);
  }, BEAT_MS);
}

function opened(link: CallLink): CallLink {
  attempts = 0;
  watch(link);
  line.value = 'open';
  for (const run of onOpen) queueMicrotask(run);
  return link;
}

function lost(): void {
  clearInterval(watching);
  line.value = 'lost';
  current = null;
  const wait = RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)] ?? 4000;
  attempts += 1;
  setTimeout(openBackHalfLine, wait);
}

function openSocket(): Promise<CallLink> {
  const address = new URL('/rpc', location.href);
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => resolve(opened(new SocketLink({ websocket: socket }))), { once: true });
    socket.addEventListener(
      'close',
      () => {
        reject(new LineLost());
        lost();
      },
      { once: true },
    );
  });
}

/**
 * The shell answers with a port in a window message of this very window; the port dies with the back half. A shell
 * that does not answer is asked again.
 */
function openPort(): Promise<CallLink> {
  return new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => {
      removeEventListener('message', take);
      reject(new LineLost());
      lost();
    }, PORT_WAIT_MS);
    const take = (event: MessageEvent<unknown>): void => {
      const [port] = event.ports;
      if (event.source !== window || event.data !== PORT_MESSAGE || port === undefined) return;
      removeEventListener('message', take);
      clearTimeout(giveUp);
      port.addEventListener('close', lost, { once: true });
      port.start();
      resolve(opened(new PortLink({ port })));
    };
    addEventListener('message', take);
    window.openBackHalf?.();
  });
}
