import type { TakeFeature } from '../drawing.ts';
import { ShapeDrawer, type DrawingLimits } from './draw-shapes.ts';
import type { DxfDecoder } from './dxf-decoder.ts';
import { placeText } from './dxf-fault.ts';
import { EntityTags } from './entity-tags.ts';
import { skippedShape, type RawEntity } from './raw-entity.ts';
import { headOf, readInsert, reasonToLeave, vectorOf } from './read-entity.ts';
import { valueOf } from './read-header.ts';
import { PolylineBuilder, readSingle } from './read-polyline.ts';
import type { Block, Shape, TextShape } from './shapes.ts';
import type { SkipList, SkipReason } from '../skip-list.ts';
import type { TagSource } from './tag-source.ts';

export interface SectionOptions {
  readonly source: TagSource;
  readonly decoder: DxfDecoder;
  readonly skips: SkipList<SkipReason>;
  readonly unitMetres: number;
  readonly limits: DrawingLimits;
  readonly take: TakeFeature;
}

const SECTION_ENDS: ReadonlySet<string> = new Set(['ENDSEC', 'SECTION', 'EOF']);
const BLOCK_ENDS: ReadonlySet<string> = new Set(['ENDBLK', 'BLOCK', ...SECTION_ENDS]);

/** A block that is a file of its own, or overlaid with one. */
const XREF_FLAGS = 4 | 8;

/**
 * Goes through the sections of a file in the order in which they stand. Sections may come twice, be cut off or follow
 * strange tags: what can be read safely is read, the rest is counted.
 */
export class SectionReader {
  readonly #source: TagSource;
  readonly #decoder: DxfDecoder;
  readonly #skips: SkipList<SkipReason>;
  readonly #tags: EntityTags;
  readonly #blocks = new Map<string, Block>();
  readonly #layers = new Map<string, 'dxfLayerFrozen' | 'dxfLayerOff'>();
  /** Features of each layer. */
  readonly #counts = new Map<string, number>();
  readonly #drawer: ShapeDrawer;
  #wordAt = -1;
  #lastWord = '';
  /** The source stands on a tag 0 that was not dealt with yet. */
  #more = true;

  constructor(options: SectionOptions) {
    this.#source = options.source;
    this.#decoder = options.decoder;
    this.#skips = options.skips;
    this.#tags = new EntityTags(options.source);
    const take: TakeFeature = (feature) => {
      this.#counts.set(feature.layer, (this.#counts.get(feature.layer) ?? 0) + 1);
      options.take(feature);
    };
    this.#drawer = new ShapeDrawer({ ...options, blocks: this.#blocks, take });
  }

  /** Answers how many curves became chords. */
  read(): number {
    this.#step();
    while (this.#more && this.#word() !== 'EOF') {
      if (this.#word() === 'SECTION') this.#section();
      else this.#outside();
    }
    if (!this.#more) this.#skips.skip('EOF', 'dxfNoEnd', null);
    else this.#tellTrailing();
    this.#tellLayers();
    return this.#drawer.arcs;
  }

  #section(): void {
    if (!this.#source.next()) return this.#end();
    const name = this.#source.code === 2 ? this.#word() : '';
    if (this.#source.code !== 0) this.#step();
    while (this.#more && !SECTION_ENDS.has(this.#word())) {
      if (name === 'ENTITIES') this.#draw(this.#entity());
      else if (name === 'BLOCKS' && this.#word() === 'BLOCK') this.#block();
      else if (name === 'TABLES' && this.#word() === 'LAYER') this.#layer();
      else this.#step();
    }
    if (this.#more && this.#word() === 'ENDSEC') this.#step(name === 'ENTITIES');
  }

  /** Value of the current tag, made a string once. */
  #word(): string {
    if (this.#source.start !== this.#wordAt) {
      this.#wordAt = this.#source.start;
      this.#lastWord = valueOf(this.#source);
    }
    return this.#lastWord;
  }

  /** To the next tag 0, over whatever stands between. */
  #step(tellsStrays = false): void {
    let strays = 0;
    do {
      if (!this.#source.next()) return this.#end();
      if (this.#source.code !== 0) strays++;
    } while (this.#source.code !== 0);
    if (tellsStrays && strays > 0) this.#skips.skip('tags', 'dxfOutsideSection', this.#where(), strays);
  }

  #end(): void {
    this.#more = false;
  }

  #outside(): void {
    const what = this.#word();
    if (what !== 'ENDSEC') this.#skips.skip(what, 'dxfOutsideSection', this.#where());
    this.#step();
  }

  /** The entity whose tag 0 is the current one; afterwards the next tag 0 is. */
  #entity(): Shape {
    const what = this.#word();
    const entity = this.#raw(what);
    if (what === 'POLYLINE') return this.#polyline(entity);
    if (what === 'INSERT') return this.#insert(entity);
    return readSingle(entity);
  }

  #raw(what: string): RawEntity {
    const place = this.#source.place();
    this.#tags.fill();
    this.#more = this.#tags.complete;
    return {
      tags: this.#tags,
      head: headOf(what, this.#tags, { decoder: this.#decoder, place }),
      decoder: this.#decoder,
    };
  }

  #polyline(entity: RawEntity): Shape {
    const builder = new PolylineBuilder(entity);
    while (this.#more && this.#word() === 'VERTEX') {
      this.#tags.fill();
      this.#more = this.#tags.complete;
      builder.add(this.#tags);
    }
    // A file may be cut off in the middle of the word VERTEX.
    const ended = this.#more && !'VERTEX'.startsWith(this.#word());
    this.#passSeqEnd();
    return builder.build(ended);
  }

  #insert(entity: RawEntity): Shape {
    const reason = reasonToLeave(entity.tags);
    const attributes: TextShape[] = [];
    const insert = readInsert(entity, attributes);
    while (this.#more && this.#word() === 'ATTRIB') {
      const attribute = readSingle(this.#raw('ATTRIB'));
      if (attribute.kind === 'text') attributes.push(attribute);
      else if (attribute.kind === 'skipped') this.#skips.skip('ATTRIB', attribute.reason, attribute.head.place);
    }
    this.#passSeqEnd();
    return reason === null ? insert : skippedShape(entity.head, reason);
  }

  #passSeqEnd(): void {
    if (this.#more && this.#word() === 'SEQEND') this.#step();
  }

  #draw(shape: Shape): void {
    this.#drawer.draw(shape);
  }

  #block(): void {
    const { tags } = this.#raw('BLOCK');
    const nameTag = tags.find(2);
    const name = nameTag < 0 ? '' : this.#decoder.name(tags.latin1At(nameTag));
    const base = vectorOf(tags, 10, 0);
    const external = ((tags.number(70, 0) || 0) & XREF_FLAGS) !== 0;
    const shapes: Shape[] = [];
    while (this.#more && !BLOCK_ENDS.has(this.#word())) {
      shapes.push(this.#entity());
    }
    this.#blocks.set(name.toUpperCase(), { base, shapes, external });
    if (this.#more && this.#word() === 'ENDBLK') this.#step();
  }

  #layer(): void {
    const { tags } = this.#raw('LAYER');
    const nameTag = tags.find(2);
    if (nameTag < 0) return;
    const name = this.#decoder.name(tags.latin1At(nameTag));
    if ((tags.number(70, 0) & 1) === 1) this.#layers.set(name, 'dxfLayerFrozen');
    else if (tags.number(62, 7) < 0) this.#layers.set(name, 'dxfLayerOff');
  }

  /** What stands on such a layer comes along: whoever sent the file may not have seen it. */
  #tellLayers(): void {
    for (const [name, reason] of this.#layers) {
      const count = this.#counts.get(name) ?? 0;
      if (count > 0) this.#skips.skip(name, reason, null, count);
    }
  }

  #tellTrailing(): void {
    const rest = this.#source.restAfter();
    if (rest) this.#skips.skip('EOF', 'dxfTrailing', placeText(rest));
  }

  #where(): string {
    return placeText(this.#source.place());
  }
}
