/** What is pushed: only that there is something to pull. A lost event does not matter. */
export interface Listener {
  readonly login: string;
  head(size: number): void;
  notice(): void;
}

export class EventHub {
  readonly #listeners = new Set<Listener>();

  get count(): number {
    return this.#listeners.size;
  }

  /** Returns how to stop listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  headAdvanced(size: number): void {
    for (const listener of this.#listeners) listener.head(size);
  }

  noticeLeft(login: string): void {
    for (const listener of this.#listeners) if (listener.login === login) listener.notice();
  }
}
