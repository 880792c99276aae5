import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import { encodePng } from '#main/map/png.ts';
import type { WindowWatch } from '../support/browser.ts';
import { dropFiles } from '../support/drop-files.ts';
import { consentPdf, openCard, PARCEL, signIn, speak, typeLine } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { oneTown, SHOTS } from '../support/one-town.ts';

const WORDS = {
  kk: {
    note: 'Шекара қоршау бойымен',
    task: 'Әкімдікке қоңырау шалу',
    variant: 'көше бойымен',
    reason: 'Актіге сай бұзылады',
  },
  ru: { note: 'Граница по забору', task: 'Позвонить в акимат', variant: 'по улице', reason: 'Сносится по акту' },
} as const;

const town = oneTown();

describe.each(['ru', 'kk'] as const)('undoing in %s', (language: Language & ('ru' | 'kk')) => {
  const t = speak(language);
  const words = WORDS[language];
  let engineer: WindowWatch;
  let before: readonly string[] = [];
  let done: readonly string[] = [];

  beforeAll(async () => {
    const theme = language === 'kk' ? 'dark' : 'light';
    engineer = await town.open(`undo-${language}`, { language, theme, width: 1366, height: 768 });
    engineer.page.setDefaultTimeout(20_000);
    await signIn(engineer.page, town.world.account('engineer'));
  });
  afterAll(() => engineer.page.context().close());

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await engineer.page.screenshot({ path: `${SHOTS}failed-undo-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}undo-${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };
  const history = (page: Page) => page.getByRole('list', { name: t('case.dock.history') });
  const tab = (page: Page, name: string) =>
    page
      .getByRole('tablist', { name: t('case.dock.title') })
      .getByRole('tab', { name: t(`case.dock.${name}`) })
      .click();
  const onMap = (page: Page) => page.locator('.maplibregl-canvas').first().focus();

  /** Rows of the history with what is said of them but the time, and the place of the one in force. */
  async function entries(page: Page): Promise<{ rows: string[]; current: number }> {
    const rows = await history(page)
      .getByRole('button')
      .evaluateAll((all) =>
        all.map((each) => ({
          text: [...each.querySelectorAll('span')].map((span) => span.textContent.trim()).slice(0, 2),
          isCurrent: each.getAttribute('aria-current') === 'step',
        })),
      );
    return { rows: rows.map(({ text }) => text.join(' ')), current: rows.findIndex(({ isCurrent }) => isCurrent) };
  }
  const at = (page: Page, current: number) =>
    expect.poll(async () => (await entries(page)).current, { timeout: 20_000 }).toBe(current);

  /** All that is seen of the case: steps, parties, papers, tasks, note, day, and the parcels that come of it. */
  async function seen(page: Page): Promise<readonly string[]> {
    const note = page.getByLabel(t('case.note.label'));
    const panel = page.locator('.scroll-body').filter({ has: note });
    const parts = page.getByRole('table', { name: t('case.parts.title.split') });
    return [await panel.innerText(), await note.inputValue(), await parts.innerText()];
  }

  async function openCase(page: Page): Promise<void> {
    await openCard(page, PARCEL, PARCEL);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    await page.keyboard.press('s');
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
    await page.keyboard.press('v');
    await openPanel(page);
    await tab(page, 'history');
    await history(page).waitFor();
  }
  /** On this screen the panel of the case lies over the map and is opened for it. */
  async function openPanel(page: Page): Promise<void> {
    const note = page.getByLabel(t('case.note.label'));
    if (!(await note.isVisible())) await page.keyboard.press('F8');
    await note.waitFor();
  }

  it('A4.1 A4.5 X3 mixes every kind of change of a case, each with its name in the history', async () => {
    const { page } = engineer;
    await openCase(page);
    before = await seen(page);
    const kinds: string[] = [t('case.history.opened')];
    /** Waits for the entry of what was just done. */
    const entry = async (name: string): Promise<void> => {
      kinds.push(name);
      await at(page, kinds.length - 1);
    };
    await page.keyboard.press('s');
    await typeLine(page, t);
    await page.keyboard.press('Enter');
    await entry(t('history.splitParcel'));
    await onMap(page);
    await page.keyboard.press('v');

    const upload = async (button: ReturnType<Page['locator']>, name: string): Promise<void> => {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
      await chooser.setFiles({ name, mimeType: 'application/pdf', buffer: consentPdf(name) });
    };
    await upload(page.getByText(t('case.documents.add'), { exact: true }), 'akt.pdf');
    await entry(t('case.events.attached'));
    await tab(page, 'findings');
    await upload(page.getByRole('button', { name: t('case.findings.attach'), exact: true }).first(), 'consent.pdf');
    await page
      .getByRole('button', { name: t('case.findings.accept') })
      .first()
      .click();
    await page.getByRole('dialog').getByRole('textbox').fill(words.reason);
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('case.accept.keep') })
      .click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await tab(page, 'history');
    kinds.push(t('case.events.consented'));
    await entry(t('case.events.accepted'));

    await page.getByLabel(t('case.note.label')).fill(words.note);
    await onMap(page);
    await entry(t('case.events.noted'));
    await page.getByLabel(t('case.tasks.what')).fill(words.task);
    await page.getByLabel(t('case.tasks.what')).press('Enter');
    await entry(t('case.events.taskSet'));
    await page.getByRole('checkbox', { name: words.task }).click();
    await entry(t('case.events.taskDone'));
    await page.getByRole('button', { name: t('case.clock.change') }).click();
    await page.getByLabel(t('case.clock.own')).fill('25.12.2026');
    await page.getByLabel(t('case.clock.own')).press('Enter');
    await entry(t('case.events.dueSet'));

    await tab(page, 'variants');
    const name = page.getByLabel(t('case.variants.name'));
    await page.getByRole('button', { name: t('case.variants.copy') }).click();
    await page
      .getByText(t('case.variants.numbered', { n: 2 }))
      .first()
      .waitFor();
    await name.fill(words.variant);
    await page.getByRole('button', { name: t('case.variants.rename') }).click();
    await page.getByText(words.variant).first().waitFor();
    const drop = page.getByRole('button', {
      name: t('case.variants.remove', { name: t('case.variants.numbered', { n: 1 }) }),
    });
    await drop.click();
    await drop.waitFor({ state: 'detached' });
    await tab(page, 'history');
    kinds.push(t('case.events.variantAdded'), t('case.events.variantNamed'));
    await entry(t('case.events.variantDropped'));

    done = await seen(page);
    expect(done).not.toEqual(before);
    const { rows } = await entries(page);
    expect(rows.map((row, index) => row.startsWith(kinds[index] ?? '?'))).toEqual(kinds.map(() => true));
    expect(rows.at(5)).toContain(words.note);
    await look(page, '1-mixed');
  });

  it('A4.5 X3 SEC-98 undoes everything by keyboard and redoes it, over a reload in the middle', async () => {
    const { page } = engineer;
    const last = (await entries(page)).rows.length - 1;
    await onMap(page);
    for (let now = last - 1; now >= 4; now--) {
      await page.keyboard.press('Control+z');
      await at(page, now);
    }
    // The message names what it was and where it is seen
    await page
      .getByText(
        t('case.history.undoneOf', {
          what: `${t('case.events.noted')} · ${words.note}`,
          where: t('case.history.where.note'),
        }),
      )
      .waitFor();
    await look(page, '2-undone');
    const half = [await seen(page), await entries(page)];
    await page.reload();
    await page.locator('.maplibregl-canvas').first().waitFor();
    await openCase(page);
    await at(page, 4);
    expect([await seen(page), await entries(page)]).toEqual(half);

    await onMap(page);
    for (let now = 3; now >= 0; now--) {
      await page.keyboard.press('Control+z');
      await at(page, now);
    }
    expect(await seen(page)).toEqual(before);
    await page.keyboard.press('Control+z');
    await at(page, 0);

    for (let now = 1; now <= last; now++) {
      await page.keyboard.press(now % 2 ? 'Control+Shift+z' : 'Control+y');
      await at(page, now);
    }
    expect(await seen(page)).toEqual(done);
  });

  it('A4.5 goes to an entry with the arrows and Enter; a field that is being edited undoes its own letters', async () => {
    const { page } = engineer;
    const last = (await entries(page)).rows.length - 1;
    await history(page).getByRole('button').nth(last).focus();
    for (let up = 0; up < 3; up++) await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await at(page, last - 3);
    await page
      .getByText(t('case.history.more', { n: 3 }))
      .first()
      .waitFor();
    await look(page, '3-jumped');
    await history(page).getByRole('button').nth(last).click();
    await at(page, last);
    expect(await seen(page)).toEqual(done);

    const note = page.getByLabel(t('case.note.label'));
    await note.focus();
    await page.keyboard.press('End');
    await page.keyboard.type('!!');
    await page.keyboard.press('Control+z');
    await expect.poll(() => note.inputValue()).not.toContain('!!');
    await at(page, last);
    await onMap(page);
    await page.keyboard.press('Control+z');
    await at(page, last - 1);
  });

  it('A4.1 A4.9 documents fall onto the case: what is good is attached, what is not is named; nothing is half done', async () => {
    const { page } = engineer;
    const folder = mkdtempSync(join(tmpdir(), 'shekara-drop-'));
    const put = (name: string, bytes: Uint8Array): string => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const pdf = put('dogovor.pdf', consentPdf('Contract'));
    const scan = put('skan.png', encodePng(new Uint8Array(120 * 160 * 4).fill(200), 120, 160));
    const wrong = put('zapiska.docx', Buffer.from('PK not a paper of a case'));
    const empty = put('pusto.pdf', new Uint8Array());
    const documents = page.getByRole('list', { name: t('case.documents.title') });
    const parties = page.getByRole('list', { name: t('case.parties.title') });
    const count = () => documents.getByRole('listitem').count();
    const refusal = (code: string, about: string) =>
      page.getByRole('alert').getByText(t(`refusals.${code}`, { about }));
    const before = await count();
    const { rows } = await entries(page);
    const told = async (names: readonly string[]): Promise<void> => {
      await expect.poll(async () => (await entries(page)).rows.length).toBe(rows.length - 1 + names.length);
      expect((await entries(page)).rows.slice(rows.length - 1)).toEqual(names);
    };

    await dropFiles(page, documents, [wrong]);
    await refusal('document.type', 'zapiska.docx').waitFor();
    await dropFiles(page, documents, [empty]);
    await refusal('document.empty', 'pusto.pdf').waitFor();
    await refusal('document.type', 'zapiska.docx').waitFor({ state: 'detached' });
    // Several that belong to one line, and files beside every place for files
    await dropFiles(page, parties.getByRole('listitem').last(), [pdf, scan]);
    await refusal('document.oneOnly', 'dogovor.pdf, skan.png').waitFor();
    await dropFiles(page, page.getByRole('heading', { level: 1 }).first(), [pdf]);
    expect(await count()).toBe(before);
    expect((await entries(page)).rows).toEqual(rows);
    await look(page, '4-drop-refused');

    await dropFiles(page, documents, [pdf, wrong, empty, scan]);
    for (const name of ['dogovor.pdf', 'skan.png']) await documents.getByText(name).waitFor();
    await refusal('document.type', 'zapiska.docx').waitFor();
    await refusal('document.empty', 'pusto.pdf').waitFor();
    expect(await count()).toBe(before + 2);
    const attached = t('case.events.attached');
    await told([`${attached} dogovor.pdf dogovor.pdf`, `${attached} skan.png skan.png`]);
    await look(page, '4-dropped');
    await documents.getByRole('button', { name: 'skan.png' }).first().click();
    await page.locator('dialog.preview img').waitFor();
    await page.keyboard.press('Escape');
    await onMap(page);
    await page.keyboard.press('Control+z');
    await documents.getByText('skan.png').waitFor({ state: 'detached' });
    await documents.getByText('dogovor.pdf').waitFor();
    rmSync(folder, { recursive: true });
    expect(engineer.complaints).toEqual([]);
  });
});
