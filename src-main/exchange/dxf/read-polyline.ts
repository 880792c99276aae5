import { skippedShape, type RawEntity } from './raw-entity.ts';
import { readEntity, reasonToLeave } from './read-entity.ts';
import type { EntityTags } from './entity-tags.ts';
import type { EntityHead, Shape } from './shapes.ts';

const FLAG = { closed: 1, splineFit: 4, inSpace: 8, mesh: 16, polyface: 64 } as const;
/** Control point of a spline-fitted polyline: only helps to edit it. */
const FRAME_VERTEX = 16;

/** Collects the old kind of polyline: POLYLINE, its VERTEX entities, SEQEND. */
export class PolylineBuilder {
  readonly #head: EntityHead;
  readonly #flags: number;
  readonly #elevation: number;
  readonly #vertices: number[] = [];
  readonly #bulges: number[] = [];
  #reason: ReturnType<typeof reasonToLeave>;
  #curved = false;

  constructor({ tags, head }: RawEntity) {
    this.#flags = tags.number(70, 0) || 0;
    this.#elevation = tags.number(30, 0);
    this.#head = this.#is(FLAG.inSpace) ? { ...head, axes: null } : head;
    this.#reason = reasonToLeave(tags) ?? (this.#is(FLAG.mesh | FLAG.polyface) ? 'dxfMesh' : null);
  }

  add(tags: EntityTags): void {
    if (!tags.complete) this.#reason ??= 'dxfTorn';
    if (((tags.number(70, 0) || 0) & FRAME_VERTEX) !== 0 && this.#is(FLAG.splineFit)) return;
    const z = this.#is(FLAG.inSpace) ? tags.number(30, 0) : this.#elevation;
    this.#vertices.push(tags.number(10, NaN), tags.number(20, NaN), z);
    const bulge = this.#is(FLAG.inSpace) ? 0 : tags.number(42, 0);
    this.#bulges.push(bulge);
    this.#curved ||= bulge !== 0;
  }

  /** `ended` when a SEQEND, or at least another entity, closed the row of vertices. */
  build(ended: boolean): Shape {
    const reason = this.#reason ?? (ended ? null : 'dxfTorn');
    if (reason !== null) return skippedShape(this.#head, reason);
    return {
      kind: 'path',
      head: this.#head,
      vertices: this.#vertices,
      bulges: this.#curved ? this.#bulges : null,
      closed: this.#is(FLAG.closed),
    };
  }

  #is(flag: number): boolean {
    return (this.#flags & flag) !== 0;
  }
}

/** An entity of one record, left out when there is a reason to. */
export function readSingle(entity: RawEntity): Shape {
  const reason = reasonToLeave(entity.tags);
  return reason === null ? readEntity(entity) : skippedShape(entity.head, reason);
}
