import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';
import { writeFindings } from './write-findings.ts';

/** The full check of the replica of whoever is signed in. */
export function checkProcedures(os: Guarded, seat: Seat) {
  const checks = () => seat.session.checks;
  return {
    state: os.check.state.handler(() => checks().state()),
    start: os.check.start.handler(({ input }) => checks().start(input.scope, input.toleranceMm)),
    cancel: os.check.cancel.handler(({ input }) => checks().cancel(input.checkId)),
    page: os.check.page.handler(({ input: { checkId, rule, severity, from, limit } }) =>
      checks().page(checkId, { rule, severity }, { from, limit }),
    ),
    write: os.check.write.handler(({ input }) => writeFindings(seat.session, input)),
  };
}
