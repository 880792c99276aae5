import type { BaseMap } from '#contracts/workstation/map.ts';

/** Whether its pictures come from a host, and not from a file of this computer. */
export const isOfAddress = ({ kind }: BaseMap): boolean => kind === 'xyz' || kind === 'wmts' || kind === 'wms';
