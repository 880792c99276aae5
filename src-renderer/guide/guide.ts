/**
 * The user's guide as the window shows it: plain data of a few kinds, made from `docs/guide` when the window is built.
 * No markup is left in it, so nothing is ever handed to the browser as HTML.
 */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'emphasis'; readonly inside: readonly Inline[] }
  /** Null: leads out of the guide, to a page that the window does not have. */
  | { readonly kind: 'link'; readonly topic: Topic | null; readonly inside: readonly Inline[] }
  | { readonly kind: 'image'; readonly address: string; readonly text: string };

export type Block =
  | { readonly kind: 'paragraph'; readonly inside: readonly Inline[] }
  | { readonly kind: 'list'; readonly isNumbered: boolean; readonly items: readonly (readonly Block[])[] }
  | {
      readonly kind: 'table';
      readonly head: readonly (readonly Inline[])[];
      readonly rows: readonly (readonly (readonly Inline[])[])[];
    };

export interface GuidePage {
  readonly topic: Topic;
  readonly title: string;
  /** 1 is the beginning, 2 a part, 3 a page of the part before it. */
  readonly level: 1 | 2 | 3;
  readonly blocks: readonly Block[];
  /** All words of the page, for searching. */
  readonly words: string;
}

export type GuideBook = readonly GuidePage[];

/** Pages in the order of their headings, the same in both languages. */
export const TOPICS = [
  'contents',
  'everyone',
  'signIn',
  'lock',
  'window',
  'keys',
  'map',
  'selection',
  'card',
  'plan',
  'check',
  'engineer',
  'split',
  'undo',
  'tools',
  'kinds',
  'sent',
  'files',
  'systems',
  'survey',
  'registrar',
  'signatures',
  'administrator',
  'troubles',
] as const;
export type Topic = (typeof TOPICS)[number];
