import { EventEmitter } from 'node:events';
import type { ElectronParts } from './electron-parts.ts';

/** Records what the shell asks of Electron. Only what is asked exists: anything else would throw. */
export interface FakeElectron {
  readonly parts: ElectronParts;
  readonly windows: FakeWindow[];
  readonly children: FakeChild[];
  readonly schemes: unknown[];
  readonly app: EventEmitter & { quits: number; sandboxed: boolean };
  readonly ipcMain: EventEmitter;
  readonly power: EventEmitter & { idleSeconds: number };
  readonly session: Record<string, (...args: never[]) => unknown>;
  readonly menus: { label?: string }[][];
  handle: ((request: Request) => Promise<Response>) | null;
}

export class FakeContents extends EventEmitter {
  openHandler: (() => { action: string }) | null = null;
  readonly posted: { channel: string; ports: unknown[] }[] = [];
  setWindowOpenHandler(handler: () => { action: string }): void {
    this.openHandler = handler;
  }
  beats = 0;
  crashes = 0;
  reloads = 0;
  send(): void {
    this.beats += 1;
  }
  forcefullyCrashRenderer(): void {
    this.crashes += 1;
    this.emit('render-process-gone', {}, { reason: 'crashed' });
  }
  reload(): void {
    this.reloads += 1;
  }
  postMessage(channel: string, _message: unknown, ports: unknown[]): void {
    this.posted.push({ channel, ports });
  }
}

export class FakeWindow extends EventEmitter {
  readonly webContents = new FakeContents();
  readonly options: Record<string, unknown>;
  loaded: string | null = null;
  maximized = false;
  shown = false;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
  }
  async loadURL(address: string): Promise<void> {
    this.loaded = address;
  }
  maximize(): void {
    this.maximized = true;
  }
  show(): void {
    this.shown = true;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  isMinimized(): boolean {
    return false;
  }
  focus(): void {
    this.emit('focused');
  }
  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { x: 10, y: 20, width: 1300, height: 800 };
  }
}

export class FakeChild extends EventEmitter {
  readonly entry: string;
  readonly sent: { message: unknown; ports: unknown[] }[] = [];
  killed = false;
  readonly pid = 1_000_000_007;
  constructor(entry: string) {
    super();
    this.entry = entry;
  }
  postMessage(message: unknown, ports: unknown[] = []): void {
    this.sent.push({ message, ports });
  }
  kill(): boolean {
    this.killed = true;
    return true;
  }
}

export function fakeElectron(options: { firstInstance?: boolean; locale?: string } = {}): FakeElectron {
  const windows: FakeWindow[] = [];
  const children: FakeChild[] = [];
  const schemes: unknown[] = [];
  const menus: { label?: string }[][] = [];
  const app = Object.assign(new EventEmitter(), {
    quits: 0,
    sandboxed: false,
    isPackaged: true,
    requestSingleInstanceLock: () => options.firstInstance ?? true,
    enableSandbox: () => void (app.sandboxed = true),
    quit: () => void (app.quits += 1),
    whenReady: async () => undefined,
    getLocale: () => options.locale ?? 'kk-KZ',
  });
  const ipcMain = new EventEmitter();
  const power = Object.assign(new EventEmitter(), { idleSeconds: 0, getSystemIdleTime: () => power.idleSeconds });
  const session: FakeElectron['session'] = {};
  const defaultSession = new Proxy(
    {},
    {
      get: (_target, name) => (handler: (...args: never[]) => unknown) => void (session[String(name)] = handler),
    },
  );
  const fake = {
    windows,
    children,
    schemes,
    menus,
    app,
    ipcMain,
    power,
    session,
    handle: null as FakeElectron['handle'],
  };
  const parts = {
    app,
    ipcMain,
    powerMonitor: power,
    BrowserWindow: class extends FakeWindow {
      constructor(given: Record<string, unknown>) {
        super(given);
        windows.push(this);
        app.emit('web-contents-created', {}, this.webContents);
      }
    },
    Menu: {
      buildFromTemplate: (template: { label?: string }[]) => template,
      setApplicationMenu: (menu: { label?: string }[]) => void menus.push(menu),
    },
    MessageChannelMain: class {
      readonly port1 = { end: 1 };
      readonly port2 = { end: 2 };
    },
    protocol: {
      registerSchemesAsPrivileged: (list: unknown[]) => void schemes.push(...list),
      handle: (_scheme: string, handler: (request: Request) => Promise<Response>) => void (result.handle = handler),
    },
    screen: { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
    session: { defaultSession },
    utilityProcess: {
      fork: (entry: string) => {
        const child = new FakeChild(entry);
        children.push(child);
        return child;
      },
    },
  };
  // The fake has what the shell uses and nothing more, so the whole of Electron's types cannot be met.
  const result: FakeElectron = { ...fake, parts: parts as unknown as ElectronParts };
  return result;
}
