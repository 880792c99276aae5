import type { IncomingMessage } from 'node:http';
import { HeadEvent } from '#contracts/central/bulk.ts';
import { Fault } from '#domain/fault.ts';
import { lineFault } from './pinned-https.ts';

/** A hint that something is there to pull; never the thing itself. */
export type Hint = { readonly kind: 'head'; readonly size: number } | { readonly kind: 'notice' };

/** An event of ours is under a hundred bytes. */
const MAX_UNREAD = 64 * 1024;

/** Reads server-sent events until the line ends. Unknown events are passed over; broken ones are SERVER_GARBLED. */
export async function* readHints(message: IncomingMessage, region: string): AsyncGenerator<Hint, void, void> {
  let unread = '';
  message.setEncoding('utf8');
  try {
    for await (const part of message as AsyncIterable<string>) {
      unread += part;
      const events = unread.split(/\r?\n\r?\n/);
      unread = events.pop() ?? '';
      if (unread.length > MAX_UNREAD) throw new Fault('SERVER_GARBLED', { data: { reason: 'events' } });
      for (const event of events) {
        const hint = readHint(event, region);
        if (hint) yield hint;
      }
    }
  } catch (error) {
    throw lineFault(error);
  }
}

function readHint(event: string, region: string): Hint | null {
  const fields = new Map(
    event
      .split(/\r?\n/)
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const name = fields.get('event');
  if (name === 'notice') return { kind: 'notice' };
  if (name !== 'head') return null;
  try {
    const head = HeadEvent.parse(JSON.parse(fields.get('data') ?? ''));
    if (head.region !== region) throw new Error('region');
    return { kind: 'head', size: head.size };
  } catch (cause) {
    throw new Fault('SERVER_GARBLED', { cause, data: { reason: 'events' } });
  }
}
