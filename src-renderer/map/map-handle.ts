import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Box, Position, Zone } from '#domain/geometry/types.ts';

/** What a drawing tool is told: the pointer on the state grid, and whether snapping is held off (Alt). */
export interface ToolPointer {
  readonly at: Position;
  readonly screen: readonly [x: number, y: number];
  readonly alt: boolean;
  readonly shift: boolean;
}

/** A tool takes the pointer and the keys of the map while it is active; Esc steps back once, then lets go. */
export interface MapTool {
  readonly name: string;
  readonly cursor: string;
  readonly move: (pointer: ToolPointer) => void;
  readonly press: (pointer: ToolPointer) => void;
  /** The button goes down: answers whether something is taken hold of, so that the map stays where it is. */
  readonly grab?: (pointer: ToolPointer) => boolean;
  /** The button is let go, where the pointer was last. */
  readonly drop?: () => void;
  /** Answers whether the key was used. */
  readonly key: (event: KeyboardEvent) => boolean;
  readonly leave: () => void;
}

/** The map as the rest of the workstation sees it. Never reactive: kept in `shallowRef` with `markRaw`. */
export interface MapHandle {
  readonly map: MapLibreMap;
  readonly zone: Zone;
  readonly toLngLat: (at: Position) => [number, number];
  readonly toGrid: (lngLat: { lng: number; lat: number }) => Position;
  /** Moves so that the box (grid mm) fills `share` of the view; flies at most 250 ms, jumps beyond two screens. */
  readonly showBox: (box: Box, share?: number) => void;
  readonly select: (numbers: readonly string[]) => void;
  /** Everything outside these parcels is drawn at half strength while a draft is open; null switches it off. */
  readonly dimOutside: (numbers: readonly string[] | null) => void;
  /** Shows the tool in hand the middle of the map, or presses there: the pointer of the keyboard. */
  readonly aim: (isMeant: boolean) => void;
  readonly setTool: (tool: MapTool | null) => void;
  /** No tool is in hand any more, unless another has been taken since. */
  readonly putDown: (tool: MapTool) => void;
}
