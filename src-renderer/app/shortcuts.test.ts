import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_IDS, commandOf } from './commands.ts';
import {
  type ChosenKeys,
  chordOf,
  conflictsOf,
  keysNow,
  mayBeKeys,
  printKeys,
  readChosen,
  withKeys,
} from './shortcuts.ts';

const PLACES = { 'place.map': 'Ctrl+Digit1', 'place.cases': 'Ctrl+Digit2' } as const;
const NONE: ChosenKeys = {};
const keyPress = (code: string, held: Partial<KeyboardEvent> = {}) => ({
  code,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('keys', () => {
  it('go by physical place, so that a Cyrillic layout changes nothing', () => {
    expect(chordOf({ ...keyPress('KeyK', { ctrlKey: true }), key: 'л' } as KeyboardEvent)).toBe('Ctrl+KeyK');
    expect(chordOf(keyPress('KeyZ', { metaKey: true, shiftKey: true }))).toBe('Ctrl+Shift+KeyZ');
    expect(chordOf(keyPress('NumpadAdd'))).toBe('Equal');
    expect(chordOf(keyPress('Numpad0'))).toBe('Digit0');
  });

  it('are printed as they stand on the keyboard', () => {
    expect(['Ctrl+KeyK', 'Shift+Slash', 'F8', 'Digit0', 'Alt+ArrowUp', ''].map(printKeys)).toEqual([
      'Ctrl K',
      '?',
      'F8',
      '0',
      'Alt ↑',
      '',
    ]);
  });

  it('of the table are free and meet nowhere', () => {
    for (const id of COMMAND_IDS) {
      const keys = keysNow(id, NONE, PLACES);
      if (keys === null) continue;
      expect(mayBeKeys(keys), id).toBe(true);
      expect(conflictsOf(id, keys, NONE, PLACES), id).toEqual([]);
    }
  });

  it('of drawing, fields, browser and system cannot be taken', () => {
    for (const chord of [
      'Escape',
      'Enter',
      'Shift+Tab',
      'ArrowUp',
      'Delete',
      'Ctrl+KeyC',
      'Ctrl+KeyW',
      'Shift+F10',
      'F5',
    ])
      expect(mayBeKeys(chord), chord).toBe(false);
    for (const chord of ['KeyQ', 'Ctrl+KeyM', 'Alt+Shift+KeyS', 'F2', 'Ctrl+Delete'])
      expect(mayBeKeys(chord), chord).toBe(true);
  });
});

describe('keys that the user chose', () => {
  it('are named when another command has them where this one acts', () => {
    expect(conflictsOf('draw.split', 'KeyM', NONE, PLACES)).toEqual(['draw.merge']);
    expect(conflictsOf('draw.split', 'KeyL', NONE, PLACES)).toEqual(['map.lasso']);
    expect(conflictsOf('sync.now', 'Ctrl+Digit1', NONE, PLACES)).toEqual(['place.map']);
  });

  it('may be those of a command that is never at hand at the same time', () => {
    expect(conflictsOf('survey.clear', 'KeyS', NONE, PLACES)).toEqual([]);
    expect(conflictsOf('draw.split', 'KeyS', NONE, PLACES)).toEqual([]);
  });

  it('leave the other command without keys, and only what differs from the table is kept', () => {
    const taken = withKeys('draw.split', 'KeyM', NONE, PLACES);
    expect(taken).toEqual({ 'draw.split': 'KeyM', 'draw.merge': '' });
    expect(keysNow('draw.merge', taken, PLACES)).toBeNull();
    expect(withKeys('draw.split', 'KeyS', taken, PLACES)).toEqual({ 'draw.merge': '' });
    expect(withKeys('place.map', 'Ctrl+Digit1', NONE, PLACES)).toEqual({});
  });

  it('never meet, whatever is given in whatever order', () => {
    const chord = fc.constantFrom('KeyS', 'KeyM', 'KeyQ', 'F2', 'Ctrl+KeyK', 'Ctrl+Digit1', 'Alt+Digit1', '');
    const gift = fc.tuple(fc.constantFrom(...COMMAND_IDS), chord);
    fc.assert(
      fc.property(fc.array(gift, { maxLength: 30 }), (gifts) => {
        const chosen = gifts.reduce((kept, [id, keys]) => withKeys(id, keys, kept, PLACES), NONE);
        for (const id of COMMAND_IDS) {
          const keys = keysNow(id, chosen, PLACES);
          if (keys !== null) expect(conflictsOf(id, keys, chosen, PLACES)).toEqual([]);
        }
        expect(readChosen(chosen)).toEqual(chosen);
      }),
      { numRuns: 60 },
    );
  });

  it('are read back without what is not known or not allowed', () => {
    const kept = { 'draw.split': 'KeyQ', 'draw.merge': '', 'no.such': 'KeyB', 'draw.part': 'Escape', 'draw.form': 7 };
    expect(readChosen(kept)).toEqual({ 'draw.split': 'KeyQ', 'draw.merge': '' });
    expect(commandOf('draw.part').keys).toBe('KeyP');
  });
});
