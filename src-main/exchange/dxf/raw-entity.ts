import type { SkipReason } from '../skip-list.ts';
import type { DxfDecoder } from './dxf-decoder.ts';
import type { EntityTags } from './entity-tags.ts';
import type { EntityHead, SkippedShape } from './shapes.ts';

/** Tags of an entity, whose they are and how its texts are read. */
export interface RawEntity {
  readonly tags: EntityTags;
  readonly head: EntityHead;
  readonly decoder: DxfDecoder;
}

export const skippedShape = (head: EntityHead, reason: SkipReason): SkippedShape => ({ kind: 'skipped', head, reason });
