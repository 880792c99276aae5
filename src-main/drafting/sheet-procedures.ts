import type { SheetRequest } from '#contracts/workstation/sheets.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { whyNoFinalCopy } from '#domain/cases/sheets-of-case.ts';
import { ok } from '#domain/result.ts';
import { withLayout } from '../documents/sheet-layouts.ts';
import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';
import type { Session } from '../session/session.ts';
import { drawSheet, makeDocument, makeSheet, sheetFileName, type SheetMaker } from './sheets.ts';

export function sheetProcedures(os: Guarded, seat: Seat) {
  return {
    preview: os.sheets.preview.handler(async ({ input }) => {
      const { session } = seat;
      const drawn = await drawSheet(session.drafting.get(input.caseId), input.sheet, sheetMaker(session));
      return drawn.ok ? ok({ ...drawn.value, pages: session.files.offerPages(drawn.value.pages) }) : drawn;
    }),
    issue: os.sheets.issue.handler(({ input }) =>
      issue(seat.session, seat.session.drafting.get(input.caseId), { sheet: input.sheet, final: input.final }),
    ),
    attach: os.sheets.attach.handler(async ({ input }) => {
      const { session } = seat;
      const file = session.drafting.get(input.caseId);
      const made = await makeDocument(file, input.sheet, sheetMaker(session));
      if (!made.ok) return made;
      const layouts = withLayout(session.desk.layouts.all(file.id), input.sheet);
      return session.drafting.putSheets(file, [made.value], { layouts });
    }),
    layout: os.sheets.layout.handler(({ input }) => seat.session.desk.layouts.of(input.caseId, input)),
  };
}

export const sheetMaker = (session: Session): SheetMaker => ({
  contexts: session.contexts,
  press: session.press,
  now: () => session.now(),
  preparedBy: session.account.name,
  layouts: session.desk.layouts,
});

/**
 * Refuses as makeSheet, with `final` as whyNoFinalCopy. The number is given before the copy is made, as it stands on its pages: a copy that fails leaves a number unused.
 */
async function issue(
  session: Session,
  file: CaseFile,
  { sheet, final }: { readonly sheet: SheetRequest; readonly final: boolean },
) {
  const refusal = final ? whyNoFinalCopy(file, sheet) : null;
  if (refusal) return refusal;
  const { desk, account } = session;
  const madeAt = session.now();
  const number = desk.copies.begin({
    madeAt,
    login: account.login,
    caseNumber: file.number,
    parcel: sheet.parcel,
    kind: sheet.kind,
    final,
  });
  const copy = { number, login: account.login };
  const made = await makeSheet(file, sheet, { ...sheetMaker(session), final, copy });
  if (!made.ok) {
    desk.copies.drop(number);
    return made;
  }
  desk.copies.finish(number, { facts: made.value.snapshot, sha256: made.value.sha256 });
  return ok(
    await session.files.offer({
      fileName: sheetFileName(file, sheet),
      mediaType: 'application/pdf',
      bytes: made.value.pdf,
    }),
  );
}
