import { reactive } from 'vue';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';

export type ProofState =
  | { readonly kind: 'running' }
  | { readonly kind: 'proven' | 'broken'; readonly size: number; readonly evidence: string }
  | { readonly kind: 'failed'; readonly fault: SeatFault };

/** Inclusion proofs by journal entry: asked for one at a time, verified by the back half against the signed head. */
export function useProof() {
  const proofs = reactive<Record<number, ProofState>>({});

  async function check(seq: number): Promise<void> {
    proofs[seq] = { kind: 'running' };
    try {
      const { proof, verified } = await backHalf.register.prove({ seq });
      const evidence = [`leaf ${proof.leafHash}`, ...proof.hashes, '', proof.checkpoint].join('\n');
      proofs[seq] = { kind: verified ? 'proven' : 'broken', size: proof.size, evidence };
    } catch (error) {
      proofs[seq] = { kind: 'failed', fault: toSeatFault(error) };
    }
  }

  return { proofs, check };
}
