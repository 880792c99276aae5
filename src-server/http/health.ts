import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { loadavg } from 'node:os';
import { newestHead } from '../journal/journal.queries.ts';
import type { Centre } from '../centre.ts';
import { evidenceFigures } from '../evidence/kept-signatures.queries.ts';

export interface HealthListener {
  readonly url: string;
  close(): Promise<void>;
}

/** SEC-53: health and figures on a listener of their own, loopback only, plain text, no personal data. */
export async function startHealth(centre: Centre, port: number): Promise<HealthListener> {
  const server = createServer((request, response) => {
    const answer = request.method === 'GET' ? answerOf(centre, request.url ?? '') : null;
    response.writeHead(answer === null ? 404 : answer.status, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
    });
    response.end(answer?.text ?? 'not found\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const address = server.address() as AddressInfo; // a TCP server that listens has one
  return { url: `http://127.0.0.1:${address.port}`, close: () => closed(server) };
}

function answerOf(centre: Centre, path: string): { readonly status: number; readonly text: string } | null {
  if (path === '/metrics') return { status: 200, text: metrics(centre) };
  if (path !== '/health') return null;
  try {
    centre.store.raw.prepare('select 1').get();
    return { status: 200, text: 'ok\n' };
  } catch {
    return { status: 503, text: 'store\n' };
  }
}

function metrics(centre: Centre): string {
  const { raw } = centre.store;
  const waiting = raw
    .prepare<[string], number>("select count(*) from submission where region = ? and state = 'lodged'")
    .pluck();
  const evidence = evidenceFigures(raw, centre.region, centre.clock.now().toISOString());
  const figures: readonly (readonly [string, number])[] = [
    ['shekara_journal_size', newestHead(raw, centre.region)?.size ?? 0],
    ['shekara_queue_waiting', waiting.get(centre.region) ?? 0],
    ['shekara_trust_version', centre.signatures.store.version],
    ['shekara_evidence_kept', evidence.kept],
    ['shekara_evidence_open', evidence.open],
    ['shekara_evidence_due', evidence.due],
    ['shekara_evidence_weak', evidence.weak],
    ['shekara_event_listeners', centre.events.count],
    ['shekara_commits_total', centre.writer.commits],
    ['shekara_writes_total', centre.writer.jobs],
    ['process_resident_memory_bytes', process.memoryUsage.rss()],
    ['process_uptime_seconds', Math.round(process.uptime())],
    ['node_load1', loadavg()[0] ?? 0],
  ];
  return figures.map(([name, value]) => `${name} ${value}\n`).join('');
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
