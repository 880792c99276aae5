import { existsSync, readFileSync } from 'node:fs';
import { startWatchedHost } from '#main/host/watch-host.ts';
import { buildRenderer } from '../build-renderer.ts';
import { openWindow } from './open-window.ts';
import { startChild, type Child } from './child.ts';

interface DemoAccount {
  readonly login: string;
  readonly role: string;
  readonly name: string;
  readonly password: string;
  readonly keyFile: string;
  readonly keyPassword: string;
}

/** The two seats of `npm start`: one for the engineer, one for the registrar, so that the whole job can be tried. */
const SEATS = [
  { seat: 'engineer', port: 7501 },
  { seat: 'registrar', port: 7502 },
] as const;
const SERVER_PORT = 7443;

/**
 * Makes what is missing (demo data, the built window), starts the server and the seats as processes of their own and
 * stops them all when it is stopped itself.
 */
export async function startEverything(options: {
  root: string;
  home: string;
  parcels: number;
  open: boolean;
}): Promise<void> {
  const { root, home } = options;
  const node = process.execPath;
  if (!existsSync(`${home}/central/central.db`)) {
    await startChild('demo', node, [`${root}bin/main.ts`, 'demo', '--parcels', String(options.parcels)], { home }).done;
  }
  await buildRenderer(root);

  const children: Child[] = [];
  const stop = (): void => {
    for (const child of [...children].reverse()) child.stop();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  const server = startChild('server', node, [`${root}bin/main.ts`, 'server', '--port', String(SERVER_PORT)], { home });
  children.push(server);
  const serverUrl = await server.ready();
  const addresses: { seat: string; url: string }[] = [];
  for (const { seat, port } of SEATS) {
    const child = startWatchedHost({
      args: ['--home', home, '--seat', seat],
      env: { ...process.env, NODE_OPTIONS: '', SHEKARA_HOME: home },
      port,
      report: (event, facts) => console.error(JSON.stringify({ event, seat, ...facts })),
    });
    children.push(child);
    addresses.push({ seat, url: await child.ready() });
  }

  printWelcome(home, serverUrl, addresses);
  if (options.open) openWindow(root, addresses);
  await Promise.race(children.map((child) => child.done.catch(() => undefined)));
  stop();
  await Promise.allSettled(children.map((child) => child.done));
}

function printWelcome(home: string, server: string, addresses: readonly { seat: string; url: string }[]): void {
  const accounts = JSON.parse(readFileSync(`${home}/demo/accounts.json`, 'utf8')) as DemoAccount[];
  console.log(`\nCentral server   ${server}`);
  for (const { seat, url } of addresses) console.log(`Workstation ${seat.padEnd(10)} ${url}`);
  console.log('\nDemo accounts (key files and passwords are for the demo only):');
  const rows = accounts.map((one) => [one.role, one.login, one.password, one.keyFile, one.keyPassword]);
  const head = ['role', 'login', 'password', 'key file', 'key password'];
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] ?? '').length)));
  for (const row of [head, ...rows]) console.log(`  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')}`);
  console.log('\nCtrl+C stops everything.');
}
