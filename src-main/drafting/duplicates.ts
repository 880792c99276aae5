import type { WaitingOn } from '#contracts/central/submissions.ts';
import type { CaseId } from '#domain/cases/case-file.ts';
import type { Session } from '../session/session.ts';

const OPEN = new Set(['draft', 'outbox', 'lodged', 'conflict']);

/** Other open cases on the parcels of one: of this account, and at the server. Null: the server could not be asked. */
export async function duplicatesOf({ desk, sync, client, mayCallServer }: Session, id: CaseId) {
  const { situation } = desk.caseFile(id);
  const concerned = new Set(situation.parcels.map(({ number }) => number));
  const mine = desk
    .summaries()
    .filter((each) => each.id !== id && OPEN.has(each.state))
    .map(({ id: caseId, number, parcels }) => ({
      id: caseId,
      number,
      parcels: parcels.filter((parcel) => concerned.has(parcel)),
    }))
    .filter(({ parcels }) => parcels.length > 0);
  const asked: Promise<WaitingOn[] | null> =
    sync.isOnline && mayCallServer
      ? client.calls.submissions.waitingOn({ parcels: [...concerned] }).catch(() => null)
      : Promise.resolve(null);
  return { mine, atServer: await asked };
}
