import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { messages, type Language } from '#locales/messages.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The system's Chromium with WebGL by software, so that the map is drawn on machines without a graphics card. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (!executablePath) throw new Error("no Chromium: run 'npm run setup'");
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
      '--ignore-gpu-blocklist',
      '--disable-background-networking',
      // Only the map needs the graphics card that there is not.
      '--disable-gpu-rasterization',
    ],
  });
}

export interface WindowOptions {
  readonly url: string;
  readonly language: Language;
  readonly theme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
  /** `name=value` of a browser that the host has let in already. */
  readonly cookie?: string;
}

/** What a window reports by itself that no user should ever cause. */
export interface WindowWatch {
  readonly page: Page;
  /** Uncaught errors and violations of the content policy, as they came. */
  readonly complaints: string[];
  /** Addresses asked for outside the window's own origin. */
  readonly outside: string[];
}

export async function openWindow(browser: Browser, options: WindowOptions): Promise<WindowWatch> {
  const context = await browser.newContext({
    viewport: { width: options.width, height: options.height },
    colorScheme: options.theme,
    locale: options.language === 'en' ? 'en-GB' : `${options.language}-KZ`,
    timezoneId: 'Asia/Almaty',
    reducedMotion: 'reduce',
  });
  const [name = '', value = ''] = options.cookie?.split('=') ?? [];
  if (options.cookie) await context.addCookies([{ name, value, url: new URL(options.url).origin }]);
  const page = await context.newPage();
  const complaints: string[] = [];
  const outside: string[] = [];
  const origin = new URL(options.url).origin;
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Trusted ?Type/i.test(message.text())) complaints.push(`policy: ${message.text()}`);
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:'].includes(url.protocol) && url.host !== new URL(origin).host) outside.push(request.url());
  });
  await page.goto(options.url);
  await page.getByRole('button', { name: LANGUAGE_NAMES[options.language], exact: true }).click();
  return { page, complaints, outside };
}

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

export const textsOf = (language: Language) => messages[language];
