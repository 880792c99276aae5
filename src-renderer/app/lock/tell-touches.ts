import { backHalf } from '../back-half.ts';
import { useSession } from '../session.store.ts';

/** The back half needs to know that somebody is there, not every stroke of his. */
const EVERY_MS = 2_000;
const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** A32.5: tells the back half that a person touches this window: real input alone counts, no script and no timer. */
export function tellTouches(): void {
  const session = useSession();
  let toldAt = Number.NEGATIVE_INFINITY;
  const touch = (event: Event): void => {
    if (!event.isTrusted || session.account === null || session.isLocked) return;
    const now = performance.now();
    if (now - toldAt < EVERY_MS) return;
    toldAt = now;
    backHalf.session.active({}).catch(() => undefined); // a lost line is told elsewhere
  };
  for (const name of TOUCHES) addEventListener(name, touch, { capture: true, passive: true });
}
