export { shekaraHome } from '#main/home.ts';

/** Exit codes of every command: 0 done, 1 refused by the rules, 2 bad usage or input, 3 fault, 4 not determined. */
export const EXIT = { done: 0, refused: 1, badInput: 2, fault: 3, undetermined: 4 } as const;
