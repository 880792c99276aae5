import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Language } from '#locales/messages.ts';
import type { WindowWatch } from '../support/browser.ts';
import { restingAt } from '../support/drawing.ts';
import { PARCEL, signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { oneTown, SHOTS } from '../support/one-town.ts';

/** Parcels beside it, in the east and in the west; and one on which nothing stands. */
const BESIDE = '21-318-045-113';
const WEST = '21-318-045-111';
const EMPTY = '21-318-045-039';
const LINE = '5670188.222,12674526.225 5670165.863,12674527.669 5670146.229,12674528.079';
const CORNER = '5670149.674 12674545.187';
const MOVED = '5670149.477 12674544.207';
const NEW_BOUNDARY = '5670140,12674541.5 5670200,12674538.5';
const CONTOUR = '5670160,12674550 5670160,12674560 5670170,12674560 5670170,12674550';
const ON_STREET = '5670139,12674512 5670139,12674524 5670133,12674524 5670133,12674512';
/** Millimetres, north and east: the middle of the side that both parcels have, and a place in the neighbour. */
const COMMON_SIDE = [5_670_171_992, 12_674_544_833] as const;
const IN_BESIDE = [5_670_175_000, 12_674_557_000] as const;
const WORDS = { kk: 'Ескі қоршау', ru: 'Старый забор' } as const;

const town = oneTown();

describe.each(['ru', 'kk'] as const)('drafting by the keyboard alone in %s', (language: Language & ('ru' | 'kk')) => {
  const t = speak(language);
  let engineer: WindowWatch;
  let page: Page;

  beforeAll(async () => {
    const size = language === 'kk' ? { width: 1366, height: 768 } : { width: 1920, height: 1080 };
    engineer = await town.open(`keyboard-${language}`, { language, theme: 'light', ...size });
    ({ page } = engineer);
    page.setDefaultTimeout(20_000);
    await signIn(page, town.world.account('engineer'));
    // From here on a mouse that does anything fails the test
    await page.evaluate(() => {
      for (const type of ['pointerdown', 'pointermove', 'wheel'])
        addEventListener(type, () => ((globalThis as { mouse?: string }).mouse = type), true);
    });
  });
  afterAll(() => engineer.page.context().close());
  afterEach(async ({ task }) => {
    expect(await page.evaluate(() => (globalThis as { mouse?: string }).mouse)).toBeUndefined();
    expect(engineer.complaints).toEqual([]);
    if (task.result?.state !== 'fail') return;
    await page.screenshot({
      path: `${SHOTS}failed-keyboard-${language}-${task.name.slice(0, 40).replace(/\W+/g, '-')}.png`,
    });
    for (let i = 0; i < 8; i++) await page.keyboard.press('Escape');
  });

  const show = (name: string) => page.screenshot({ path: `${SHOTS}keyboard-${name}-${language}.png` });
  const look = async (name: string): Promise<void> => {
    await show(name);
    expect(await screenFaults(page), name).toEqual([]);
  };
  const keys = async (...all: readonly string[]): Promise<void> => {
    for (const key of all) await page.keyboard.press(key);
  };
  /** What a screen reader is told at the moment. */
  const told = () => page.locator('footer [aria-live=polite]').textContent();
  const hears = (words: string | RegExp) => expect.poll(told, { timeout: 15_000 }).toMatch(words);
  const hearsPrompt = (key: string, named: Record<string, unknown> = {}) => {
    const words = t(`case.prompt.${key}`, named);
    return expect.poll(told, { timeout: 15_000 }).toBe(words);
  };
  const has = (wanted: Locator) => wanted.evaluate((element) => element.contains(document.activeElement));
  /** On with `key` until what is wanted has the focus: what cannot be come to by it fails here. */
  async function reach(wanted: Locator, key = 'Tab'): Promise<void> {
    await wanted.waitFor();
    for (let presses = 0; presses < 150; presses += 1) {
      if (await has(wanted)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`${key} does not come to ${String(wanted)}`);
  }
  const toMap = () => reach(page.locator('.maplibregl-canvas-container').first().locator('..'), 'F6');
  /** Types a line of points into the field of the next one. */
  async function points(text: string): Promise<void> {
    await page.keyboard.press('x');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }
  async function fill(field: Locator, text: string, key = 'Tab'): Promise<void> {
    await reach(field, key);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(text);
  }
  const drawn = () => page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
  const adjusted = () => page.locator('svg.overlay').getByText(t('case.parts.fate.adjusted')).first().waitFor();
  const area = (words: RegExp) => page.getByText(words).first().waitFor();
  /** Takes the draft back, with no tool in hand. */
  async function undo(): Promise<void> {
    await keys('Control+z', 'Escape', 'v');
    await page.getByText(t('case.prompt.select')).first().waitFor();
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor({ state: 'detached' });
  }
  /** Finds by the command box, and opens with the key of a tool the case that it is for. */
  async function begin(number: string, key: string): Promise<void> {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(number);
    const found = page.getByRole('option').filter({ hasText: number });
    await found.first().waitFor();
    const isCard = page.getByText(t('card.inForce'), { exact: true }).first();
    // A case on the same number may stand before the parcel
    const hits = await found.evaluateAll((all) => all.map((each) => /20\d\d-\d\d-/u.test(each.textContent)));
    for (let down = hits.indexOf(false); down > 0; down -= 1) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await isCard.waitFor();
    await page.keyboard.press(key);
  }

  /** North and east of the middle of the map, millimetres, as the status bar says them. */
  async function middle(): Promise<readonly [number, number]> {
    const text = (await page.locator('footer').innerText()).replace(/\s/gu, '');
    const [north = 0, east = 0] = [.../[XY](\d+),(\d{3})/gu[Symbol.matchAll](text)].map(
      (each) => Number(each[1]) * 1000 + Number(each[2]),
    );
    return [north, east];
  }
  /** Moves the map by its arrows until the cross stands within half a small step of the place. */
  async function steer([north, east]: readonly [number, number]): Promise<void> {
    await toMap();
    await keys('Shift+ArrowRight');
    const from = await middle();
    await keys('Shift+ArrowRight');
    const now = await middle();
    // Ten pixels to the right are (e, n) of the grid, ten upwards (-n, e)
    const [n, e] = [now[0] - from[0], now[1] - from[1]];
    const [dn, de] = [north - now[0], east - now[1]];
    const right = Math.round((de * e + dn * n) / (e * e + n * n));
    const up = Math.round((dn * e - de * n) / (e * e + n * n));
    for (const [steps, forth, back] of [
      [right, 'ArrowRight', 'ArrowLeft'],
      [up, 'ArrowUp', 'ArrowDown'],
    ] as const) {
      const arrow = steps > 0 ? forth : back;
      for (let left = Math.floor(Math.abs(steps) / 12); left > 0; left -= 1) await page.keyboard.press(arrow);
      for (let left = Math.abs(steps) % 12; left > 0; left -= 1) await page.keyboard.press(`Shift+${arrow}`);
    }
  }

  it('A4.1 A4.5 from the list of cases a case is opened and split by typed coordinates', async () => {
    await begin(PARCEL, 's');
    await hearsPrompt('start');
    await keys('Control+1');
    await reach(
      page
        .getByRole('navigation')
        .getByRole('button', { name: t('app.places.cases') })
        .first(),
    );
    await page.keyboard.press('Enter');
    const back = page.getByRole('button', { name: t('case.backToList') });
    if (!(await back.isVisible())) await page.keyboard.press('F8');
    await reach(back);
    await page.keyboard.press('Enter');
    const list = page.getByRole('list', { name: t('case.list.title') });
    await reach(list.getByRole('button').filter({ hasText: PARCEL }));
    await look('1-list');
    await page.keyboard.press('Enter');
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
    await hearsPrompt('start');
    await points(LINE);
    await hearsPrompt('next');
    await page.keyboard.press('Enter');
    await drawn();
    await hearsPrompt('select');
    await area(/^987,0/);
    await look('2-split');
    await undo();
  });

  it('A4.5 it is divided by areas along an angle that is typed', async () => {
    await reach(page.getByRole('button', { name: new RegExp(`^${t('case.tools.divide')}`, 'u') }).first());
    await page.keyboard.press('Enter');
    await hearsPrompt('divide.frontage');
    const form = page.getByRole('form', { name: t('case.divide.title') });
    await reach(form.getByRole('button', { name: t('case.divide.direction.bearing') }));
    await page.keyboard.press('Enter');
    await hearsPrompt('divide.form');
    await fill(form.getByLabel(t('case.divide.bearing')), '0');
    await fill(form.getByLabel(t('case.divide.parts')), '3', 'Shift+Tab');
    await hearsPrompt('divide.ready');
    await page
      .getByText(t('case.parts.fate.part', { n: 3 }))
      .first()
      .waitFor();
    await look('3-divide');
    await page.keyboard.press('Enter');
    await drawn();
    await hearsPrompt('select');
    await undo();
  });

  it('A4.5 the cross in the middle of the map points at the neighbour, which is taken in and merged', async () => {
    await restingAt(page, /^44[,.]64$/);
    await page.keyboard.press('m');
    await hearsPrompt('merge.start');
    await steer(IN_BESIDE);
    await hears(t('map.aim.parcel', { number: BESIDE }));
    await look('4-cross');
    await page.keyboard.press('Shift+Enter');
    await hears(/^2 /);
    await page.keyboard.press('Enter');
    await drawn();
    await area(/^2\s889[,.]5/);
    await show('4-merged');
    // The neighbour stays in the case
    await undo();
  });

  it('A5.2 a corner is moved to typed coordinates, and a boundary that the cross points at to an area', async () => {
    await page.keyboard.press('e');
    await hearsPrompt('vertex.start');
    await points(CORNER);
    await hearsPrompt('vertex.to');
    await points(MOVED);
    await adjusted();
    await undo();
    await restingAt(page, /^44[,.]64$/);
    await page.keyboard.press('b');
    await hearsPrompt('shift.start');
    await steer(COMMON_SIDE);
    await page.keyboard.press('Shift+Enter');
    await hearsPrompt('shift.goal');
    const form = page.getByRole('form', { name: t('case.shift.title') });
    await fill(form.getByLabel(t('case.shift.size.area')), '1700');
    await hearsPrompt('shift.ready');
    await look('5-shift');
    await page.keyboard.press('Enter');
    await area(/^1\s700[,.]0/);
    await drawn();
    await undo();
  });

  it('A4.5 X1 the land of both is redistributed by a typed boundary', async () => {
    await page.keyboard.press('t');
    await hearsPrompt('redistribute.start');
    await points(NEW_BOUNDARY);
    await hearsPrompt('redistribute.next');
    await adjusted();
    await toMap();
    await page.keyboard.press('Enter');
    await drawn();
    await hearsPrompt('select');
    await show('6-redistributed');
    await undo();
  });

  it('A4.5 A7.7 points are surveyed, a note is put and a length measured', async () => {
    await page.keyboard.press('w');
    await hearsPrompt('surveyPoint', { name: 'T1' });
    await points('5670160 12674530');
    await hearsPrompt('surveyPoint', { name: 'T2' });
    const table = page.getByRole('table', { name: t('case.surveyPoints.title') });
    await table.getByText('T1', { exact: true }).waitFor();
    await reach(table.getByRole('button', { name: t('case.surveyPoints.remove', { name: 'T1' }) }));
    await page.keyboard.press('Enter');
    await table.getByText('T1', { exact: true }).waitFor({ state: 'detached' });

    await toMap();
    await keys('v', 'n');
    await hearsPrompt('annotate.start');
    await page.keyboard.press('Shift+Enter');
    await hearsPrompt('annotate.write');
    await page.keyboard.type(WORDS[language]);
    await page.keyboard.press('Enter');
    await page.locator('svg.overlay').getByText(WORDS[language]).waitFor();
    await look('7-note');
    await keys('Control+z', 'Escape', 'v');
    await page.locator('svg.overlay').getByText(WORDS[language]).waitFor({ state: 'detached' });

    await toMap();
    await page.keyboard.press('r');
    const panel = page.getByRole('status', { name: t('map.measuring') });
    await panel.getByText(t('map.measurePrompt.length')).waitFor();
    await keys('Shift+ArrowUp', 'Shift+Enter');
    const from = await middle();
    await panel.getByText(t('map.prompt.next')).waitFor();
    await keys('ArrowRight', 'ArrowRight', 'Shift+Enter');
    const to = await middle();
    await page.keyboard.press('Enter');
    await panel.getByText(t('map.lastSegment')).waitFor({ state: 'detached' });
    const metres = Math.hypot(to[0] - from[0], to[1] - from[1]) / 1000;
    const said = (await panel.innerText()).replaceAll(/\s/gu, '').replace(',', '.');
    expect(Number(/\d+\.\d+/u.exec(said)?.[0])).toBeCloseTo(metres, 1);
    await look('8-measured');
    await keys('Escape', 'Escape', 'Escape', 'Escape');
    await panel.waitFor({ state: 'detached' });
  });

  it('A4.5 A7.7 a part for a servitude has its contour and its terms typed', async () => {
    await begin(BESIDE, 'p');
    await hearsPrompt('part.start');
    await points(CONTOUR);
    const form = page.getByRole('form', { name: t('case.part.title') });
    await fill(form.getByLabel(t('case.part.ground')), '№ 7, 20.11.2026');
    await fill(form.getByLabel(t('case.part.until')), '27.11.2031');
    await page.keyboard.press('Enter');
    await drawn();
    await hearsPrompt('select');
    await page.locator('svg.overlay').getByText(t('reference.encumbrance.servitude')).first().waitFor();
    await look('9-part');
    await undo();
  });

  it('A4.5 A7.7 a parcel is formed on the street by typed corners', async () => {
    await begin(WEST, 'f');
    await hearsPrompt('form.start');
    await points(ON_STREET);
    await page.locator('svg.overlay').getByText(t('case.parts.fate.formed')).first().waitFor();
    await toMap();
    await page.keyboard.press('Enter');
    await drawn();
    await hearsPrompt('select');
    await area(/^72[,.]0/);
    await undo();
  });

  it('A4.5 a parcel on which nothing stands is retired', async () => {
    await begin(EMPTY, 'k');
    await hears(/^1 /);
    await page.keyboard.press('Enter');
    await page.getByRole('columnheader', { name: t('case.parents.retire') }).waitFor();
    await hearsPrompt('select');
    await look('10-retired');
  });
});
