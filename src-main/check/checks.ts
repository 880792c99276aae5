import { randomUUID } from 'node:crypto';
import type { CheckedRule, CheckScope, CheckState, CheckSummary } from '#contracts/workstation/check.ts';
import type { SeatEvent } from '#contracts/workstation/session.ts';
import { Fault } from '#domain/fault.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { REGISTER_RULES } from '#domain/register-check/register-rules.ts';
import { hasParcelsIn } from '#register/queries/parcels.queries.ts';
import { toFault, toTypedError } from '../faults.ts';
import type { Fork } from '../fork.ts';
import type { Log } from '../log.ts';
import type { Replica } from '../replica/replica.ts';
import { KeptFindings, type FindingFilter } from './kept-findings.ts';
import { runCheck, type CheckDone } from './run-check.ts';

export interface CheckResult {
  readonly summary: CheckSummary;
  readonly found: KeptFindings;
}

export interface ChecksOptions {
  /** Of a check before this workstation was locked. */
  readonly found: CheckResult | null;
  readonly fork: Fork;
  readonly replica: Replica;
  readonly now: () => string;
  readonly log: Log;
  readonly publish: (event: SeatEvent) => void;
  /** The check met damage that nobody had read before. */
  readonly onDamaged: (fault: Fault) => void;
}

interface Running {
  readonly checkId: string;
  readonly scope: CheckScope;
  readonly toleranceMm: number;
  readonly startedAt: string;
  readonly stop: AbortController;
  parcels: number;
  of: number | null;
}

/** The full check of the replica: one that runs, and what the last one found. Nothing of it is stored. */
export class Checks {
  readonly #options: ChecksOptions;
  #running: Running | null = null;
  #result: CheckResult | null;
  #failure: CheckState['failure'] = null;

  constructor(options: ChecksOptions) {
    this.#options = options;
    this.#result = options.found;
  }

  /** What the last one found, for who goes on where he was. */
  get result(): CheckResult | null {
    return this.#result;
  }

  get isAtWork(): boolean {
    return this.#running !== null;
  }

  state(): CheckState {
    const running = this.#running;
    return {
      running: running && {
        checkId: running.checkId,
        scope: running.scope,
        startedAt: running.startedAt,
        parcels: running.parcels,
        of: running.of,
      },
      result: this.#result?.summary ?? null,
      failure: this.#failure,
    };
  }

  /**
   * Refuses  'check.otherRegion', 'check.noParcels'
   * Faults   those of a replica that is not there
   */
  async start(scope: CheckScope, toleranceMm: number): Promise<Result<CheckState, Refusal>> {
    const { store, region } = this.#options.replica;
    if (scope.of === 'quarter') {
      if (!scope.quarter.startsWith(region)) return refuse('check.otherRegion', [scope.quarter]);
      const { quarter } = scope;
      if (!(await hasParcelsIn(store.read, region, quarter))) return refuse('check.noParcels', [quarter]);
    }
    if (this.#running) this.cancel(this.#running.checkId);
    this.#failure = null;
    const startedAt = this.#options.now();
    const stop = new AbortController();
    this.#running = { checkId: randomUUID(), scope, toleranceMm, startedAt, stop, parcels: 0, of: null };
    void this.#run(this.#running);
    return ok(this.state());
  }

  cancel(checkId: string): CheckState {
    if (this.#running?.checkId === checkId) {
      this.#running.stop.abort();
      this.#running = null;
      this.#failure = { code: 'CANCELLED', trace: '', facts: {} };
      this.#options.publish({ name: 'check.ended', checkId, outcome: 'cancelled' });
    }
    return this.state();
  }

  /** The register that was checked is gone, or the person is: nothing said of it holds any more. */
  drop(): void {
    const checkId = this.#running?.checkId ?? this.#result?.summary.checkId;
    this.#running?.stop.abort();
    this.#running = null;
    this.#result = null;
    this.#failure = null;
    if (checkId !== undefined) this.#options.publish({ name: 'check.ended', checkId, outcome: 'cancelled' });
  }

  /** Faults NOT_FOUND */
  page(checkId: string, filter: FindingFilter, { from, limit }: { readonly from: number; readonly limit: number }) {
    return this.found(checkId).page(filter, from, limit);
  }

  /** Faults NOT_FOUND: another check has taken its place */
  found(checkId: string): KeptFindings {
    if (this.#result?.summary.checkId !== checkId) throw new Fault('NOT_FOUND', { data: { what: 'check' } });
    return this.#result.found;
  }

  async #run(running: Running): Promise<void> {
    const { fork, replica, publish } = this.#options;
    const { checkId, scope, toleranceMm, stop } = running;
    const found = new KeptFindings();
    const { file, key } = replica.options;
    const prefix = scope.of === 'quarter' ? scope.quarter : '';
    try {
      const done = await runCheck({
        fork,
        order: { file, key: new Uint8Array(key), region: replica.region, prefix, toleranceMm },
        signal: stop.signal,
        onProgress: ({ parcels, of }) => {
          running.parcels = parcels;
          running.of = of;
          publish({ name: 'check.progressed', checkId, parcels, of });
        },
        onFound: (rows) => found.add(rows),
      });
      if (this.#running !== running) return;
      this.#result = { summary: this.#summaryOf(running, done, found), found };
      this.#ended('done');
    } catch (error) {
      if (this.#running === running) this.#failed(toFault(error));
    }
  }

  #failed(fault: Fault): void {
    const { code, data } = toTypedError(fault, this.#options.log);
    this.#failure = { code, ...data };
    this.#ended('failed');
    if (fault.code === 'STORE_DAMAGED') this.#options.onDamaged(fault);
  }

  #ended(outcome: 'done' | 'failed'): void {
    const checkId = this.#running?.checkId ?? '';
    this.#running = null;
    this.#options.publish({ name: 'check.ended', checkId, outcome });
  }

  #summaryOf(running: Running, { size, parcels, counts }: CheckDone, found: KeptFindings): CheckSummary {
    const { checkId, scope, toleranceMm, startedAt } = running;
    const rules = REGISTER_RULES.map(({ id, severity, norm }, place): CheckedRule => {
      const { errors, warnings } = counts[place] ?? { errors: 0, warnings: 0 };
      return { id, severity: severity === 'error' ? 'error' : 'warning', norm, errors, warnings };
    });
    return {
      checkId,
      scope,
      toleranceMm,
      size,
      startedAt,
      finishedAt: this.#options.now(),
      parcels,
      errors: rules.reduce((sum, { errors }) => sum + errors, 0),
      warnings: rules.reduce((sum, { warnings }) => sum + warnings, 0),
      kept: found.size,
      rules,
    };
  }
}
