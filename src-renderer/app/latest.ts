/**
 * Asks so that only the last question counts: one that was overtaken, answered or failed, gives null. Answers may come
 * in another order than the questions went, and an earlier one tells of a state that is past.
 */
export function onlyLatest(): <T extends object>(ask: () => Promise<T>) => Promise<T | null> {
  let turn = 0;
  return async (ask) => {
    const mine = ++turn;
    try {
      const answer = await ask();
      return mine === turn ? answer : null;
    } catch (error) {
      if (mine !== turn) return null;
      throw error;
    }
  };
}
