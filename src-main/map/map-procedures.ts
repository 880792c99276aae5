import { refuse } from '#domain/result.ts';
import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';

export function mapProcedures(os: Guarded, seat: Seat) {
  const notes = () => seat.session.desk.map;
  const maps = () => seat.session.baseMaps;
  const web = () => seat.session.webMaps;
  const scans = () => seat.session.scans;
  const shelfOf = (id: string) => (web().has(id) ? web() : maps());
  const all = async () => [...(await maps().list()), ...web().list()];
  return {
    look: os.map.look.handler(() => ({ look: notes().look() })),
    keepLook: os.map.keepLook.handler(({ input }) => {
      notes().keepLook(input.look);
      return {};
    }),
    baseMaps: os.map.baseMaps.handler(all),
    addFile: os.map.addFile.handler(({ input }) => maps().addFile(input.path)),
    addAddress: os.map.addAddress.handler(({ input }) => web().add(input.address, input.layer)),
    showBaseMap: os.map.showBaseMap.handler(({ input }) => {
      shelfOf(input.id).show(input.id, input.shown);
      return all();
    }),
    renameBaseMap: os.map.renameBaseMap.handler(({ input }) => {
      shelfOf(input.id).rename(input.id, input.name);
      return all();
    }),
    removeBaseMap: os.map.removeBaseMap.handler(({ input }) => {
      shelfOf(input.id).remove(input.id);
      return all();
    }),
    scans: os.map.scans.handler(() => scans().list()),
    addScan: os.map.addScan.handler(({ input: { fileName, uploadId, zone } }) => {
      const bytes = seat.session.uploads.take(uploadId);
      return bytes === null ? refuse('document.torn', [fileName.slice(0, 80)]) : scans().add(fileName, bytes, zone);
    }),
    placeScan: os.map.placeScan.handler(({ input: { id, ...placing } }) => {
      scans().change(id, placing);
      return {};
    }),
    showScan: os.map.showScan.handler(({ input }) => {
      scans().change(input.id, { shown: input.shown });
      return scans().list();
    }),
    removeScan: os.map.removeScan.handler(({ input }) => {
      scans().remove(input.id);
      return scans().list();
    }),
  };
}
