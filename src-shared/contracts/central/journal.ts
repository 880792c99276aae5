import { z } from 'zod';
import { RegionCode } from '#domain/numbers/types.ts';
import { faults } from '../errors.ts';
import { procedure } from '../meta.ts';

const base = procedure.errors(faults);

export const InclusionProof = z.strictObject({
  region: RegionCode,
  seq: z.int().min(0),
  size: z.int().min(1),
  leafHash: z.string().regex(/^[0-9a-f]{64}$/),
  hashes: z
    .array(z.string().regex(/^[0-9a-f]{64}$/))
    .max(64)
    .readonly(),
  /** C2SP checkpoint (signed note) of the head of that size. */
  checkpoint: z.string(),
});
export type InclusionProof = z.infer<typeof InclusionProof>;

export const journal = {
  checkpoint: base
    .meta({ needs: 'signedIn', norm: 'A7.11' })
    .route({ method: 'GET', path: '/journal/{region}/checkpoint', tags: ['journal'] })
    .input(z.strictObject({ region: RegionCode }))
    .output(z.strictObject({ size: z.int().min(0), checkpoint: z.string() })),
  prove: base
    .meta({ needs: 'signedIn', norm: 'X4' })
    .route({ method: 'GET', path: '/journal/{region}/proof/{seq}', tags: ['journal'] })
    .input(z.strictObject({ region: RegionCode, seq: z.coerce.number().int().min(0) }))
    .output(InclusionProof),
};
