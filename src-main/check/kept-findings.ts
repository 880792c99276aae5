import { Finding } from '#domain/cases/finding.ts';
import { REGISTER_RULES } from '#domain/register-check/register-rules.ts';
import type { FoundRow } from './check-order.ts';

export interface FindingFilter {
  readonly rule: string | null;
  readonly severity: 'error' | 'warning' | null;
}

export interface NumberedFinding {
  readonly no: number;
  readonly finding: Finding;
}

/** The findings of one check as text: a hundred thousand of them take a third of what objects would. */
export class KeptFindings {
  readonly #rows: FoundRow[] = [];
  /** The rows that the last filter left: pages of one list are asked for one after another. */
  #filtered: { readonly key: string; readonly rows: readonly number[] } | null = null;

  get size(): number {
    return this.#rows.length;
  }

  add(rows: readonly FoundRow[]): void {
    for (const row of rows) this.#rows.push(row);
    this.#filtered = null;
  }

  page(
    filter: FindingFilter,
    from: number,
    limit: number,
  ): { readonly rows: readonly NumberedFinding[]; readonly total: number } {
    const rows = this.#matching(filter);
    return { rows: rows.slice(from, from + limit).map((at) => this.#numbered(at)), total: rows.length };
  }

  /** Everything that is named in a finding: numbers of parcels among it. */
  about(severity: FindingFilter['severity']): ReadonlySet<string> {
    const rows = this.#matching({ rule: null, severity });
    return new Set(rows.flatMap((at) => this.#numbered(at).finding.about));
  }

  /** All, so many at a time. */
  *batches(size: number): Generator<readonly Finding[], void, void> {
    for (let from = 0; from < this.#rows.length; from += size)
      yield this.#rows.slice(from, from + size).map(({ text }) => Finding.parse(JSON.parse(text)));
  }

  #matching({ rule, severity }: FindingFilter): readonly number[] {
    const key = `${rule ?? ''} ${severity ?? ''}`;
    if (this.#filtered?.key !== key) {
      const place = rule === null ? null : REGISTER_RULES.findIndex(({ id }) => id === rule);
      const rows = [...this.#rows.entries()]
        .filter(([, row]) => (place === null || row.rule === place) && (severity === null || row.severity === severity))
        .map(([at]) => at);
      this.#filtered = { key, rows };
    }
    return this.#filtered.rows;
  }

  #numbered(at: number): NumberedFinding {
    return { no: at + 1, finding: Finding.parse(JSON.parse(this.#rows[at]?.text ?? '')) };
  }
}
