import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));

/** In the demo town, so that it can be laid on its map; figures invented. */
const ROWS = [
  ['A', '', '', '', '5670112,350', '12674310,120'],
  ['B', '166-26-53', '', '141,350', '5670000,000', '12674400,000'],
  ['1', '124 45 06', '', '128,304', '', ''],
  ['2', '203,9542°', '', '156,627', '', ''],
  ['C', '202°28′08″', '', '', '5669934,196', '12674789,712'],
] as const;
/** As a spreadsheet copies it. */
const FORESIGHT = 'D\t\t\t5669819,447\t12674997,080\n';
const FILE = `точка;Левый угол;S;X;Y
A;;;5670112,350;12674310,120
B;166°26′53″;141,350;5670000,000;12674400,000
1;124°45′06″;128,304;;
2;203°57′15″;156,627;;
C;202°28′08″;;5669934,196;12674789,712
D;;;5669819,447;12674997,080
`;

describe('survey computations in the window', () => {
  const t = speak('ru');
  let world: World;
  let browser: Browser | undefined;
  let engineer: WindowWatch;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 300 });
    await world.startServer();
    const [seat, opened] = await Promise.all([world.startSeat('engineer'), openBrowser()]);
    browser = opened;
    engineer = await openWindow(opened, { url: seat.url, language: 'ru', theme: 'light', width: 1366, height: 768 });
    engineer.page.setDefaultTimeout(15_000);
    await signIn(engineer.page, world.account('engineer'));
  });

  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await engineer.page.screenshot({ path: `${SHOTS}failed-survey.png` });
  });

  const shoot = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}${name}.png` });
  };
  const look = async (page: Page, name: string): Promise<void> => {
    await shoot(page, name);
    expect(await screenFaults(page), name).toEqual([]);
  };
  const cell = (row: number, field: string) => engineer.page.locator(`[data-cell="${row}.${field}"]`);
  /** Asks for the report of the view in hand, looks at it, saves it, and answers the words of the file. */
  async function reportOf(say: ReturnType<typeof speak>, name: string, work: string): Promise<string> {
    const { page } = engineer;
    await page.keyboard.press('Control+p');
    await page.getByLabel(say('survey.report.work')).fill(work);
    await look(page, `9-survey-report-ask-${name}`);
    await page.keyboard.press('Enter');
    const preview = page.getByRole('dialog', { name: say('survey.report.title') });
    await preview.getByRole('img').nth(1).waitFor();
    await page.waitForTimeout(300);
    await shoot(page, `9-survey-report-${name}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      preview.getByRole('button', { name: say('case.documents.save') }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.pdf$/u);
    const file = `${SHOTS}9-survey-report-${name}.pdf`;
    await download.saveAs(file);
    await page.keyboard.press('Escape');
    return execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).replace(/\s+/gu, ' ');
  }
  const closures = () => engineer.page.getByRole('complementary', { name: t('app.regions.inspector') });

  it('A4.5 follows the typing: misclosures, permitted values with their source, coordinates', async () => {
    const { page } = engineer;
    await page.keyboard.press('Control+Digit4');
    await closures().getByText(t('survey.empty')).waitFor();
    // Nothing is entered: the report says why it cannot be made, and its key does nothing
    const report = page.getByRole('button', { name: t('survey.operation.report') });
    expect(await report.getAttribute('aria-disabled')).toBe('true');
    await page.keyboard.press('Control+p');
    expect(await page.getByLabel(t('survey.report.work')).count()).toBe(0);
    await shoot(page, '9-survey-empty');
    await cell(0, 'point').focus();
    for (const row of ROWS)
      for (const text of row) {
        await page.keyboard.type(text);
        await page.keyboard.press('Tab');
      }
    // The last Tab has gone into the next row: no trap, no lost cell
    expect(await cell(5, 'point').evaluate((input) => input === document.activeElement)).toBe(true);
    await closures().getByText(t('survey.kind.isFound.linked')).waitFor();
    // Without a foresight nothing checks the angles; the sides are checked
    await closures().getByText('1:2', { exact: false }).first().waitFor();
    await cell(5, 'point').evaluate((input, text) => {
      const data = new DataTransfer();
      data.setData('text/plain', text);
      input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    }, FORESIGHT);
    const preview = page.getByRole('region', { name: t('survey.paste.title') }).first();
    await preview.waitFor();
    // One row says little of its columns: the person says the rest
    await page.getByRole('combobox', { name: t('survey.paste.column', { n: 4 }) }).selectOption('x');
    await page.getByRole('combobox', { name: t('survey.paste.column', { n: 5 }) }).selectOption('y');
    await look(page, '9-survey-paste');
    await page.getByRole('button', { name: t('survey.paste.take'), exact: true }).click();
    await closures().getByText(t('survey.closures.passes')).nth(1).waitFor();
    await closures().getByText('2 · 30″ · √4').waitFor();
    await closures().getByText(t('survey.sources.theodolite-30.angular')).waitFor();
    expect(await cell(2, 'x').getAttribute('placeholder')).toMatch(/^5\s669\s913,39\d$/u);
    await cell(1, 'angle').focus();
    await shoot(page, '9-survey-linked');
  });

  it('says at once what is wrong, and takes a step back', async () => {
    const { page } = engineer;
    await cell(2, 'angle').fill('124-55-06');
    await closures().getByText(t('survey.closures.fails.angular')).first().waitFor();
    await cell(3, 'distance').fill('156,6Z7');
    await page.getByText(t('refusals.table.number', { about: '156,6Z7' })).waitFor();
    await closures()
      .getByText(t('survey.missing.distance', { station: '2' }))
      .waitFor();
    await look(page, '9-survey-wrong');
    // The cell in hand first, then the angle
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await closures().getByText(t('survey.closures.passes')).nth(1).waitFor();
    await closures().locator('#survey-method').selectOption('least-squares');
    await closures().getByText(t('survey.quality.title')).waitFor();
    await shoot(page, '9-survey-least-squares');
    await page.keyboard.press('Control+z');
  });

  it('reads the file that the command line reads', async () => {
    const { page } = engineer;
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: t('survey.operation.import') }).click(),
    ]);
    await chooser.setFiles({ name: 'ход.csv', mimeType: 'text/csv', buffer: Buffer.from(FILE) });
    await page.getByText(t('survey.paste.willReplace')).waitFor();
    await page.getByRole('button', { name: t('survey.paste.take'), exact: true }).click();
    await closures().getByText('0°00′16,6″').first().waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: t('survey.operation.save') }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(t('survey.file.name'));
  });

  it('A4.5 makes the adjustment report of the traverse, computed anew from its cells', async () => {
    const text = await reportOf(t, 'traverse', 'Съёмка по ул. Абая');
    for (const words of [
      'ВЕДОМОСТЬ УРАВНИВАНИЯ ТЕОДОЛИТНОГО ХОДА',
      'ТЕОДОЛИТТІК ЖҮРІСТІ ТЕҢЕСТІРУ ВЕДОМОСІ',
      'Съёмка по ул. Абая',
      'fβ = 0°00′16,6″',
      'QazTRF-23',
    ])
      expect(text).toContain(words);
  });

  it('takes a permitted value only with its source, and judges by it', async () => {
    const { page } = engineer;
    await page.keyboard.press('Alt+Digit4');
    const named = { figure: t('survey.tolerances.part.linear'), name: 'Теодолитный ход, точность угла 30″' };
    await page.getByRole('button', { name: t('survey.tolerances.edit', named) }).click();
    await page.getByLabel(t('survey.tolerances.figure.denominator')).fill('90000');
    await page.getByText(t('survey.tolerances.needsSource')).waitFor();
    await look(page, '9-survey-tolerance-edit');
    await page.getByLabel(t('survey.tolerances.newSource')).fill('Техническое задание № 7, п. 3');
    await page.keyboard.press('Enter');
    await page.getByText(t('survey.tolerances.edited')).waitFor();
    await shoot(page, '9-survey-tolerances');
    await page.keyboard.press('Alt+Digit1');
    await closures().getByText(t('survey.closures.fails.linear')).waitFor();
    await closures().getByText('Техническое задание № 7, п. 3').waitFor();
    await shoot(page, '9-survey-own-value');
  });

  it('lays the traverse on the map', async () => {
    const { page } = engineer;
    await page.getByRole('button', { name: t('survey.operation.onMap') }).click();
    await page.waitForTimeout(500);
    await shoot(page, '9-survey-map');
    await page.keyboard.press('Control+Digit4');
  });

  it('solves a problem of the plane with points of the traverse, and says when there is no solution', async () => {
    const { page } = engineer;
    await page.keyboard.press('Alt+Digit2');
    await page.getByRole('radio', { name: t('survey.problem.name.distances') }).click();
    for (const [what, chosen] of [
      ['a', 'B'],
      ['b', '1'],
    ] as const)
      await page
        .getByRole('combobox', { name: t('survey.problem.pick', { what: t(`survey.problem.given.${what}`) }) })
        .selectOption(chosen);
    await page.getByLabel(t('survey.problem.given.distanceA')).fill('20');
    await page.getByLabel(t('survey.problem.given.distanceB')).fill('30');
    await page
      .getByText(/не хватает 91,34\d м/u)
      .first()
      .waitFor();
    await look(page, '9-survey-no-solution');
    await page.getByLabel(t('survey.problem.given.distanceB')).fill('150');
    await page.getByText(t('survey.problem.result.left')).waitFor();
    await shoot(page, '9-survey-problem');
  });

  it('A4.5 adjusts a network with points of the traverse and tests its observations', async () => {
    const { page } = engineer;
    await page.keyboard.press('Alt+Digit3');
    await page.getByRole('button', { name: t('survey.operation.takePoints') }).click();
    const rows = [
      ['distance', 'B', '', '1', '141,350'],
      ['distance', '1', '', '2', '128,304'],
      ['distance', '2', '', 'C', '156,627'],
      ['angle', 'B', 'A', '1', '166-26-53'],
      ['angle', '1', 'B', '2', '124-45-06'],
      ['angle', '2', '1', 'C', '204-57-15'],
    ] as const;
    const table = page.getByRole('table', { name: t('survey.network.observations') });
    for (const [row, [kind, ...cells]] of rows.entries()) {
      await table.locator('select').nth(row).selectOption(kind);
      for (const [at, field] of (['at', 'from', 'to', 'value'] as const).entries())
        if (cells[at] !== '') await table.locator(`[data-cell="${row}.${field}"]`).fill(cells[at] ?? '');
    }
    // The last angle is wrong by a degree
    await table.getByText(t('survey.network.suspect')).nth(1).waitFor();
    await closures()
      .getByText(t('survey.network.worst', { row: 6 }))
      .waitFor();
    await look(page, '9-survey-network-gross');
    const isUsed = table.getByRole('checkbox', { name: `${t('survey.network.observation.used')}, 6` });
    await isUsed.focus();
    await page.keyboard.press('Space');
    await table.getByText(t('survey.network.leftOut')).waitFor();
    await closures()
      .getByText(t('survey.network.worst', { row: 6 }))
      .waitFor({ state: 'detached' });
    await look(page, '9-survey-network-left-out');
    await page.keyboard.press('Control+z');
    expect(await isUsed.isChecked()).toBe(true);
    await table.locator('[data-cell="5.value"]').fill('203-57-15');
    await closures().getByText(t('survey.network.datum.fixed')).waitFor();
    await table.getByText(t('survey.network.suspect')).nth(1).waitFor({ state: 'detached' });
    // Each new point has its error ellipse on the figure
    expect(await page.locator('svg.drawing ellipse').count()).toBeGreaterThan(0);
    await shoot(page, '9-survey-network');
    const text = await reportOf(t, 'network', 'Сгущение сети');
    for (const words of ['ОТЧЁТ ОБ УРАВНИВАНИИ СЕТИ', 'ЖЕЛІНІ ТЕҢЕСТІРУ ЕСЕБІ', 'Сгущение сети', 'χ² ='])
      expect(text).toContain(words);
  });

  it('SEC-98 is there again when the window is opened anew, in Kazakh and dark', async () => {
    const { page } = engineer;
    await page.evaluate(() => localStorage.setItem('shekara.language', '"kk"'));
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.reload();
    await page.locator('.maplibregl-canvas').first().waitFor();
    await page.keyboard.press('Control+Digit4');
    const kk = speak('kk');
    await page.getByText(kk('survey.closures.fails.linear')).first().waitFor();
    expect(await cell(4, 'x').inputValue()).toMatch(/^5\s669\s934,196$/u);
    await look(page, '9-survey-kk');
    await page.keyboard.press('Alt+Digit3');
    await page.getByText(kk('survey.network.datum.fixed')).waitFor();
    await shoot(page, '9-survey-network-kk');
    const text = await reportOf(kk, 'network-kk', 'Желіні жиілету');
    expect(text).toContain('Желіні жиілету');
    await page.keyboard.press('Alt+Digit1');
    expect(await reportOf(kk, 'traverse-kk', 'Желіні жиілету')).toContain('шектен асады');
    await page.keyboard.press('Alt+Digit4');
    await page.getByText(kk('survey.tolerances.edited')).waitFor();
    await shoot(page, '9-survey-tolerances-kk');
    expect(engineer.complaints).toEqual([]);
    expect(engineer.outside).toEqual([]);
  });
});
