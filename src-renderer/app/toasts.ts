import { shallowReactive } from 'vue';

export interface Toast {
  readonly tone: 'ok' | 'info' | 'warn' | 'danger';
  readonly text: string;
  readonly action?: { readonly title: string; readonly run: () => void };
}

const LIFE_MS = 5000;
const MOST = 2;

const shown = shallowReactive<Toast[]>([]);

/** They may name a person or a parcel. */
export const clearToasts = (): void => void shown.splice(0);

/** What happened elsewhere: bottom right, five seconds, at most two. Never for a question. */
export function useToasts() {
  const drop = (toast: Toast): void => {
    const at = shown.indexOf(toast);
    if (at >= 0) shown.splice(at, 1);
  };
  const show = (toast: Toast): void => {
    shown.push(toast);
    if (shown.length > MOST) shown.shift();
    setTimeout(() => drop(toast), LIFE_MS);
  };
  return { shown, show, drop };
}
