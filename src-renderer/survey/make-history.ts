import { computed, type ComputedRef, shallowRef, type ShallowRef } from 'vue';

/** Steps back that are kept. */
const MOST_STEPS = 200;

interface History<T> {
  readonly now: ShallowRef<T>;
  readonly canUndo: ComputedRef<boolean>;
  readonly canRedo: ComputedRef<boolean>;
  readonly commit: (next: T) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** Another beginning, without steps before it. */
  readonly begin: (first: T) => void;
}

/** A value that is replaced as a whole, with the way back and forth. */
export function makeHistory<T>(first: T): History<T> {
  const now: ShallowRef<T> = shallowRef(first);
  const past = shallowRef<readonly T[]>([]);
  const future = shallowRef<readonly T[]>([]);
  return {
    now,
    canUndo: computed<boolean>(() => past.value.length > 0),
    canRedo: computed<boolean>(() => future.value.length > 0),
    commit: (next) => {
      if (next === now.value) return;
      past.value = [...past.value, now.value].slice(-MOST_STEPS);
      future.value = [];
      now.value = next;
    },
    undo: () => {
      const [last] = past.value.slice(-1);
      if (past.value.length === 0) return;
      future.value = [...future.value, now.value];
      past.value = past.value.slice(0, -1);
      now.value = last as T; // the list is not empty
    },
    redo: () => {
      const [next] = future.value.slice(-1);
      if (future.value.length === 0) return;
      past.value = [...past.value, now.value];
      future.value = future.value.slice(0, -1);
      now.value = next as T; // the list is not empty
    },
    begin: (value) => {
      now.value = value;
      past.value = [];
      future.value = [];
    },
  };
}
