import type { Guarded } from '../guard.ts';
import type { Seat } from './seat.ts';

export function sessionProcedures(os: Guarded, seat: Seat) {
  return {
    state: os.session.state.handler(() => seat.state()),
    signIn: os.session.signIn.handler(({ input }) => seat.signIn(input)),
    changePassword: os.session.changePassword.handler(({ input }) => seat.changePassword(input)),
    signOut: os.session.signOut.handler(async () => {
      await seat.signOut('signedOut');
      return {};
    }),
    events: os.session.events.handler(({ signal }) => seat.events.subscribe(signal)),
    stopFilling: os.session.stopFilling.handler(() => seat.session.sync.stopFilling()),
    syncNow: os.session.syncNow.handler(() => seat.session.sync.now()),
  };
}
