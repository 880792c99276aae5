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
    beat: os.session.beat.handler(() => ({})),
    active: os.session.active.handler(() => {
      seat.screen.active();
      return {};
    }),
    // Answered at once: the window that asks keeps what was typed in it, as every other
    lock: os.session.lock.handler(() => {
      void seat.lock('byHand');
      return {};
    }),
    saved: os.session.saved.handler(() => {
      seat.screen.saved();
      return {};
    }),
    unlock: os.session.unlock.handler(({ input }) => seat.unlock(input)),
    events: os.session.events.handler(({ signal }) => seat.events.subscribe(signal)),
    stopFilling: os.session.stopFilling.handler(() => seat.session.sync.stopFilling()),
    syncNow: os.session.syncNow.handler(() => seat.session.sync.now()),
  };
}
