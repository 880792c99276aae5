import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONTENT_SECURITY_POLICY } from '#contracts/csp.ts';
import { FakeContents, fakeElectron, type FakeElectron } from './fake-electron.ts';
import { startShell } from './shell.ts';
import { readWindowState } from './window-state.ts';

let home: string;
let electron: FakeElectron;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'shekara-shell-'));
  electron = fakeElectron();
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  rmSync(home, { recursive: true });
  vi.restoreAllMocks();
});

const start = (fake: FakeElectron = electron): Promise<void> =>
  startShell(fake.parts, { out: join(home, 'out'), resources: join(home, 'resources'), home });
const ours = (fake: FakeElectron = electron) => fake.windows[0]!;

describe('shell', () => {
  it('SEC-2 makes one window: sandboxed, isolated, without Node, webview, dev tools or unsafe content', async () => {
    await start();
    expect(electron.windows).toHaveLength(1);
    expect(electron.app.sandboxed).toBe(true);
    expect(ours().options['webPreferences']).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      experimentalFeatures: false,
      devTools: false,
    });
    expect(ours().loaded).toBe('shekara://app/index.html');
  });

  it('a second instance ends at once and raises the first', async () => {
    const second = fakeElectron({ firstInstance: false });
    await start(second);
    expect(second.app.quits).toBe(1);
    expect(second.windows).toHaveLength(0);
    await start();
    const focused = new Promise((resolve) => ours().once('focused', resolve));
    electron.app.emit('second-instance');
    await focused;
  });

  it.each([
    'https://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'about:blank',
    'blob:null/1',
    'shekara://evil/index.html',
    'shekara://app@evil/',
    'shekara://app.evil/',
    'SHEKARA://app.evil/',
    'view-source:shekara://app/',
    'http://127.0.0.1/',
    'ws://127.0.0.1/',
    'ftp://x/',
    'chrome://settings',
    'devtools://x',
    'mailto:a@b.kz',
    'tel:1414',
    'search-ms:x',
    '//evil/',
  ])('SEC-6 does not leave the application for %s', async (address) => {
    await start();
    const contents = ours().webContents;
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview']) {
      const event = { url: address, preventDefault: vi.fn() };
      contents.emit(name, event, address);
      expect(event.preventDefault, name).toHaveBeenCalledOnce();
    }
    expect(contents.openHandler?.()).toEqual({ action: 'deny' });
  });

  it('SEC-10 refuses every permission, device and capture but copying and full screen', async () => {
    await start();
    const ask = electron.session['setPermissionRequestHandler'];
    const answers = new Map<string, boolean>();
    // The fake keeps what the shell gave to Electron; its real type is Electron's own.
    const handler = ask as unknown as (c: unknown, p: string, a: (ok: boolean) => void) => void;
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'usb',
      'hid',
      'serial',
      'display-capture',
      'clipboard-sanitized-write',
      'fullscreen',
    ]) {
      handler({ getURL: () => 'shekara://app/index.html' }, permission, (ok) => answers.set(permission, ok));
    }
    expect([...answers].filter(([, granted]) => granted).map(([name]) => name)).toEqual([
      'clipboard-sanitized-write',
      'fullscreen',
    ]);
    handler({ getURL: () => 'https://evil/' }, 'fullscreen', (ok) => answers.set('foreign', ok));
    expect(answers.get('foreign')).toBe(false);
    const device = electron.session['setDevicePermissionHandler'] as unknown as () => boolean;
    expect(device()).toBe(false);
  });

  it('SEC-4 gives the port to the top frame of our own page only', async () => {
    await start();
    const sender = ours().webContents;
    const ask = (from: FakeContents, frame: { url: string; parent: unknown } | null): void => {
      electron.ipcMain.emit('shekara:port', { sender: from, senderFrame: frame });
    };
    ask(new FakeContents(), { url: 'shekara://app/index.html', parent: null });
    ask(sender, { url: 'https://evil/', parent: null });
    ask(sender, { url: 'shekara://app/index.html', parent: {} });
    ask(sender, null);
    expect(sender.posted).toHaveLength(0);
    ask(sender, { url: 'shekara://app/index.html', parent: null });
    expect(sender.posted).toEqual([{ channel: 'shekara:port', ports: [{ end: 2 }] }]);
    expect(electron.children[0]?.sent).toEqual([{ message: { kind: 'port' }, ports: [{ end: 1 }] }]);
  });

  it('SEC-3 SEC-8 serves the scheme with the policy, opaque files through the back half, and nothing else', async () => {
    await start();
    const get = (address: string, method = 'GET') => electron.handle!(new Request(address, { method }));
    for (const address of [
      'shekara://app/../../etc/passwd',
      'shekara://app/%2e%2e/secret',
      'shekara://app/C:/x',
      'shekara://other/index.html',
      'shekara://app/nul%00',
    ]) {
      expect((await get(address)).status, address).toBe(404);
    }
    const answer = await get('shekara://app/none.html');
    expect(answer.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');

    const tile = get('shekara://app/tiles/e/12/15/1/2.mvt');
    const child = electron.children[0]!;
    const request = child.sent.at(-1)?.message as { id: number; path: string };
    expect(request.path).toBe('/tiles/e/12/15/1/2.mvt');
    child.emit('message', { id: request.id, status: 200, headers: { 'content-type': 'x' }, body: new Uint8Array([7]) });
    expect([...new Uint8Array(await (await tile).arrayBuffer())]).toEqual([7]);
  });

  it('starts a back half that ended again, answers what waited, and stops trying when it keeps ending', async () => {
    await start();
    const waiting = electron.handle!(new Request('shekara://app/files/abc'));
    for (let i = 0; i < 8; i += 1) electron.children.at(-1)?.emit('exit', 1);
    expect((await waiting).status).toBe(503);
    expect(electron.children).toHaveLength(5);
    expect((await electron.handle!(new Request('shekara://app/files/abc'))).status).toBe(503);
  });

  it('SEC-69 starts helpers for the back half by name only, and gives each side one end of a channel', async () => {
    await start();
    const backHalf = electron.children[0]!;
    for (const name of ['../evil-process.js', '/bin/sh', 'main.js', 'signing-process.js/../x']) {
      backHalf.emit('message', { kind: 'helper.fork', id: 9, name });
    }
    expect(electron.children).toHaveLength(1);
    backHalf.emit('message', { kind: 'helper.fork', id: 1, name: 'signing-process.js' });
    const helper = electron.children[1]!;
    expect(helper.entry).toBe(join(home, 'out', 'main', 'signing-process.js'));
    expect(helper.sent).toEqual([{ message: null, ports: [{ end: 1 }] }]);
    expect(backHalf.sent.at(-1)).toEqual({ message: { kind: 'helper.line', id: 1 }, ports: [{ end: 2 }] });
    backHalf.emit('message', { kind: 'helper.kill', id: 1 });
    expect(helper.killed).toBe(true);
    helper.emit('exit', 0);
    expect(backHalf.sent.at(-1)?.message).toEqual({ kind: 'helper.exit', id: 1 });
  });

  it('SEC-22 A32.5 tells the back half that the machine sleeps, is locked or is left alone', async () => {
    vi.useFakeTimers();
    try {
      await start();
      const told = (): unknown[] => electron.children[0]!.sent.map(({ message }) => message);
      electron.power.emit('suspend');
      electron.power.emit('lock-screen');
      electron.power.emit('user-did-resign-active');
      expect(told()).toEqual([
        { kind: 'lock', reason: 'suspend' },
        { kind: 'lock', reason: 'system' },
        { kind: 'lock', reason: 'system' },
      ]);
      electron.power.idleSeconds = 700;
      vi.advanceTimersByTime(10_000);
      expect(told()).toContainEqual({ kind: 'untouched', seconds: 700 });
    } finally {
      vi.useRealTimers();
    }
  });

  describe('SEC-11 what hangs', () => {
    beforeEach(() => void vi.useFakeTimers());
    afterEach(() => void vi.useRealTimers());
    /** Time goes on; whoever still lives answers each question. */
    const pass = (ms: number, lives: () => void): void => {
      for (let at = 0; at < ms; at += 50) {
        vi.advanceTimersByTime(50);
        lives();
      }
    };
    const backLives = (): void => void electron.children.at(-1)?.emit('message', { kind: 'pong' });
    const windowLives = (): void => void electron.ipcMain.emit('shekara:beat', { sender: ours().webContents }, false);

    it('SEC-11 a back half that hangs is ended within 3 s and started again', async () => {
      const killed = vi.spyOn(process, 'kill').mockReturnValue(true);
      await start();
      pass(60_000, () => (backLives(), windowLives()));
      expect(killed).not.toHaveBeenCalled();
      pass(3_000, windowLives);
      expect(killed.mock.calls).toEqual([[1_000_000_007, 'SIGKILL']]);
      electron.children[0]?.emit('exit', 137);
      expect(electron.children).toHaveLength(2);
      // Its start takes as long as it takes
      pass(20_000, windowLives);
      expect(killed).toHaveBeenCalledOnce();
    });

    it('SEC-11 a window that hangs is ended within 3 s and loaded again; so is one that crashed', async () => {
      await start();
      const { webContents } = ours();
      pass(60_000, () => (backLives(), windowLives()));
      expect(webContents.beats).toBeGreaterThan(200);
      expect(webContents.crashes).toBe(0);
      pass(3_000, backLives);
      expect([webContents.crashes, webContents.reloads]).toEqual([1, 1]);
      pass(1_000, () => (backLives(), windowLives()));
      webContents.emit('render-process-gone', {}, { reason: 'oom' });
      expect([webContents.crashes, webContents.reloads]).toEqual([1, 2]);
    });

    it('SEC-11 a window that prints is not taken for one that hangs, and a foreign one says nothing', async () => {
      await start();
      const { webContents } = ours();
      windowLives();
      electron.ipcMain.emit('shekara:beat', { sender: webContents }, true);
      pass(120_000, backLives);
      expect(webContents.crashes).toBe(0);
      windowLives();
      pass(3_000, () => (backLives(), electron.ipcMain.emit('shekara:beat', { sender: new FakeContents() }, false)));
      expect(webContents.crashes).toBe(1);
    });
  });

  it('has its native menu in Kazakh and Russian', async () => {
    await start();
    expect(electron.menus[0]?.map((one) => one.label)).toEqual(['Файл', 'Түзету', 'Көрініс', 'Терезе']);
    const russian = fakeElectron({ locale: 'ru-RU' });
    await start(russian);
    expect(russian.menus[0]?.map((one) => one.label)).toEqual(['Файл', 'Правка', 'Вид', 'Окно']);
  });

  it('remembers where its window stood, unless that is off every screen or the file is damaged', async () => {
    await start();
    ours().emit('close');
    const file = join(home, 'window.json');
    const screen = { x: 0, y: 0, width: 1920, height: 1080 };
    expect(readWindowState(file, [screen])).toEqual({
      bounds: { x: 10, y: 20, width: 1300, height: 800 },
      maximized: false,
    });
    expect(readWindowState(file, [{ x: 5000, y: 0, width: 800, height: 600 }]).bounds).toEqual({
      width: 1440,
      height: 900,
    });
    writeFileSync(file, '{"bounds":');
    expect(readWindowState(file, [screen]).bounds).toEqual({ width: 1440, height: 900 });
  });

  it('SEC-5 the preload exposes one function and nothing of Electron', () => {
    const source = readFileSync(new URL('./preload.ts', import.meta.url), 'utf8');
    expect(source.match(/exposeInMainWorld\('\w+'/g)).toEqual(["exposeInMainWorld('openBackHalf'"]);
  });
});
