import { refuse } from '#domain/result.ts';
import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';

export function mapProcedures(os: Guarded, seat: Seat) {
  const notes = () => seat.session.desk.map;
  const maps = () => seat.session.baseMaps;
  const scans = () => seat.session.scans;
  return {
    look: os.map.look.handler(() => ({ look: notes().look() })),
    keepLook: os.map.keepLook.handler(({ input }) => {
      notes().keepLook(input.look);
      return {};
    }),
    baseMaps: os.map.baseMaps.handler(() => maps().list()),
    addFile: os.map.addFile.handler(({ input }) => maps().addFile(input.path)),
    showBaseMap: os.map.showBaseMap.handler(({ input }) => maps().show(input.id, input.shown)),
    renameBaseMap: os.map.renameBaseMap.handler(({ input }) => maps().rename(input.id, input.name)),
    removeBaseMap: os.map.removeBaseMap.handler(({ input }) => maps().remove(input.id)),
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
