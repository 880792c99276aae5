import type { CaseId } from '#domain/cases/case-file.ts';
import { aSplitCase, CASE_ID } from '#domain/cases/case-file.fixture.ts';
import { toolsOf, paper } from './desk-tools.fixture.ts';
import { openDesk } from './desk.ts';

/*
 * Works on one case as fast as it can, forth and back, until it is killed; tells how often it was done after each change
 * that is on the disk.
 */
const [file = '', seed = '1'] = process.argv.slice(2);
const desk = openDesk(file, new Uint8Array(32).fill(5));
const id = CASE_ID as CaseId; // of the fixture
if (!desk.hasCase(id)) desk.saveCase(aSplitCase());
const { drafting, notes, papers, variants, undo } = toolsOf(desk, null);

for (let n = Number(seed); ; n++) {
  const { variants: others } = drafting.draft(id);
  const gestures = [
    () => drafting.setNote(id, `заметка ${n}`),
    () => drafting.run(id, { name: 'annotate', at: [12_674_510_000 + n, 5_670_110_000], text: `${n}` }),
    () => papers.attach(id, { kind: 'other', fileName: `${n}.pdf`, bytes: paper(`${n}`), consentOf: null }),
    () => notes.setTask(id, { id: null, text: `${n}`, dueOn: null, isDone: false }),
    () => (others.length < 4 ? variants.copy(id, `н ${n}`, 'Н 1') : variants.drop(id, others[0]?.id ?? '')),
    () => drafting.addMeasured(id, [{ name: `T${n % 9}`, at: [12_674_510_000 + n, 5_670_110_000] }]),
    () => undo.undo(id),
    () => undo.undo(id),
    () => undo.redo(id),
  ];
  await gestures[(n * 7 + Math.trunc(n / 9)) % gestures.length]?.();
  process.stdout.write(`${JSON.stringify(desk.historyOf(id).length)}\n`);
}
