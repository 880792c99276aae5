import type { SeatEvent } from './session.store.ts';

type Name = SeatEvent['name'];
type Of<N extends Name> = Extract<SeatEvent, { name: N }>;
type Listener = (event: SeatEvent) => void;

const listeners = new Set<Listener>();

/** Calls `hear` for each event of this name; answers how to stop. */
export function onSeatEvent<N extends Name>(name: N, hear: (event: Of<N>) => void): () => void {
  const listener: Listener = (event) => {
    if (event.name === name) hear(event as Of<N>); // the name was compared just now
  };
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function tellSeatEvent(event: SeatEvent): void {
  for (const listener of listeners) listener(event);
}
