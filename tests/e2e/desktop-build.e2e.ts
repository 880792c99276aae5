import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { Worker, MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import { _electron as electron } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { workstation } from '#contracts/workstation/index.ts';
import { makeWorld, type World } from '../support/world.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * What electron-vite builds for the desktop. The Electron binary is not needed: the built back half runs in a thread that
 * gives it the one thing a utility process has and Node has not, its parent port.
 */
describe('desktop build', () => {
  let world: World;

  beforeAll(async () => {
    const built = spawnSync('electron-vite', ['build', '--logLevel', 'error'], { cwd: ROOT, encoding: 'utf8' });
    expect(built.status, built.stderr).toBe(0);
    world = await makeWorld({ parcels: 200 });
    const server = await world.startServer();
    await server.kill(); // the enrolment is written; the desktop starts without a line
  });
  afterAll(() => world.close());

  it('SEC-5 the preload is CommonJS and knows of Electron only what it needs', () => {
    const preload = readFileSync(join(ROOT, 'out/preload/preload.cjs'), 'utf8');
    expect(preload).toContain('require("electron")');
    expect(preload.match(/require\("([^"]+)"\)/g)).toEqual(['require("electron")']);
  });

  it('names its helpers where the build has put them', () => {
    const folder = join(ROOT, 'out/main');
    const named = readdirSync(folder)
      .filter((name) => name.endsWith('.js'))
      .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/new URL\(["'`]\.\/([^"'`]+)["'`]/g)])
      .map(([, helper = '']) => helper);
    expect(named).toEqual(
      expect.arrayContaining(['check-process.js', 'check-worker.js', 'install-process.js', 'parse-helper-process.js']),
    );
    expect(named.filter((helper) => !existsSync(join(folder, helper)))).toEqual([]);
  });

  it('the built back half answers the window over a MessagePort, and tiles beside it', async () => {
    const { port1, port2 } = new MessageChannel();
    const worker = new Worker(HARNESS, {
      eval: true,
      argv: ['--home', world.home, '--resources', join(ROOT, 'resources')],
      workerData: { entry: join(ROOT, 'out/main/back-half.js') },
    });
    const answers: unknown[] = [];
    worker.on('message', (message) => answers.push(message));
    worker.postMessage({ data: { kind: 'port' }, ports: [port2] }, [port2]);
    worker.postMessage({ data: { kind: 'bulk', id: 7, path: '/files/none' }, ports: [] });

    const client: ContractRouterClient<typeof workstation> = createORPCClient(new RPCLink({ port: port1 }));
    port1.start();
    const state = await client.session.state({});
    expect(state).toMatchObject({ account: null, serverName: 'Shekara' });
    await expect.poll(() => answers).toContainEqual(expect.objectContaining({ id: 7, status: 401 }));
    port1.close();
    await worker.terminate();
  });

  it('SEC-5 the window opens in Electron itself, with one function of ours in it', async ({ skip }) => {
    const binary = join(ROOT, `node_modules/electron/dist/electron${process.platform === 'win32' ? '.exe' : ''}`);
    if (!existsSync(binary)) {
      console.log('skipped: no Electron binary');
      skip();
    }
    const app = await electron.launch({
      executablePath: binary,
      args: [ROOT],
      env: { ...process.env, SHEKARA_HOME: world.home },
    });
    const page = await app.firstWindow();
    await page.locator('#login').waitFor();
    const own = await page.evaluate(() => [
      typeof (window as { openBackHalf?: unknown }).openBackHalf,
      'require' in window,
      'process' in window,
    ]);
    expect(own).toEqual(['function', false, false]);
    await app.close();
  });
});

/** Electron's parent port and its ports, which tell their messages as events, on top of a thread's. */
const HARNESS = `
  const { parentPort, workerData } = require('node:worker_threads');
  const wrap = (port) => ({
    on: (name, hear) => port.on(name, (value) => hear(name === 'message' ? { data: value } : value)),
    postMessage: (value) => port.postMessage(value),
    start: () => port.start(),
  });
  const told = (hear) => ({ data, ports }) => hear({ data, ports: ports.map(wrap) });
  process.parentPort = {
    on: (_name, hear) => parentPort.on('message', told(hear)),
    once: (_name, hear) => parentPort.once('message', told(hear)),
    postMessage: (message) => parentPort.postMessage(message),
  };
  import(workerData.entry);
`;
