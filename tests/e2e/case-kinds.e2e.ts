import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { consentPdf, examine, openCard, openSignSheet, PARCEL, signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
/** The parcel beside it. */
const NEIGHBOUR = '21-318-045-113';
/** Both owners of the parcel and the bank that has it in pledge. */
const PARTIES = 3;

describe.each(['kk', 'ru'] as const)('a case of another kind in %s', (language: Language) => {
  const t = speak(language);
  const theme = language === 'kk' ? 'dark' : 'light';
  let world: World;
  let browser: Browser | undefined;
  let engineer: WindowWatch;
  let registrar: WindowWatch;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 300 });
    await world.startServer();
    const [desk, office] = [await world.startSeat('engineer'), await world.startSeat('registrar')];
    browser = await openBrowser();
    const size = language === 'kk' ? { width: 1366, height: 768 } : { width: 1920, height: 1080 };
    engineer = await openWindow(browser, { url: desk.url, language, theme, ...size });
    registrar = await openWindow(browser, { url: office.url, language, theme, ...size });
    for (const { page } of [engineer, registrar]) page.setDefaultTimeout(30_000);
    await signIn(engineer.page, world.account('engineer'));
    await signIn(registrar.page, world.account('registrar'));
  });

  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await engineer.page.screenshot({ path: `${SHOTS}failed-kinds-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}kinds-${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };

  /** A paper through the button of the finding that asks for it, until no finding asks for one. */
  async function attachAll(page: Page, button: string, count: number): Promise<void> {
    const attach = page.getByRole('button', { name: button, exact: true });
    await attach.nth(count - 1).waitFor();
    for (let left = count; left > 0; left--) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), attach.first().click()]);
      const buffer = consentPdf(`${button} ${left}`);
      await chooser.setFiles({ name: `paper-${left}.pdf`, mimeType: 'application/pdf', buffer });
      await attach.nth(left - 1).waitFor({ state: 'detached' });
    }
  }

  it('A4.1 X3 a case on the neighbour lies open meanwhile', async () => {
    const { page } = engineer;
    await openCard(page, NEIGHBOUR, NEIGHBOUR);
    await page.getByRole('button', { name: t('card.more') }).click();
    await page.getByRole('menuitem', { name: t('case.kind.restore') }).click();
    // On a small screen the panel makes room for the drawing: the prompt of the tool that the kind begins with tells.
    await page.getByText(t('case.prompt.vertex.start')).first().waitFor();
  });

  it('A4.1 X2 the card opens a case for another purpose; its list says what is missing and by which norm', async () => {
    const { page } = engineer;
    await openCard(page, PARCEL, PARCEL);
    await page.getByRole('button', { name: t('card.more') }).click();
    await page.screenshot({ path: `${SHOTS}kinds-1-menu-${language}.png` });
    await page.getByRole('menuitem', { name: t('case.kind.changeUse') }).click();
    const form = page.getByRole('form', { name: t('case.record.title') });
    await form.waitFor();
    const keep = form.getByRole('button', { name: t('case.record.change') });
    expect(await keep.isDisabled()).toBe(true);
    await form.getByLabel(t('case.record.zone')).selectOption('commercial');
    await form.getByLabel(t('case.record.purposeKk')).fill('дүкен салу және оған қызмет көрсету');
    await form.getByLabel(t('case.record.purposeRu')).fill('для строительства и обслуживания магазина');
    await form.getByLabel(t('case.record.ground')).fill('№214, 03.11.2026');
    // Something else of the case is changed meanwhile, and the case read anew: what is typed stays
    const panel = page.getByLabel(t('case.tasks.what'));
    if (!(await panel.isVisible())) await page.keyboard.press('F8');
    await panel.fill('Позвонить');
    await panel.press('Enter');
    await page.getByText('Позвонить').first().waitFor();
    expect(await form.getByLabel(t('case.record.zone')).inputValue()).toBe('commercial');
    await keep.click();
    await page
      .getByText(t('findings.documents.missing', { documentKind: t('case.documents.kind.decision') }))
      .first()
      .waitFor();
    if (!(await page.getByText(t('case.steps.documents.name')).isVisible())) await page.keyboard.press('F8');
    await look(page, '2-record');
    await page.keyboard.press('Control+z');
    await page.getByText(t('case.steps.line.toDo.record')).first().waitFor();
    await page.keyboard.press('Control+Shift+z');
    await page.getByText(t('case.steps.line.toDo.record')).first().waitFor({ state: 'detached' });
  });

  it('A4.1 tasks, clock and journal stand in the case; my work shows what is due and what is missing', async () => {
    const { page } = engineer;
    await page.getByLabel(t('case.tasks.what')).fill('Кадастр бөліміне қоңырау шалу');
    await page.getByLabel(t('case.tasks.due'), { exact: true }).fill('01.12.2026');
    await page
      .getByRole('form', { name: t('case.tasks.add') })
      .getByRole('button')
      .click();
    await page.getByText('Кадастр бөліміне қоңырау шалу').waitFor();
    await page.getByRole('tab', { name: t('case.dock.events') }).click();
    await page
      .getByRole('list', { name: t('case.dock.events') })
      .getByText(t('case.events.opened'), { exact: true })
      .waitFor();
    await look(page, '3-journal');
    await page.getByRole('tab', { name: t('case.dock.variants') }).click();
    await page.getByRole('button', { name: t('case.variants.copy') }).click();
    const aside = t('case.variants.numbered', { n: 1 });
    await page.getByRole('button', { name: t('case.variants.show', { name: aside }) }).click();
    await look(page, '3-variants');
    await page.getByRole('button', { name: t('case.variants.remove', { name: aside }) }).click();
    await page.getByRole('button', { name: t('case.variants.show', { name: aside }) }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: t('case.package.operation') }).click();
    await page.getByRole('dialog').getByLabel(t('case.submit.password')).waitFor();
    await look(page, '3-package');
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: t('case.dock.findings') }).click();
    await page.getByRole('button', { name: t('case.backToList') }).click();
    await page.getByText('01.12.2026').first().waitFor();
    await look(page, '4-list');
    await page.getByRole('searchbox', { name: t('case.list.find') }).fill(t('case.kind.changeUse').slice(0, 8));
    await page
      .getByRole('list', { name: t('case.list.title') })
      .getByRole('button')
      .first()
      .click();
    await page.getByRole('form', { name: t('case.record.title') }).waitFor();
  });

  it('A4.9 A5.6 papers by the buttons of the findings, signed, registered; the card has the new purpose', async () => {
    const { page } = engineer;
    await attachAll(page, t('case.findings.attachDocument'), 2);
    await attachAll(page, t('case.findings.attach'), PARTIES);
    if (!(await page.getByText(t('case.steps.documents.name')).isVisible())) await page.keyboard.press('F8');
    await page.getByText(t('case.steps.sign.ready')).waitFor();
    await look(page, '5-ready');
    await openSignSheet(page, t('case.submit.button'), world.account('engineer').keyPassword, t);
    await page.keyboard.press('Enter');
    await page.getByText(t('case.state.lodged')).first().waitFor();
    const { page: office } = registrar;
    await examine(office, t);
    await office.screenshot({ path: `${SHOTS}kinds-6-queue-${language}.png` });
    await openSignSheet(office, t('queue.decision.signRegister'), world.account('registrar').keyPassword, t);
    await office.keyboard.press('Enter');
    await page.getByText(t('case.state.registered')).first().waitFor({ timeout: 30_000 });
    await openCard(page, PARCEL, PARCEL);
    await page.getByText(t('card.functionalZones.commercial')).first().waitFor();
    await page.screenshot({ path: `${SHOTS}kinds-7-card-${language}.png` });
  });

  it('X3 the draft beside it is told at once that the register has moved, and moves along or is kept as a conflict', async () => {
    const { page } = engineer;
    await openCard(page, NEIGHBOUR, NEIGHBOUR);
    await page.getByRole('button', { name: t('card.more') }).click();
    await page.getByRole('menuitem', { name: t('case.kind.restore') }).click();
    const rebase = page.getByRole('button', { name: t('case.behind.rebase') });
    await page.getByText(t('case.prompt.vertex.start')).first().waitFor();
    // Where the panel makes room for the drawing the map says it
    await rebase.waitFor();
    await look(page, '8-behind');
    // Either way on, one in each language: nothing is lost
    if (language === 'ru') await rebase.click();
    else await page.getByRole('button', { name: t('case.behind.keep') }).click();
    await rebase.waitFor({ state: 'detached' });
    const back = page.getByRole('button', { name: t('case.backToList') });
    if (!(await back.isVisible())) await page.keyboard.press('F8');
    await back.click();
    await page.getByRole('button', { name: new RegExp(t('case.list.filter.all')) }).click();
    if (language === 'kk') await page.getByText(t('case.state.conflict')).first().waitFor();
    await look(page, '9-all');
    expect(engineer.complaints).toEqual([]);
  });
});
