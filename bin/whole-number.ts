import { InvalidArgumentError } from 'commander';

/** Reads the value of an option that must be a whole number within these bounds; anything else is bad usage. */
export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (!Number.isSafeInteger(value) || value < low || value > high) {
      throw new InvalidArgumentError(`a whole number from ${String(low)} to ${String(high)} is needed`);
    }
    return value;
  };
}
