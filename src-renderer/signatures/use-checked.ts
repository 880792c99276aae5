import { readonly, ref, shallowRef, toValue, type MaybeRefOrGetter } from 'vue';
import type { CheckedSignature, ReportForm, SignaturePlace } from '#contracts/signatures.ts';
import type { FileLink } from '#contracts/workstation/cases.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { save } from '../documents/use-document-view.ts';

/** Who verifies: the server for a case in the queue, the back half for one on this desk. Never the window. */
export interface SignatureSource {
  readonly verify: () => Promise<readonly CheckedSignature[]>;
  readonly report: (wanted: SignaturePlace & { readonly form: ReportForm }) => Promise<FileLink>;
}

/** Signatures verified anew on demand, and their reports as files. */
export function useChecked(source: MaybeRefOrGetter<SignatureSource>) {
  const checked = shallowRef<readonly CheckedSignature[] | null>(null);
  const checkedAt = ref<string>('');
  const fault = shallowRef<SeatFault | null>(null);
  const isBusy = ref<boolean>(false);

  async function during(work: () => Promise<void>): Promise<void> {
    if (isBusy.value) return;
    isBusy.value = true;
    fault.value = null;
    try {
      await work();
    } catch (error) {
      fault.value = toSeatFault(error);
    } finally {
      isBusy.value = false;
    }
  }

  const verify = (): Promise<void> =>
    during(async () => {
      checked.value = await toValue(source).verify();
      checkedAt.value = new Date().toISOString();
    });
  const saveReport = ({ of, documentId, partyId, carrierId }: SignaturePlace, form: ReportForm): Promise<void> =>
    during(async () => save(await toValue(source).report({ of, documentId, partyId, carrierId, form })));

  return { checked, checkedAt: readonly(checkedAt), fault, isBusy: readonly(isBusy), verify, saveReport };
}
