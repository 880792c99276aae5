import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { ExportFormat } from '#contracts/workstation/exchange.ts';

/** What an export is to be; it stays while another place is looked at, a system entered for it, say. */
export const useExport = defineStore('export', () => {
  const source = ref<'parcels' | 'case'>('parcels');
  const format = ref<ExportFormat>('dxf');
  /** Of the register's zone, in degrees, or the id of a local system. */
  const system = ref<string>('zone');
  const reason = ref<string>('');

  return {
    source,
    format,
    system,
    reason,
    /** The next copy has a purpose of its own. */
    forget: (): void => {
      reason.value = '';
    },
  };
});
