import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import type { WindowWatch } from '../support/browser.ts';
import { pixelOf, restingAt } from '../support/drawing.ts';
import { openCard, PARCEL, signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { oneTown, SHOTS } from '../support/one-town.ts';

/** Where both parcels meet on the street, and a place on the street side a metre farther west. Survey axes, metres. */
const CORNER = '5670149.674 12674545.187';
const MOVED = '5670149.477 12674544.207';
/** A square of ten metres inside the parcel, back to its first corner. */
const WEST = '21-318-045-111';
/** In the house of the parcel, and two places in the west of it. */
const IN_HOUSE = [5_670_152_000, 12_674_513_000] as const;
const BESIDE_HOUSE = '5670158,12674505 5670158,12674508';
const CONTOUR = '5670155,12674512 5670155,12674522 5670165,12674522 5670165,12674512 5670155,12674512';

const town = oneTown();

describe.each(['kk', 'ru'] as const)('drafting tools in %s', (language: Language) => {
  const t = speak(language);
  const theme = language === 'kk' ? 'dark' : 'light';
  let engineer: WindowWatch;

  beforeAll(async () => {
    const size = language === 'kk' ? { width: 1366, height: 768 } : { width: 1920, height: 1080 };
    engineer = await town.open(`tools-${language}`, { language, theme, ...size });
    engineer.page.setDefaultTimeout(20_000);
    await signIn(engineer.page, town.world.account('engineer'));
  });

  afterAll(() => engineer.page.context().close());

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await engineer.page.screenshot({ path: `${SHOTS}failed-tools-${language}.png` });
  });

  const show = (page: Page, name: string) => page.screenshot({ path: `${SHOTS}tools-${name}-${language}.png` });
  const look = async (page: Page, name: string): Promise<void> => {
    await show(page, name);
    expect(await screenFaults(page), name).toEqual([]);
  };

  /** Presses the map so many pixels beside a text of the drawing. */
  const pressBeside = async (page: Page, text: string | RegExp, dx: number, dy: number): Promise<void> => {
    const [x, y] = await restingAt(page, text);
    await page.mouse.move(x + dx - 3, y + dy);
    await page.mouse.move(x + dx, y + dy);
    await page.mouse.click(x + dx, y + dy);
  };

  /** The rules say of what is only shown that the boundary goes through the house; the sign stands on the map. */
  const saysOfHouse = async (page: Page): Promise<void> => {
    const words = page.getByRole('status').getByText(t('findings.building.cut', { litera: 'А' }));
    await words.first().waitFor();
    await page.locator('svg.overlay .badge.error').first().waitFor();
  };

  it('A4 the card offers merging; a pressed neighbour comes into the case, Enter makes one parcel', async () => {
    const { page } = engineer;
    await openCard(page, PARCEL, PARCEL);
    await page.getByRole('button', { name: t('card.more') }).click();
    await show(page, '1-menu');
    await page.getByRole('menuitem', { name: t('app.operations.parcel.merge') }).click();
    await page.getByText(t('case.prompt.merge.start')).first().waitFor();
    // Across the longest side lies the neighbour
    await pressBeside(page, /^44[,.]64$/, 60, 0);
    await page.getByText(t('case.parents.merge')).first().waitFor();
    // The prompt counts two parcels now; the list of neighbours names the number in any case
    await page.getByText(t('case.prompt.merge.start')).first().waitFor({ state: 'detached' });
    await look(page, '2-merge');
    await page.keyboard.press('Enter');
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    await show(page, '3-merged');
    await page.keyboard.press('Control+z');
    await page.getByText(t('case.prompt.select')).first().waitFor();
  });

  it('A5.2 a corner is taken up and put down at typed coordinates; what is refused says why', async () => {
    const { page } = engineer;
    await page.keyboard.press('e');
    await page.getByText(t('case.prompt.vertex.start')).first().waitFor();
    await page.getByLabel(t('case.prompt.field.x')).fill(CORNER);
    await page.keyboard.press('Enter');
    await page.getByText(t('case.prompt.vertex.to')).first().waitFor();
    await show(page, '4-vertex');
    await page.getByLabel(t('case.prompt.field.x')).fill(MOVED);
    await page.keyboard.press('Enter');
    await page.locator('svg.overlay').getByText(t('case.parts.fate.adjusted')).first().waitFor();
    await look(page, '5-adjusted');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Escape');
  });

  it('A5.2 a corner is drawn to its new place with the button held; the map stays where it is', async () => {
    const { page } = engineer;
    await page.keyboard.press('v');
    await page.keyboard.press('e');
    await page.getByText(t('case.prompt.vertex.start')).first().waitFor();
    const moved = page.locator('svg.overlay').getByText(t('case.parts.fate.adjusted')).first();
    const [north, east] = CORNER.split(' ').map((metres) => Math.round(Number(metres) * 1000));
    const from = await pixelOf(page, [north ?? 0, east ?? 0]);
    await page.mouse.move(from.x - 3, from.y - 2);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move(from.x - 10, from.y - 1);
    await page.mouse.move(from.x - 20, from.y - 2);
    await page.getByText(t('case.prompt.vertex.to')).first().waitFor();
    await show(page, '5-drawn');
    await page.mouse.up();
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    await moved.waitFor();
    const still = await pixelOf(page, [north ?? 0, east ?? 0]);
    expect(Math.hypot(still.x - from.x, still.y - from.y)).toBeLessThan(2);
    await page.keyboard.press('Control+z');
    await moved.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  });

  it('A5.2 X2 the rules speak while a corner is in hand and before a contour is closed', async () => {
    const { page } = engineer;
    const house = await pixelOf(page, IN_HOUSE);
    await page.keyboard.press('e');
    await page.getByText(t('case.prompt.vertex.start')).first().waitFor();
    await page.getByLabel(t('case.prompt.field.x')).fill(CORNER);
    await page.keyboard.press('Enter');
    await page.getByText(t('case.prompt.vertex.to')).first().waitFor();
    await page.mouse.move(house.x - 4, house.y);
    await page.mouse.move(house.x, house.y);
    await saysOfHouse(page);
    await look(page, '6-live-vertex');
    await page.keyboard.press('Escape');
    await page.locator('svg.overlay .badge.error').first().waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');

    await page.keyboard.press('c');
    await page.getByLabel(t('case.prompt.field.x')).fill(BESIDE_HOUSE);
    await page.keyboard.press('Enter');
    await page.mouse.move(house.x + 4, house.y);
    await page.mouse.move(house.x, house.y);
    await saysOfHouse(page);
    await look(page, '6-live-cut-out');
    for (let i = 0; i < 4; i++) await page.keyboard.press('Escape');
    await page.locator('svg.overlay .badge.error').first().waitFor({ state: 'detached' });
  });

  it('A7.7 length and area are measured inside a case by their keys; the line that was begun stays', async () => {
    const { page } = engineer;
    await page.keyboard.press('s');
    await page.getByLabel(t('case.prompt.field.x')).fill(CORNER);
    await page.keyboard.press('Enter');
    await page.getByText(t('case.prompt.next')).first().waitFor();
    const row = page.getByRole('toolbar', { name: t('case.tools.title') });
    const panel = page.getByRole('status', { name: t('map.measuring') });
    await page.keyboard.press('Shift+R');
    await panel.getByText(t('map.measurePrompt.area')).waitFor();
    const button = row.getByRole('button', { name: t('map.measureArea') });
    expect(await button.getAttribute('aria-pressed')).toBe('true');
    const { x, y } = await pixelOf(page, IN_HOUSE);
    for (const [dx, dy] of [
      [0, 0],
      [60, 0],
      [60, 60],
    ] as const) {
      await page.mouse.move(x + dx - 2, y + dy);
      await page.mouse.move(x + dx, y + dy);
      await page.mouse.click(x + dx, y + dy);
    }
    await page.keyboard.press('Enter');
    await panel.getByText(/\d[.,]\d\sм²/u).waitFor();
    await button.hover();
    await page
      .getByRole('tooltip')
      .filter({ hasText: t('map.measureArea') })
      .getByText('Shift R')
      .waitFor();
    await look(page, '6-measured');
    await page.keyboard.press('r');
    await panel.getByText(t('map.length'), { exact: true }).waitFor();
    // Done, three corners, and the tool itself
    for (let i = 0; i < 5; i++) await page.keyboard.press('Escape');
    await panel.waitFor({ state: 'detached' });
    await page.keyboard.press('s');
    await page.getByText(t('case.prompt.next')).first().waitFor();
    await page.keyboard.press('Shift+Slash');
    const sheet = page.getByRole('dialog', { name: t('app.shortcuts.title') });
    const change = t('app.shortcuts.change', { title: t('map.measureArea'), keys: 'Shift R' });
    await sheet.getByRole('button', { name: change }).waitFor();
    await page.keyboard.press('Escape');
    await sheet.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  it('A5.2 a boundary of two parcels moves until one of them has the area that was typed', async () => {
    const { page } = engineer;
    await page.keyboard.press('b');
    const form = page.getByRole('form', { name: t('case.shift.title') });
    await form.getByText(t('case.shift.pick')).waitFor();
    const area = form.getByLabel(t('case.shift.size.area'));
    // The length stands beside the boundary, on this side or on that.
    for (let dx = -30; dx <= 30 && (await area.count()) === 0; dx += 4) await pressBeside(page, /^44[,.]64$/, dx, 12);
    // The house stands in the west: so small a parcel would have its boundary in it
    await area.fill('400');
    await saysOfHouse(page);
    await look(page, '9-live-shift');
    await area.fill('1700');
    await page.locator('svg.overlay .badge.error').first().waitFor({ state: 'detached' });
    await page.getByText(t('case.prompt.shift.ready')).first().waitFor();
    await look(page, '9-shift');
    await page.getByRole('button', { name: `${t('case.tools.complete.shift')} Enter` }).click();
    await page
      .getByText(/^1\s700[,.]0/)
      .first()
      .waitFor();
    await show(page, '10-shifted');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Escape');
  });

  it('A4.1 a closed contour is cut out of the parcel', async () => {
    const { page } = engineer;
    await page.keyboard.press('s');
    await page.getByLabel(t('case.prompt.field.x')).fill(CONTOUR);
    await page.keyboard.press('Enter');
    await page.getByText(t('case.prompt.closed')).first().waitFor();
    await look(page, '11-contour');
    await page.keyboard.press('Enter');
    await page
      .getByText(/^100[,.]0/)
      .first()
      .waitFor();
    await show(page, '12-cut-out');
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Escape');
  });

  it('X2 a rule speaks while the line is only shown: through a house, with its norm and its place', async () => {
    const { page } = engineer;
    await page.keyboard.press('s');
    await page.getByLabel(t('case.prompt.field.x')).fill('5670153,12674500 5670155,12674550');
    await page.keyboard.press('Enter');
    const words = page.getByRole('status').getByText(t('findings.building.cut', { litera: 'А' }));
    await words.first().waitFor();
    await look(page, '6-live-finding');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await words.first().waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  });

  it('A5.3 divides by areas: the parts stand on the map while the form is filled in', async () => {
    const { page } = engineer;
    await page.keyboard.press('a');
    const form = page.getByRole('form', { name: t('case.divide.title') });
    await form.waitFor();
    await form.getByRole('button', { name: t('case.divide.direction.bearing') }).click();
    await form.getByLabel(t('case.divide.parts')).fill('3');
    await form.getByLabel(t('case.divide.bearing')).fill('0');
    await page
      .getByText(t('case.parts.fate.part', { n: 3 }))
      .first()
      .waitFor();
    await look(page, '6-divide');
    await form.getByRole('button', { name: t('case.divide.into.areas') }).click();
    await form.getByLabel(t('case.divide.areas')).fill('600\n40O');
    await form.getByText('2:1').waitFor();
    await look(page, '7-areas-fault');
    await form.getByLabel(t('case.divide.areas')).fill('600\n400');
    await page
      .getByText(t('case.parts.fate.part', { n: 3 }))
      .first()
      .waitFor();
    await page.getByRole('button', { name: `${t('case.tools.complete.divide')} Enter` }).click();
    await page.getByText(t('case.prompt.select')).first().waitFor();
    await show(page, '8-divided');
  });

  it('A4.1 a second case about the same parcel is told of in the case, in the list and by what opens the first', async () => {
    const { page } = engineer;
    const number = /\d{4}-\d{2}-[\p{Lu}\d]{2}-\d{4}/u;
    await openCard(page, WEST, WEST);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    await page.keyboard.press('m');
    await page.getByText(t('case.prompt.merge.start')).first().waitFor();
    const panel = page.getByText(t('case.steps.documents.name'));
    if (!(await panel.isVisible())) await page.keyboard.press('F8');
    await panel.waitFor();
    const warning = page.getByRole('status').filter({ hasText: t('case.duplicates.mine', { parcels: PARCEL }) });
    expect(await warning.count()).toBe(0);
    // Across its eastern side
    await pressBeside(page, /^40[,.]76$/, 60, 0);
    await warning.waitFor();
    await look(page, '13-second-case');
    const first = number.exec(await warning.innerText())?.[0] ?? 'none';
    await page.getByRole('button', { name: t('case.backToList') }).click();
    const list = page.getByRole('list', { name: t('case.list.title') });
    const row = list.getByRole('button').filter({ hasText: WEST });
    await row.getByText(t('case.list.twin', { number: first })).waitFor();
    await look(page, '14-twins');
    await row.click();
    await page.getByRole('button', { name: `${t('case.tools.complete.merge')} Enter` }).waitFor();
    if (!(await panel.isVisible())) await page.keyboard.press('F8');
    const task = page.getByLabel(t('case.tasks.what'));
    await task.fill('not kept');
    await warning.getByRole('button').click();
    // On a small screen the panel makes room, and the row of tools has the number
    const heading = page.getByRole('heading', { name: t('case.titleNumber', { number: first }) });
    await heading
      .or(page.getByRole('toolbar').getByRole('button', { name: first }))
      .first()
      .waitFor();
    if (await task.isVisible()) expect(await task.inputValue()).toBe('');

    // The parcel has a case of another kind: that one is opened, and why is said
    await openCard(page, PARCEL, PARCEL);
    await page.getByRole('button', { name: t('card.more') }).click();
    await page.getByRole('menuitem', { name: t('case.kind.changeUse') }).click();
    await page
      .getByText(t('case.duplicates.opened', { number: first }))
      .first()
      .waitFor();
    expect(await page.getByRole('form', { name: t('case.record.title') }).count()).toBe(0);
    expect(engineer.complaints).toEqual([]);
  });
});
