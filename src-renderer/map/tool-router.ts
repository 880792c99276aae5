import type { Map as MapLibreMap, MapMouseEvent } from 'maplibre-gl';
import type { Position } from '#domain/geometry/types.ts';
import { isDialogOpen, isTyping } from '../app/keyboard.ts';
import { useAim } from './aim.store.ts';
import type { MapTool, ToolPointer } from './map-handle.ts';

type ToGrid = (lngLat: { lng: number; lat: number }) => Position;

/** Gives pointer and keys of the map to the active tool. Without a tool nothing is taken. */
export class ToolRouter {
  readonly #map: MapLibreMap;
  readonly #toGrid: ToGrid;
  readonly #changed: (tool: MapTool | null) => void;
  #tool: MapTool | null = null;

  constructor(map: MapLibreMap, toGrid: ToGrid, changed: (tool: MapTool | null) => void) {
    this.#map = map;
    this.#toGrid = toGrid;
    this.#changed = changed;
    map.on('mousemove', (event) => this.#tool?.move(this.#pointer(event)));
    map.on('click', (event) => this.#tool?.press(this.#pointer(event)));
    map.on('mousedown', (event) => {
      if (event.originalEvent.button === 0 && this.#tool?.grab?.(this.#pointer(event))) event.preventDefault();
    });
    // Wherever the pointer is by then
    const drop = (): void => this.#tool?.drop?.();
    addEventListener('mouseup', drop);
    map.on('remove', () => removeEventListener('mouseup', drop));
    // Before the keys of the window: while drawing, letters and Esc belong to the tool.
    addEventListener('keydown', this.#press, true);
    map.on('remove', () => removeEventListener('keydown', this.#press, true));
  }

  get tool(): MapTool | null {
    return this.#tool;
  }

  set(tool: MapTool | null): void {
    if (this.#tool === tool) return;
    this.#tool?.leave();
    this.#tool = tool;
    this.#map.getCanvas().style.cursor = tool?.cursor ?? '';
    this.#changed(tool);
  }

  putDown(tool: MapTool): void {
    if (this.#tool === tool) this.set(null);
  }

  /** The middle of the map is the pointer of the keyboard: the tool in hand is shown it, or told that it is meant. */
  aim(isMeant: boolean): void {
    const { clientWidth, clientHeight } = this.#map.getContainer();
    const screen = [clientWidth / 2, clientHeight / 2] as const;
    const pointer = { at: this.#toGrid(this.#map.unproject([...screen])), screen, alt: false, shift: false };
    this.#tool?.move(pointer);
    if (!isMeant) return;
    useAim().isOn = true;
    this.#tool?.press(pointer);
  }

  #pointer(event: MapMouseEvent): ToolPointer {
    return {
      at: this.#toGrid(event.lngLat),
      screen: [event.point.x, event.point.y],
      alt: event.originalEvent.altKey,
      shift: event.originalEvent.shiftKey,
    };
  }

  readonly #press = (event: KeyboardEvent): void => {
    if (this.#tool === null || isTyping(event.target) || hasOwnKeys(event.target)) return;
    if (isDialogOpen()) return;
    const isMeant = event.key === 'Enter' && event.shiftKey && this.#map.getContainer().contains(event.target as Node);
    if (isMeant) this.aim(true);
    const used = isMeant || this.#tool.key(event);
    if (!used && event.key !== 'Escape') return;
    if (!used) this.set(null);
    event.preventDefault();
    event.stopPropagation();
  };
}

/** An open menu, and a panel over the map that asks something, have their own Enter and Esc. */
const hasOwnKeys = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
