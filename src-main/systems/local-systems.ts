import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LocalCrs, readLocalCrs } from '#domain/crs/local-crs.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { ownFile, writeOwnFile } from '#register/own-folder.ts';

const LOCAL_SYSTEMS = 'local-systems.json';
/** Editions, those of the past among them. */
const MOST_EDITIONS = 1000;

/**
 * Parameters as they were entered at one moment. An edition never changes and never goes: coordinates that were made with
 * it name it in their pipeline, `LOCAL:almaty#3f2a…`, and whoever asks later must find what it was.
 */
const Edition = z.strictObject({
  system: LocalCrs,
  edition: z.string().regex(/^[0-9a-f]{12}$/),
  enteredAt: z.iso.datetime(),
  /** When another edition took its place or the system was taken off the list; null: in use. */
  leftAt: z.iso.datetime().nullable(),
});
export type Edition = z.infer<typeof Edition>;

const File = z
  .strictObject({
    format: z.literal('shekara-local-systems/1'),
    editions: z.array(Edition).max(MOST_EDITIONS).readonly(),
  })
  // A parameter that was changed by hand would make other coordinates under the old name
  .refine(({ editions }) => editions.every(({ system, edition }) => editionOf(system) === edition));

function editionOf(system: unknown): string | null {
  const read = readLocalCrs(system);
  return read.ok ? read.value.edition : null;
}

type Editions = Result<readonly Edition[], Refusal>;

/** The local coordinate systems of a seat, `local-systems.json` in its folder: for everybody who works at it. */
export class LocalSystems {
  readonly #file: string;
  readonly #now: () => string;

  constructor(seatFolder: string, now: () => string) {
    this.#file = join(seatFolder, LOCAL_SYSTEMS);
    this.#now = now;
  }

  /**
   * Every edition, in the order of entering.
   *
   * Refuses 'crs.localUnreadable': the file is not what this program wrote; nothing is written over it
   */
  all(): Editions {
    if (!existsSync(ownFile(this.#file))) return ok([]);
    try {
      return ok(File.parse(JSON.parse(readFileSync(this.#file, 'utf8'))).editions);
    } catch {
      return refuse('crs.localUnreadable', [LOCAL_SYSTEMS]);
    }
  }

  /** Editions in use. Refuses as `all` */
  current(): Editions {
    const all = this.all();
    return all.ok ? ok(all.value.filter(({ leftAt }) => leftAt === null)) : all;
  }

  /**
   * Enters a system, or a new edition in the place of `replaces`. The same parameters once more change nothing.
   *
   * Refuses as `all`, as readLocalCrs, 'crs.localTaken' (the id has other parameters, and they are not the ones to
   *         replace), 'crs.localTooMany'
   */
  put(system: LocalCrs, replaces: string | null): Editions {
    const all = this.all();
    if (!all.ok) return all;
    const next = withEdition(all.value, { entered: system, replaces, now: this.#now() });
    return next.ok ? this.#write(all.value, next.value) : next;
  }

  /**
   * Enters a list, all of it or nothing.
   *
   * Refuses as `put`, about the id of the system concerned or its number in the list
   */
  addAll(systems: readonly unknown[]): Editions {
    const all = this.all();
    if (!all.ok) return all;
    let next = all.value;
    for (const [index, entered] of systems.entries()) {
      const added = withEdition(next, { entered, replaces: null, now: this.#now() });
      if (!added.ok) return refuse(added.error.code, [...new Set([nameOf(entered, index), ...added.error.about])]);
      next = added.value;
    }
    return this.#write(all.value, next);
  }

  /** Takes a system off the list; its editions stay. Answers whether there was one. Refuses as `all` */
  remove(id: string): Result<boolean, Refusal> {
    const all = this.all();
    if (!all.ok) return all;
    const isIt = ({ system, leftAt }: Edition): boolean => system.id === id && leftAt === null;
    if (!all.value.some(isIt)) return ok(false);
    const written = this.#write(all.value, left(all.value, isIt, this.#now()));
    return written.ok ? ok(true) : written;
  }

  #write(before: readonly Edition[], editions: readonly Edition[]): Editions {
    if (editions.length > MOST_EDITIONS) return refuse('crs.localTooMany', [String(MOST_EDITIONS)]);
    if (editions !== before)
      writeOwnFile(this.#file, `${JSON.stringify({ format: 'shekara-local-systems/1', editions }, null, 2)}\n`);
    return ok(editions.filter(({ leftAt }) => leftAt === null));
  }
}

interface Entering {
  readonly entered: unknown;
  readonly replaces: string | null;
  readonly now: string;
}

function withEdition(editions: readonly Edition[], { entered, replaces, now }: Entering): Editions {
  const read = readLocalCrs(entered);
  if (!read.ok) return read;
  const { edition } = read.value;
  const system = LocalCrs.parse(entered);
  const present = editions.find((each) => each.system.id === system.id && each.leftAt === null);
  if (present?.edition === edition) return ok(editions);
  if (present !== undefined && present.edition !== replaces) return refuse('crs.localTaken', [system.id]);
  return ok([...left(editions, (each) => each === present, now), { system, edition, enteredAt: now, leftAt: null }]);
}

const left = (editions: readonly Edition[], isIt: (edition: Edition) => boolean, now: string): readonly Edition[] =>
  editions.map((edition) => (isIt(edition) ? { ...edition, leftAt: now } : edition));

function nameOf(entered: unknown, index: number): string {
  const id: unknown = typeof entered === 'object' && entered !== null && 'id' in entered ? entered.id : null;
  return typeof id === 'string' && id !== '' ? id.slice(0, 60) : `№ ${String(index + 1)}`;
}
