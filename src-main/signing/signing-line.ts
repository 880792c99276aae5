import { Fault } from '#domain/fault.ts';
import type { Fork, Helper } from '../fork.ts';
import { SigningAnswer, type SigningRequest } from './signing-messages.ts';

type Question = SigningRequest extends infer R ? (R extends SigningRequest ? Omit<R, 'id'> : never) : never;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: Fault) => void;
  readonly timer: NodeJS.Timeout;
}

/** To a signing process of its own. Questions and answers by number; whoever waits when the process ends is told so. */
export class SigningLine {
  readonly #helper: Helper;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #ended = false;

  constructor(fork: Fork) {
    this.#helper = fork(new URL('./signing-process.ts', import.meta.url));
    this.#helper.onMessage((message) => this.#take(message));
    this.#helper.onExit(() => this.#stop());
  }

  ask(question: Question, longestMs: number): Promise<unknown> {
    if (this.#ended) return Promise.reject(new Fault('CANCELLED', { data: { what: 'key' } }));
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Fault('KEY_UNSUPPORTED', { data: { what: 'slow' } }));
        this.end();
      }, longestMs);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#helper.send({ ...question, id });
    });
  }

  end(): void {
    this.#stop();
    this.#helper.kill();
  }

  #take(message: unknown): void {
    const answer = SigningAnswer.safeParse(message);
    const waiting = answer.success ? this.#waiting.get(answer.data.id) : undefined;
    if (!answer.success || !waiting) return;
    this.#waiting.delete(answer.data.id);
    clearTimeout(waiting.timer);
    if (answer.data.ok) waiting.resolve(answer.data.value);
    else waiting.reject(new Fault(answer.data.code, { data: answer.data.facts }));
  }

  #stop(): void {
    this.#ended = true;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Fault('CANCELLED', { data: { what: 'key' } }));
    }
    this.#waiting.clear();
  }
}
