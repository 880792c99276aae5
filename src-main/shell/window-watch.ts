import { Heartbeat } from '../watch/heartbeat.ts';
import { Restarts } from '../watch/restarts.ts';

/** A window's process as its watcher sees it. */
export interface WatchedWindow {
  /** Asks it for a sign of life. */
  ask(): void;
  /** Ends it, however deep it hangs. */
  end(): void;
  reload(): void;
}

/**
 * The process of a window under watch (SEC-11): one that hangs is ended, one that is gone – ended by us, crashed, out of
 * memory – is loaded again. What was drawn is with the back half.
 */
export class WindowWatch {
  readonly #window: WatchedWindow;
  readonly #report: (event: 'window.hung' | 'window.gone', facts: Readonly<Record<string, string | number>>) => void;
  readonly #restarts: Restarts;
  readonly #heart: Heartbeat;

  constructor(options: {
    window: WatchedWindow;
    report: (event: 'window.hung' | 'window.gone', facts: Readonly<Record<string, string | number>>) => void;
    restartsAMinute?: number;
  }) {
    this.#window = options.window;
    this.#report = options.report;
    this.#restarts = new Restarts(options.restartsAMinute);
    this.#heart = new Heartbeat({
      ask: () => this.#window.ask(),
      onHung: () => {
        this.#report('window.hung', {});
        this.#window.end();
      },
    });
    this.#heart.begin();
  }

  /** `printing`: the dialog of the printer stops the page until it is closed. */
  heard(printing = false): void {
    if (printing) this.#heart.excuse();
    else this.#heart.heard();
  }

  gone(reason: string): void {
    this.#heart.end();
    const { endsThisMinute, again } = this.#restarts.ended();
    this.#report('window.gone', { reason, endsThisMinute });
    if (!again) return;
    this.#window.reload();
    this.#heart.begin();
  }

  close(): void {
    this.#heart.end();
  }
}
