import { randomUUID } from 'node:crypto';
import type { CaseFile, CaseId, DraftVariant } from '#domain/cases/case-file.ts';
import { ownAfter } from '#domain/cases/own-after.ts';
import type { ComparedVariant } from '#contracts/workstation/cases.ts';
import { refuse, ok, type Refusal, type Result } from '#domain/result.ts';
import type { Drafting } from './drafting.ts';
import { rebase } from './rebase.ts';

const MOST_VARIANTS = 20;

/** The draft in hand as it would lie beside another. */
const asVariant = ({ variantName, steps, cursor, accepted }: CaseFile): DraftVariant => ({
  id: randomUUID(),
  name: variantName,
  steps,
  cursor,
  accepted,
});

/** Several drafts of one case. One is in hand and is what gets lodged; the others keep their own history beside it. */
export class Variants {
  readonly #drafting: Drafting;
  readonly #now: () => string;

  constructor(drafting: Drafting, now: () => string) {
    this.#drafting = drafting;
    this.#now = now;
  }

  /** Lays a copy of the draft aside and goes on with the other under a new name. Refuses 'variant.tooMany' · 'variant.nameTaken' */
  copy(id: CaseId, name: string, presentName: string): Result<CaseFile, Refusal> {
    const { variants, variantName: known } = this.#drafting.draft(id);
    const variantName = known === '' ? presentName : known;
    if (variants.length >= MOST_VARIANTS) return refuse('variant.tooMany', [String(MOST_VARIANTS)]);
    if (name === variantName || variants.some((each) => each.name === name)) return refuse('variant.nameTaken', [name]);
    const change = (file: CaseFile): CaseFile => ({
      ...file,
      variants: [...file.variants, asVariant({ ...file, variantName })],
      variantName: name,
    });
    return ok(this.#drafting.edit(id, { name: 'variantAdded', about: name }, change));
  }

  /**
   * Takes another draft in hand, as far as its steps still go on the present situation; the one before is laid aside.
   * Refuses 'variant.unknown'
   */
  take(id: CaseId, variantId: string): Result<CaseFile, Refusal> {
    const file = this.#drafting.draft(id);
    const wanted = file.variants.find((each) => each.id === variantId);
    if (!wanted) return refuse('variant.unknown');
    const { name: variantName, steps, cursor, accepted } = wanted;
    const others = [...file.variants.filter((each) => each !== wanted), asVariant(file)];
    const taken = rebase({ ...file, variantName, steps, cursor, accepted, variants: others }, this.#now());
    return ok(this.#drafting.keep(taken.file, { name: 'variantTaken', about: variantName }));
  }

  /** Refuses 'variant.nameTaken' */
  rename(id: CaseId, name: string): Result<CaseFile, Refusal> {
    const { variants } = this.#drafting.draft(id);
    if (variants.some((each) => each.name === name)) return refuse('variant.nameTaken', [name]);
    const change = (file: CaseFile): CaseFile => ({ ...file, variantName: name });
    return ok(this.#drafting.edit(id, { name: 'variantNamed', about: name }, change));
  }

  drop(id: CaseId, variantId: string): CaseFile {
    const gone = this.#drafting.draft(id).variants.find((each) => each.id === variantId);
    return this.#drafting.edit(id, { name: 'variantDropped', about: gone?.name ?? '' }, (file) => ({
      ...file,
      variants: file.variants.filter((each) => each.id !== variantId),
    }));
  }

  /** What each draft makes of the case, the one in hand first. A draft whose steps no longer go says how far it gets. */
  compare(file: CaseFile): readonly ComparedVariant[] {
    const others = file.variants
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .map(({ id, name, steps, cursor, accepted }) => ({
        id,
        ...this.#worked({ ...file, variantName: name, steps, cursor, accepted }),
      }));
    return [{ id: null, ...this.#worked(file) }, ...others];
  }

  #worked(file: CaseFile): Omit<ComparedVariant, 'id'> {
    const { file: drawn, refused } = rebase(file, this.#now());
    const count = (wanted: string): number => drawn.findings.filter(({ severity }) => severity === wanted).length;
    return {
      name: file.variantName,
      steps: file.cursor,
      stepsThatGo: drawn.cursor,
      refused,
      parcels: ownAfter(drawn.situation, drawn.change).map(({ parcel }) => parcel),
      errors: count('error'),
      warnings: count('warning'),
    };
  }
}
