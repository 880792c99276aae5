import type { Session, WebContents } from 'electron';
import { ORIGIN } from './electron-parts.ts';

/** What a page may ask for: copying text and filling the screen. Everything else is refused without a question (SEC-10). */
const GRANTED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen']);

/** Nothing leaves the application: no navigation, no redirect, no new window, no webview (SEC-6). */
export function keepInside(contents: WebContents): void {
  const stay = (event: { preventDefault: () => void; url?: string }, address?: string): void => {
    if (!isOwn(event.url ?? address ?? '')) event.preventDefault();
  };
  contents.on('will-navigate', stay);
  contents.on('will-redirect', stay);
  contents.on('will-frame-navigate', (event) => {
    if (!isOwn(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

export function refusePermissions(session: Session): void {
  session.setPermissionRequestHandler((contents, permission, answer) => {
    answer(GRANTED.has(permission) && isOwn(contents.getURL()));
  });
  session.setPermissionCheckHandler((_contents, permission, origin) => GRANTED.has(permission) && isOwn(`${origin}/`));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  session.setUSBProtectedClassesHandler(() => []);
}

/** A string comparison on purpose: `shekara://app@evil/` and `shekara://app.evil/` are not ours. */
export const isOwn = (address: string): boolean => address === ORIGIN || address.startsWith(`${ORIGIN}/`);
