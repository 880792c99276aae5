import type { Guarded } from '../guard.ts';
import type { Seat } from './seat.ts';

export function sessionProcedures(os: Guarded, seat: Seat) {
  return {
    state: os.session.state.handler(() => seat.state()),
    events: os.session.events.handler(({ signal }) => seat.events.subscribe(signal)),
  };
}
