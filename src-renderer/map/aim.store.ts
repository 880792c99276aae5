import { defineStore } from 'pinia';
import { ref } from 'vue';

/** Whether the keyboard has the map: then the middle of the map is the place that is meant, and a cross stands there. */
export const useAim = defineStore('aim', () => ({ isOn: ref<boolean>(false) }));
