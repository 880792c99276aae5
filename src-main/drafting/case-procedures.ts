import { randomUUID } from 'node:crypto';
import { inOneLine } from '#contracts/refusal.ts';
import { CaseId, type CaseFile } from '#domain/cases/case-file.ts';
import type { CaseDocument } from '#domain/documents/document.ts';
import { Fault } from '#domain/fault.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { parcelCard } from '#register/queries/card.queries.ts';
import { offerReport } from '../documents/offer-report.ts';
import { voidCopy } from '../documents/void-copy.ts';
import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';
import type { BatchOrder } from '../signing/sign-batch.ts';
import { demandShown, showText, type Moment } from '../signing/shown.ts';
import { signOnce, signText } from '../signing/sign-text.ts';
import type { Session } from '../session/session.ts';
import { fetchDocument } from '../sync/fetch-document.ts';
import { exportCase, importCase, packageToSign } from './case-packages.ts';
import { duplicatesOf } from './duplicates.ts';
import { sheetMaker } from './sheet-procedures.ts';
import { makePlans, planOfParcel } from './sheets.ts';
import { submitCase, textToSign, type SubmitOptions } from './submit.ts';
import { verifyPapers } from './signed-elsewhere.ts';

export function caseProcedures(os: Guarded, seat: Seat) {
  const drafting = () => seat.session.drafting;
  return {
    list: os.cases.list.handler(() => drafting().list()),
    open: os.cases.open.handler(({ input }) => drafting().open(input.parcel, input.kind)),
    get: os.cases.get.handler(({ input }) => drafting().get(input.caseId)),
    run: os.cases.run.handler(({ input }) => drafting().run(input.caseId, input.command)),
    concern: os.cases.concern.handler(({ input }) => drafting().concern(input.caseId, input.parcels)),
    look: os.cases.look.handler(({ input }) => drafting().look(input.caseId, input.place)),
    history: os.cases.history.handler(({ input }) => [...seat.session.desk.historyOf(input.caseId)]),
    undo: os.cases.undo.handler(({ input }) => seat.session.undo.undo(input.caseId)),
    redo: os.cases.redo.handler(({ input }) => seat.session.undo.redo(input.caseId)),
    stepTo: os.cases.stepTo.handler(({ input }) => seat.session.undo.stepTo(input.caseId, input.place)),
    accept: os.cases.accept.handler(({ input }) => drafting().accept(input.caseId, input.key, input.reason)),
    setNote: os.cases.setNote.handler(({ input }) => drafting().setNote(input.caseId, input.note)),
    aids: os.cases.aids.handler(({ input }) => seat.session.desk.aids(input.caseId)),
    dropMeasured: os.cases.dropMeasured.handler(({ input }) => drafting().dropMeasured(input.caseId, input.names)),
    addMeasured: os.cases.addMeasured.handler(({ input }) => drafting().addMeasured(input.caseId, input.points)),
    upload: os.cases.upload.handler(({ input: { uploadId, at, bytes } }) =>
      seat.session.uploads.add(uploadId, at, Buffer.from(bytes, 'base64')),
    ),
    attach: os.cases.attach.handler(async ({ input: { caseId, uploadId, ...rest } }) => {
      const bytes = seat.session.uploads.take(uploadId);
      if (!bytes) return inOneLine({ code: 'document.torn', about: [rest.fileName], at: null });
      const attached = await seat.session.papers.attach(caseId, { ...rest, bytes });
      return attached.ok ? attached : inOneLine(attached.error);
    }),
    detach: os.cases.detach.handler(({ input }) => seat.session.papers.detach(input.caseId, input.documentId)),
    setTask: os.cases.setTask.handler(({ input: { caseId, ...task } }) => seat.session.notes.setTask(caseId, task)),
    dropTask: os.cases.dropTask.handler(({ input }) => seat.session.notes.dropTask(input.caseId, input.taskId)),
    setDue: os.cases.setDue.handler(({ input }) => seat.session.notes.setDue(input.caseId, input.dueOn)),
    events: os.cases.events.handler(({ input }) => [...seat.session.desk.events.of(input.caseId)]),
    duplicates: os.cases.duplicates.handler(({ input }) => duplicatesOf(seat.session, input.caseId)),
    copyVariant: os.cases.copyVariant.handler(({ input }) =>
      seat.session.variants.copy(input.caseId, input.name, input.presentName),
    ),
    takeVariant: os.cases.takeVariant.handler(({ input }) => seat.session.variants.take(input.caseId, input.variantId)),
    nameVariant: os.cases.nameVariant.handler(({ input }) => seat.session.variants.rename(input.caseId, input.name)),
    dropVariant: os.cases.dropVariant.handler(({ input }) => seat.session.variants.drop(input.caseId, input.variantId)),
    variants: os.cases.variants.handler(({ input }) => [
      ...seat.session.variants.compare(seat.session.desk.caseFile(input.caseId)),
    ]),
    exportCase: os.cases.exportCase.handler(({ input }) => exportCase(seat.session, input.caseId, input)),
    packageToSign: os.cases.packageToSign.handler(({ input }) => packageToSign(seat.session, input.caseId)),
    importCase: os.cases.importCase.handler(async ({ input }) => {
      const bytes = seat.session.uploads.take(input.uploadId);
      if (!bytes) return refuse('document.torn');
      const taken = await importCase(seat.session, bytes);
      return taken.ok ? taken : inOneLine(taken.error);
    }),
    rebase: os.cases.rebase.handler(({ input }) => drafting().rebase(input.caseId)),
    keepAsConflict: os.cases.keepAsConflict.handler(({ input }) => drafting().keepAsConflict(input.caseId)),
    makePlans: os.cases.makePlans.handler(async ({ input }) => {
      const { session } = seat;
      const file = session.drafting.get(input.caseId);
      const made = await makePlans(file, sheetMaker(session));
      return made.ok ? session.drafting.putSheets(file, made.value) : made;
    }),
    verify: os.cases.verify.handler(({ input }) => verifyPapers(seat.session, drafting().get(input.caseId))),
    report: os.cases.report.handler(async ({ input: { caseId, ...wanted } }) =>
      offerReport(seat.session, await verifyPapers(seat.session, drafting().get(caseId)), wanted),
    ),
    document: os.cases.document.handler(({ input }) => documentLink(seat.session, input.sha256, input.fileName)),
    planOf: os.cases.planOf.handler(({ input }) => planOf(seat.session, input.parcel)),
    planToSign: os.cases.planToSign.handler(async ({ input }) => {
      const { planToSign } = await import('./signed-plan.ts');
      return planToSign(seat.session, input.parcel);
    }),
    signedPlanOf: os.cases.signedPlanOf.handler(async ({ input }) => {
      if (seat.session.client.clockWrong) throw new Fault('CLOCK_WRONG');
      // What reads and writes PDF is loaded where it is used: few starts of a seat ever need it.
      const { signedPlanOf } = await import('./signed-plan.ts');
      return signedPlanOf(seat.session, input.parcel, input);
    }),
    toSign: os.cases.toSign.handler(({ input: { caseId } }) => {
      const { session } = seat;
      const moment = momentOf(session);
      const text = textToSign(drafting().get(caseId), { account: session.account, now: moment.at, moment });
      return text.ok ? ok(showText(session.shown, moment, text.value.content)) : text;
    }),
    submit: os.cases.submit.handler(({ input: { caseId, shown, key, keyPassword } }) => {
      const { session } = seat;
      return submit(seat, caseId, session.shown.of(shown), (text, now) => {
        demandShown(shown, text);
        return signOnce(() => session.openKey(keyPassword, key), text, now);
      });
    }),
    submitMany: os.cases.submitMany.handler(({ input: { cases, batchId, key, keyPassword }, signal }) => {
      const { session } = seat;
      const shownOf = new Map(cases.map(({ caseId, shown }) => [caseId as string, shown]));
      const order: BatchOrder<{ refusal: Refusal | null }> = {
        ids: [...shownOf.keys()],
        openKey: () => session.openKey(keyPassword, key),
        perform: async (id, opened) => {
          const shown = shownOf.get(id) ?? '';
          const sign: SubmitOptions['sign'] = (text, now) => {
            demandShown(shown, text);
            return signText(opened, text, now);
          };
          const answer = await submit(seat, CaseId.parse(id), session.shown.of(shown), sign);
          return { refusal: answer.ok ? null : answer.error };
        },
      };
      return seat.batches.run(batchId, order, signal);
    }),
    reopen: os.cases.reopen.handler(({ input }) => drafting().reopen(input.caseId)),
    withdraw: os.cases.withdraw.handler(({ input }) => drafting().withdraw(input.caseId)),
    notices: os.cases.notices.handler(() => seat.session.desk.notices()),
    readNotices: os.cases.readNotices.handler(({ input }) => {
      seat.session.desk.readNotices(input.upTo);
      return {};
    }),
  };
}

const momentOf = (session: Session): Moment => ({ id: randomUUID(), at: session.now() });

/** Faults CLOCK_WRONG, NOT_FOUND */
async function submit(
  seat: Seat,
  caseId: CaseId,
  moment: Moment,
  sign: SubmitOptions['sign'],
): Promise<Result<CaseFile, Refusal>> {
  const { session } = seat;
  if (session.client.clockWrong) throw new Fault('CLOCK_WRONG');
  const { desk, account } = session;
  const answer = await submitCase(session.drafting.get(caseId), {
    desk,
    account,
    now: session.now(),
    moment,
    sign,
  });
  if (answer.ok) {
    seat.events.publish({ name: 'case.saved', caseId: answer.value.id });
    session.sync.sendSoon();
  }
  return answer;
}

/** A document of a case of ours, else the server's copy. A void sheet leaves only with that said across every page. */
async function documentLink(session: Session, sha256: CaseDocument['sha256'], fileName: string) {
  const own = session.desk.document(sha256);
  if (own && session.desk.isVoidSheet(sha256))
    return session.files.offer({ fileName, mediaType: own.mediaType, bytes: await voidCopy(own.bytes) });
  return session.files.offer({ fileName, ...(own ?? (await fetchDocument(session, sha256))) });
}

async function planOf(session: Session, number: Parameters<typeof parcelCard>[1]['number']) {
  const { replica, files } = session;
  const card = await parcelCard(replica.store.read, {
    region: replica.region,
    number,
    showPersons: session.capabilities.has('person.view'),
  });
  if (!card) return refuse('parcel.unknown', [number]);
  const made = await planOfParcel(card, sheetMaker(session));
  return ok(
    await files.offer({ fileName: `${printParcelNumber(number)}.pdf`, mediaType: 'application/pdf', bytes: made.pdf }),
  );
}
