import { computed, reactive, ref, shallowRef } from 'vue';
import { passwordProblems, type PasswordCode } from '#domain/access/password-policy.ts';
import type { Refusal } from '#domain/result.ts';
import { backHalf } from '../back-half.ts';
import { type SeatFault, toSeatFault } from '../seat-fault.ts';
import { useSession } from '../session.store.ts';
import { useKeyChoice } from '../../keys/use-key-choice.ts';

/** The rules that can be looked at while typing; whether a password was used before only the server knows. */
export const RULES = [
  'password.short',
  'password.long',
  'password.classes',
  'password.forbiddenCharacter',
  'password.userName',
  'password.personal',
  'password.date',
  'password.phoneOrCar',
  'password.run',
  'password.common',
  'password.tooSimilar',
] as const satisfies readonly PasswordCode[];

export type PasswordField = 'current' | 'next' | 'again' | 'key' | 'keyPassword';
export type RuleState = 'open' | 'met' | 'unmet';

/** State and action of the form that changes the password (A33-A37). Passwords leave it with the call. */
export function usePasswordChange() {
  const session = useSession();
  const model = reactive({
    current: '',
    next: '',
    again: '',
    keyPassword: '',
  });
  const choosing = useKeyChoice('authenticate');
  const missing = shallowRef<readonly PasswordField[]>([]);
  const isBusy = ref<boolean>(false);
  const refusal = shallowRef<Pick<Refusal, 'code' | 'about'> | null>(null);
  const fault = shallowRef<SeatFault | null>(null);

  const problems = computed<readonly PasswordCode[]>(() =>
    passwordProblems({
      password: model.next,
      login: session.account?.login ?? '',
      personal: session.account === null ? [] : [session.account.name, session.account.identifier],
      previous: model.current === '' ? null : model.current,
      usedBefore: false,
    }),
  );
  const ruleState = (rule: PasswordCode): RuleState => {
    if (model.next === '' || (rule === 'password.tooSimilar' && model.current === '')) return 'open';
    return problems.value.includes(rule) ? 'unmet' : 'met';
  };

  function check(): boolean {
    const wrong: Record<PasswordField, boolean> = {
      current: model.current === '',
      next: problems.value.length > 0,
      again: model.again === '' || model.again !== model.next,
      key: choosing.kind === 'file' && choosing.files.chosen === '',
      keyPassword: choosing.asksSecret && model.keyPassword === '',
    };
    missing.value = (Object.keys(wrong) as PasswordField[]).filter((field) => wrong[field]); // keys of the record above
    return missing.value.length === 0;
  }

  /** Afterwards the back half has ended the session; the form of signing in says why. */
  async function change(): Promise<void> {
    const login = session.account?.login;
    const key = choosing.choice();
    if (isBusy.value || login === undefined || !check() || key === null || !choosing.isReady) return;
    isBusy.value = true;
    refusal.value = fault.value = null;
    const { current: password, next: newPassword, keyPassword } = model;
    const answering = backHalf.session.changePassword({ login, password, newPassword, key, keyPassword });
    model.current = model.next = model.again = model.keyPassword = '';
    try {
      const answer = await answering;
      if (answer.ok) session.ended = 'passwordChanged';
      else refusal.value = answer.error;
    } catch (error) {
      fault.value = toSeatFault(error);
    } finally {
      isBusy.value = false;
    }
  }

  return { choosing, model, missing, isBusy, refusal, fault, ruleState, change };
}
