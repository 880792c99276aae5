import type { ParcelCard } from '#contracts/workstation/register.ts';
import type { Party } from '#domain/parties/party.ts';

/** The party of an id; a register without it is damaged, the card still opens and shows the id. */
export const partyOf = (card: ParcelCard, id: string): Party | undefined =>
  card.parties.find((party) => party.id === id);
