import type { Party } from '#domain/parties/party.ts';

/**
 * What everyone may see of a person (Registration Law art. 17): "Ахметов Д. С.", 820415••••24. Bodies and companies
 * stay as they are: their names and БИН are public.
 */
export function maskParty(party: Party): Party {
  if (party.kind !== 'person') return party;
  return {
    ...party,
    identifier: maskIdentifier(party.identifier),
    nameKk: initialsOf(party.nameKk),
    nameRu: initialsOf(party.nameRu),
  };
}

/** Birth date and check stay readable, the serial does not. */
export const maskIdentifier = (identifier: string): string => `${identifier.slice(0, 6)}••••${identifier.slice(10)}`;

function initialsOf(name: string): string {
  const [family = '', ...others] = name.split(/\s+/).filter((word) => word !== '');
  return [family, ...others.map((word) => `${word.slice(0, 1)}.`)].join(' ');
}
