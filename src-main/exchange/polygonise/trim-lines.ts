import type { Position } from '#domain/geometry/types.ts';
import { keyOf, type Segment } from './node-segments.ts';

export interface Trimmed {
  readonly segments: readonly Segment[];
  /** Places where a line ended in the open. */
  readonly looseEnds: readonly Position[];
  /** Segments with the same face on both sides: a line from one closed ring to another. */
  readonly bridges: readonly Segment[];
}

/** Takes off what bounds no face: lines from a loose end to where they meet others, and bridges. */
export function trimLines(segments: readonly Segment[]): Trimmed {
  const graph = new Graph(segments);
  const looseEnds = graph.looseEnds();
  for (const end of looseEnds) graph.pruneFrom(keyOf(end));
  const bridges = graph.bridges();
  for (const bridge of bridges) graph.remove(bridge);
  return {
    segments: segments.filter((_, id) => !graph.isRemoved(id)),
    looseEnds,
    bridges: bridges.map((id) => segments[id] as Segment),
  };
}

class Graph {
  readonly #segments: readonly Segment[];
  readonly #at = new Map<string, number[]>();
  readonly #removed: Uint8Array;

  constructor(segments: readonly Segment[]) {
    this.#segments = segments;
    this.#removed = new Uint8Array(segments.length);
    for (const [id, { a, b }] of segments.entries()) {
      for (const key of [keyOf(a), keyOf(b)]) {
        const known = this.#at.get(key);
        if (known) known.push(id);
        else this.#at.set(key, [id]);
      }
    }
  }

  isRemoved(id: number): boolean {
    return this.#removed[id] === 1;
  }

  remove(id: number): void {
    this.#removed[id] = 1;
  }

  looseEnds(): readonly Position[] {
    const ends: Position[] = [];
    for (const [key, ids] of this.#at) {
      const segment = ids.length === 1 ? this.#segments[ids[0] as number] : undefined;
      if (segment) ends.push(keyOf(segment.a) === key ? segment.a : segment.b);
    }
    return ends;
  }

  /** From a loose end on as long as there is one way to go. */
  pruneFrom(start: string): void {
    for (let key = start; ;) {
      const ways = this.#ways(key);
      const only = ways[0];
      if (only === undefined || ways.length > 1) return;
      this.remove(only);
      key = this.#otherEnd(only, key);
    }
  }

  /** Tarjan's: a segment is a bridge when nothing behind it leads back before it. Without recursion, nets are long. */
  bridges(): readonly number[] {
    const order = new Map<string, number>();
    const low = new Map<string, number>();
    const found: number[] = [];
    for (const root of this.#at.keys()) {
      if (order.has(root)) continue;
      const stack = [{ key: root, by: -1, ways: this.#ways(root), next: 0 }];
      order.set(root, order.size);
      low.set(root, order.size - 1);
      for (let top = stack[0]; top; top = stack[stack.length - 1]) {
        const way = top.ways[top.next++];
        if (way === undefined) {
          stack.pop();
          const above = stack[stack.length - 1];
          if (!above) continue;
          const reached = low.get(top.key) as number;
          low.set(above.key, Math.min(low.get(above.key) as number, reached));
          if (reached > (order.get(above.key) as number)) found.push(top.by);
          continue;
        }
        if (way === top.by) continue;
        const to = this.#otherEnd(way, top.key);
        const known = order.get(to);
        if (known !== undefined) low.set(top.key, Math.min(low.get(top.key) as number, known));
        else {
          order.set(to, order.size);
          low.set(to, order.size - 1);
          stack.push({ key: to, by: way, ways: this.#ways(to), next: 0 });
        }
      }
    }
    return found;
  }

  #ways(key: string): readonly number[] {
    return (this.#at.get(key) ?? []).filter((id) => !this.isRemoved(id));
  }

  #otherEnd(id: number, key: string): string {
    const { a, b } = this.#segments[id] as Segment;
    return keyOf(a) === key ? keyOf(b) : keyOf(a);
  }
}
