import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';
import { z } from 'zod';

const Bounds = z.strictObject({ x: z.int(), y: z.int(), width: z.int().min(200), height: z.int().min(200) });
const Saved = z.strictObject({ bounds: Bounds, maximized: z.boolean() });

export interface WindowState {
  readonly bounds: Partial<Rectangle>;
  readonly maximized: boolean;
}

const FIRST: WindowState = { bounds: { width: 1440, height: 900 }, maximized: false };

/** Where the window stood when it was closed, unless that place is on no screen any more. */
export function readWindowState(file: string, screens: readonly Rectangle[]): WindowState {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return FIRST; // the first start
  }
  const saved = Saved.safeParse(parse(text));
  if (!saved.success) return FIRST;
  const { bounds, maximized } = saved.data;
  return screens.some((screen) => overlaps(screen, bounds)) ? { bounds, maximized } : { ...FIRST, maximized };
}

export function keepWindowState(file: string, window: BrowserWindow): void {
  window.on('close', () => {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, JSON.stringify({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }));
    renameSync(`${file}.new`, file);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** At least a title bar's worth must be on the screen, or the window could not be moved back. */
function overlaps(screen: Rectangle, bounds: Rectangle): boolean {
  const width = Math.min(screen.x + screen.width, bounds.x + bounds.width) - Math.max(screen.x, bounds.x);
  const height = Math.min(screen.y + screen.height, bounds.y + bounds.height) - Math.max(screen.y, bounds.y);
  return width >= 120 && height >= 40;
}
