import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';

export function mapProcedures(os: Guarded, seat: Seat) {
  const notes = () => seat.session.desk.map;
  const maps = () => seat.session.baseMaps;
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
  };
}
