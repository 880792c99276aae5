import { isContractProcedure, type AnyContractRouter } from '@orpc/contract';
import type { ProcedureMeta } from '#contracts/meta.ts';

export interface ProcedureFacts {
  /** As in the address: 'queue/list'. */
  readonly path: string;
  readonly needs: ProcedureMeta['needs'];
}

/** Every procedure of a contract, whatever is added to it later. */
export function proceduresOf(router: AnyContractRouter, path: readonly string[] = []): readonly ProcedureFacts[] {
  if (isContractProcedure(router)) {
    const meta = router['~orpc'].meta as Partial<ProcedureMeta>; // every contract starts from `procedure` of meta.ts
    return [{ path: path.join('/'), needs: meta.needs ?? 'unset' }];
  }
  return Object.entries(router).flatMap(([name, member]) => proceduresOf(member as AnyContractRouter, [...path, name]));
}
