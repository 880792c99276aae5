import { backHalf, backHalfLine, openBackHalfLine, whenBackHalfOpens } from './back-half.ts';
import { tellSeatEvent } from './seat-events.ts';
import { type SeatEvent, useSession } from './session.store.ts';
import { toSeatFault } from './seat-fault.ts';

/** Keeps the session store true for as long as the window lives: state on every connection, then each event. */
export function keepSession(): void {
  const session = useSession();
  const hear = (event: SeatEvent): void => {
    if (event.name === 'sync.changed') session.setSync(event.sync);
    if (event.name === 'replica.advanced') session.replicaSize = event.size;
    if (event.name === 'notice.arrived') session.unreadNotices = event.count;
    if (event.name === 'session.ended') {
      if (session.ended !== 'passwordChanged') session.ended = event.reason; // the sign-out that follows it says less
      void refresh();
    }
    tellSeatEvent(event);
  };
  const refresh = async (): Promise<void> => session.setSeat(await backHalf.session.state({}));
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
  whenBackHalfOpens(() => void follow());
  openBackHalfLine();
}

export async function signOut(): Promise<void> {
  const session = useSession();
  await backHalf.session.signOut({});
  session.setSeat(await backHalf.session.state({}));
}
