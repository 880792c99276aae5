import { z } from 'zod';

/**
 * A norm that a check enforces. `text` names the source; `place` the article and paragraph as printed in it.
 * LC Land Code №442-II · RL Law №310-III on registration of rights · EGKN rules of 16.08.2023 №303/602 ·
 * SURVEY order №156 as amended by №65 of 2026 · FABRIC integrity of the drawing (our own rule, no outside norm).
 */
export const Norm = z.strictObject({
  text: z.enum(['LC', 'RL', 'EGKN', 'SURVEY', 'FABRIC']),
  place: z.string().max(40),
  /** How sure we are of the reading: shown beside the norm when it is not confirmed. */
  confidence: z.enum(['confirmed', 'likely', 'assumed']),
});
export type Norm = z.infer<typeof Norm>;
