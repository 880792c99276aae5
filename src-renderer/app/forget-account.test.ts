import { createPinia, defineStore, setActivePinia } from 'pinia';
import { createApp, ref } from 'vue';
import { expect, it } from 'vitest';
import { forgetAccount, rememberStores } from './forget-account.ts';

it('leaves nothing of an account in the stores after sign-out, and keeps what is the window’s own', () => {
  const pinia = createPinia();
  createApp({}).use(pinia.use(rememberStores));
  setActivePinia(pinia);
  const useCase = defineStore('case', () => ({ holder: ref('') }));
  const useLayoutLike = defineStore('layout', () => ({ width: ref(1) }));
  useCase().holder = 'Ахметов Данияр';
  useLayoutLike().width = 320;

  forgetAccount();

  expect(JSON.stringify(pinia.state.value)).not.toContain('Ахметов');
  expect(useCase().holder).toBe('');
  expect(useLayoutLike().width).toBe(320);
});
