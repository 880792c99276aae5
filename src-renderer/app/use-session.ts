import { nextTick } from 'vue';
import { backHalf, backHalfLine, openBackHalfLine, whenAnswered, whenBackHalfOpens } from './back-half.ts';
import { emptyClipboard, noteCopies } from './clipboard.ts';
import { forgetPlace } from './lock/use-kept-place.ts';
import { tellTouches } from './lock/tell-touches.ts';
import { tellSeatEvent } from './seat-events.ts';
import { type SeatEvent, useSession } from './session.store.ts';
import { toSeatFault } from './seat-fault.ts';
import { clearToasts } from './toasts.ts';

/** Keeps the session store true for as long as the window lives: state on every connection, then each event. */
export function keepSession(): void {
  const session = useSession();
  const hear = (event: SeatEvent): void => {
    if (event.name === 'sync.changed') session.setSync(event.sync);
    if (event.name === 'replica.advanced') session.replicaSize = event.size;
    if (event.name === 'notice.arrived') session.unreadNotices = event.count;
    if (event.name === 'session.locking') void leaveScreen();
    if (event.name === 'session.locked' || event.name === 'session.unlocked') void refresh();
    if (event.name === 'keyFile.remembered') void noteState();
    if (event.name === 'session.ended') {
      forgetPlace();
      void emptyClipboard();
      if (session.ended !== 'passwordChanged') session.ended = event.reason; // the sign-out that follows it says less
      void refresh();
    }
    tellSeatEvent(event);
  };
  /** The frame keeps what was typed as it goes away; when that is through, the back half need wait no longer. */
  const leaveScreen = async (): Promise<void> => {
    session.isLocking = true;
    clearToasts();
    void emptyClipboard();
    await nextTick();
    await whenAnswered();
    await backHalf.session.saved({}).catch(() => undefined); // locked without us
  };
  const noteState = async (): Promise<void> => session.setSeat(await backHalf.session.state({}));
  const refresh = async (): Promise<void> => {
    await noteState();
    session.isLocking = false;
  };
  const follow = async (): Promise<void> => {
    try {
      // Listening first: what happens while the state is on its way must not be missed.
      const events = await backHalf.session.events({});
      await refresh();
      for await (const event of events) hear(event);
    } catch (error) {
      // A lost line comes back by itself and `follow` runs again; anything else must be seen.
      if (backHalfLine.value === 'open') console.error('events stopped', toSeatFault(error).code);
    }
  };
  tellTouches();
  noteCopies();
  whenBackHalfOpens(() => void follow());
  openBackHalfLine();
}

export async function signOut(): Promise<void> {
  const session = useSession();
  await backHalf.session.signOut({});
  session.setSeat(await backHalf.session.state({}));
}
