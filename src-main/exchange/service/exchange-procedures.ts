import { Fault } from '#domain/fault.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Guarded } from '../../guard.ts';
import type { Seat } from '../../session/seat.ts';
import type { Session } from '../../session/session.ts';
import { detectFormat } from '../detect-format.ts';
import type { ReadChoices, SourceFiles } from '../drawing.ts';
import { writeParcels } from './write-parcels.ts';

export function exchangeProcedures(os: Guarded, seat: Seat) {
  const imports = () => seat.session.imports;
  const layers = () => seat.session.desk.layers;
  return {
    read: os.exchange.read.handler(({ input: { importId, files, choices } }) => {
      const taken = filesOf(seat.session, files);
      return taken.ok ? imports().read(importId, taken.value, choicesOf(choices)) : taken;
    }),
    readAgain: os.exchange.readAgain.handler(({ input: { importId, choices } }) =>
      imports().readAgain(importId, choicesOf(choices)),
    ),
    cancel: os.exchange.cancel.handler(({ input }) => {
      imports().cancel(input.importId);
      return {};
    }),
    place: os.exchange.place.handler(({ input }) => imports().place(input.importId, input.choices)),
    placed: os.exchange.placed.handler(({ input }) => imports().placed(input.importId, input.from)),
    keep: os.exchange.keep.handler(({ input }) => imports().keep(input.importId, input.name)),
    layers: os.exchange.layers.handler(() => layers().list()),
    layerFeatures: os.exchange.layerFeatures.handler(({ input }) => layers().page(input.layerId, input.from)),
    show: os.exchange.show.handler(({ input }) => {
      layers().show(input.layerId, input.shown);
      return layers().list();
    }),
    rename: os.exchange.rename.handler(({ input }) => {
      layers().rename(input.layerId, input.name);
      return layers().list();
    }),
    remove: os.exchange.remove.handler(({ input }) => {
      layers().remove(input.layerId);
      return layers().list();
    }),
    write: os.exchange.write.handler(({ input, signal }) => writeParcels(seat.session, input, signal)),
  };
}

const choicesOf = ({ encoding }: { readonly encoding: string | null }): ReadChoices =>
  encoding === null ? {} : { encoding };

interface Uploaded {
  readonly name: string;
  readonly uploadId: string;
}

/** The file that its content names a drawing first, the others beside it. */
function filesOf({ uploads }: Session, uploaded: readonly Uploaded[]): Result<SourceFiles, Refusal> {
  // All are taken before any is refused: what is not used goes at once
  const taken = uploaded.map(({ name, uploadId }) => ({ name, bytes: uploads.take(uploadId) }));
  const files: { readonly name: string; readonly bytes: Uint8Array }[] = [];
  for (const { name, bytes } of taken) {
    if (bytes === null) return refuse('document.torn', [name.slice(0, 80)]);
    if (bytes.length === 0) return refuse('document.empty', [name.slice(0, 80)]);
    files.push({ name, bytes });
  }
  const nothing = new Map<string, Uint8Array>();
  const main = files.find((file) => BY_THEMSELVES.test(file.name) && detectFormat({ ...file, beside: nothing }).ok);
  const first = main ?? files[0];
  if (first === undefined) throw new Fault('BAD_INPUT');
  const beside = new Map(files.filter((file) => file !== first).map(({ name, bytes }) => [name, bytes]));
  return ok({ ...first, beside });
}

/** Not what only stands beside another file, though a .prj or .mid may look like a table of points. */
const BY_THEMSELVES = /\.(?!(?:dbf|prj|cpg|shx|mid|qpj|sbn|sbx)$)[^.]*$/i;
