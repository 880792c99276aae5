import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '#main/map/png.ts';
import type { WindowWatch } from '../support/browser.ts';
import { middleOf, pressAt, sideAt } from '../support/drawing.ts';
import { openCard, PARCEL, signIn, speak } from '../support/job.ts';
import { oneTown, SHOTS } from '../support/one-town.ts';
import { PAYLOADS } from '../support/script-payloads.ts';
import { hasRun, tryPayloads } from '../support/try-payloads.ts';

const town = oneTown();
const t = speak('en');
const WEST = '21-318-045-111';
const EAST = '21-318-045-113';
/** On the street south of the western parcel. Survey axes, metres. */
const ON_STREET = '5670139,12674512 5670139,12674524 5670133,12674524 5670133,12674512';
/** Of the eastern side of the parcel. */
const SIDE = /^44[,.]64$/;
const TRAVERSE = `point;left angle;S;X;Y
A;;;5670112,350;12674310,120
B;166°26′53″;141,350;5670000,000;12674400,000
1;124°45′06″;128,304;;
2;203°57′15″;156,627;;
C;202°28′08″;;5669934,196;12674789,712
D;;;5669819,447;12674997,080
`;
/** Short enough for every field, and one that breaks out of an attribute. */
const [MARKUP = '', ESCAPE = ''] = [PAYLOADS[0], PAYLOADS.find((each) => each.startsWith('">'))];

/** The forms that only stand in the window after something was drawn, chosen or placed. */
describe('hostile texts in the forms of cases, layers and computations', () => {
  let window: WindowWatch;
  let page: Page;

  beforeAll(async () => {
    window = await town.open('engineer', { language: 'en', theme: 'light', width: 1366, height: 768 });
    page = window.page;
    page.setDefaultTimeout(20_000);
    await signIn(page, town.world.account('engineer'));
  });

  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail')
      await page.screenshot({ path: `${SHOTS}failed-payloads-${task.name.slice(6, 26).replace(/\W+/g, '-')}.png` });
    for (let i = 0; i < 5; i++) await page.keyboard.press('Escape');
  });

  /** Every field of the screen takes every text; there are at least so many, and nothing runs. */
  async function see(name: string, atLeast: number): Promise<void> {
    await page.screenshot({ path: `${SHOTS}payloads-${name}.png` });
    expect(await tryPayloads(page), name).toBeGreaterThanOrEqual(atLeast);
    expect(await hasRun(page), name).toBe(false);
    expect(window.complaints, name).toEqual([]);
  }
  /** What was kept is shown letter by letter, and is no markup. */
  const isText = async (text: string): Promise<void> => {
    await page.getByText(text).first().waitFor();
    expect(await page.locator('[onerror], [onload]').count()).toBe(0);
    expect(await hasRun(page)).toBe(false);
  };
  const toMap = () => page.locator('.maplibregl-canvas').first().focus();
  const corners = async (text: string): Promise<void> => {
    await page.getByLabel(t('case.prompt.field.x')).fill(text);
    await page.keyboard.press('Enter');
  };
  const openWith = async (number: string, key: string): Promise<void> => {
    await openCard(page, number, number);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    await page.keyboard.press(key);
  };
  const draft = () => page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();

  it('SEC-3 the preliminary choice and the parcel that is formed', async () => {
    await openWith(WEST, 'f');
    await page.getByText(t('case.prompt.form.start')).first().waitFor();
    await page.keyboard.press('h');
    const choice = page.getByRole('form', { name: t('case.choice.title') });
    await see('choice', 6);
    for (const [key, text] of [
      ['applicant', MARKUP],
      ['appliedOn', '01.09.2026'],
      ['actNumber', MARKUP],
      ['actDate', '05.10.2026'],
      ['deviation', MARKUP],
    ] as const)
      await choice.getByLabel(t(`case.choice.${key}`)).fill(text);
    await corners(ON_STREET);
    await toMap();
    await page.keyboard.press('Enter');
    await page
      .locator('svg.overlay')
      .getByText(t('case.choice.onMap', { act: MARKUP }))
      .waitFor();
    await page.keyboard.press('f');
    await corners(ON_STREET);
    await page.locator('svg.overlay').getByText(t('case.parts.fate.formed')).first().waitFor();
    await see('formed', 2);
    await page.getByLabel(t('case.form.purposeKk')).fill(MARKUP);
    await page.getByLabel(t('case.form.purposeRu')).fill(ESCAPE);
    await toMap();
    await page.keyboard.press('Enter');
    await draft();
    await page.getByRole('tab', { name: t('case.dock.history') }).click();
    await see('formed-done', 0);
  });

  it('SEC-3 the composer of sheets of that parcel, with what was typed on the paper', async () => {
    await page.keyboard.press('Control+p');
    const composer = page.getByRole('dialog', { name: t('sheets.title') });
    await composer.getByRole('img').first().waitFor();
    await composer.getByText('A3', { exact: true }).click();
    await composer.getByText(t('sheets.orientation.landscape'), { exact: true }).click();
    await see('composer', 1);
    const turn = composer.getByLabel(t('sheets.turn'));
    for (const text of [MARKUP, ESCAPE]) {
      await turn.fill(text);
      await expect.poll(() => turn.getAttribute('aria-invalid')).toBe('true');
    }
    await see('composer-wrong', 1);
    await turn.fill('12');
    await composer.getByText(t('case.documents.kind.land_cadastral_plan'), { exact: true }).click();
    await composer.getByRole('img').first().waitFor();
    await see('composer-turned', 1);
    await page.keyboard.press('Escape');
    await composer.waitFor({ state: 'detached' });
  });

  it('SEC-3 dividing by areas, by an angle, by a road, and shifting a boundary', async () => {
    await openWith(PARCEL, 'm');
    const middle = await middleOf(page, SIDE);
    await pressAt(page, await sideAt(page, SIDE, middle, -60));
    await page.getByText(t('case.prompt.merge.start')).first().waitFor({ state: 'detached' });
    await page.keyboard.press('a');
    const divide = page.getByRole('form', { name: t('case.divide.title') });
    await see('divide-equal', 1);
    await divide.getByRole('button', { name: t('case.divide.into.areas') }).click();
    await divide.getByRole('button', { name: t('case.divide.direction.bearing') }).click();
    await divide.getByLabel(t('case.divide.road')).fill('6');
    await see('divide-road', 4);
    await divide.getByLabel(t('case.divide.areas')).fill(`600\n${MARKUP}`);
    await isText(MARKUP.slice(0, 12));
    await toMap();
    await page.keyboard.press('b');
    const shift = page.getByRole('form', { name: t('case.shift.title') });
    const area = shift.getByLabel(t('case.shift.size.area'));
    for (let px = -12; px <= 12 && (await area.count()) === 0; px += 4)
      await pressAt(page, await sideAt(page, SIDE, middle, px));
    await see('shift-area', 1);
    await area.fill(MARKUP);
    await shift.getByRole('button', { name: t('case.shift.goal.distance') }).click();
    await see('shift-distance', 1);
    expect(await page.locator('[onerror]').count()).toBe(0);
  });

  it('SEC-3 the record of a parcel that is corrected', async () => {
    await openCard(page, EAST, EAST);
    await page.getByRole('button', { name: t('card.more') }).click();
    await page.getByRole('menuitem', { name: t('case.kind.correct') }).click();
    const form = page.getByRole('form', { name: t('case.record.title') });
    await form.waitFor();
    await see('record', 4);
    await form.getByLabel(t('case.record.purposeKk')).fill(MARKUP);
    await form.getByLabel(t('case.record.purposeRu')).fill(ESCAPE);
    await form.getByLabel(t('case.record.ground')).fill(ESCAPE);
    await form.getByRole('button', { name: t('case.record.correct') }).click();
    await draft();
    await page.getByRole('tab', { name: t('case.dock.history') }).click();
    await see('record-done', 4);
    expect(await form.getByLabel(t('case.record.purposeRu')).inputValue()).toBe(ESCAPE);
    expect(await page.locator('[onerror]').count()).toBe(0);
  });

  it('SEC-3 the settings of layers and the desk of a scanned plan', async () => {
    const settings = (name: string) => page.getByRole('button', { name: t('map.stack.settings', { name }) });
    await page.keyboard.press('Control+1');
    const [geojson] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.keyboard.press('Control+k').then(async () => {
        await page.getByRole('combobox').last().fill(t('app.operations.file.import'));
        await page
          .getByRole('option', { name: t('app.operations.file.import') })
          .first()
          .click();
      }),
    ]);
    const feature = {
      type: 'Feature',
      properties: { name: MARKUP },
      geometry: { type: 'Point', coordinates: [71.44, 51.13] },
    };
    await geojson.setFiles({
      name: `${ESCAPE}.geojson`,
      mimeType: 'application/geo+json',
      buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features: [feature] })),
    });
    await page.getByRole('button', { name: t('files.keep.add') }).click({ timeout: 60_000 });
    await page.keyboard.press('Control+1');
    await settings(ESCAPE).click();
    await page.getByLabel(t('map.look.filter')).selectOption('name');
    await see('layer', 2);
    await page.getByLabel(t('map.look.attribute.name'), { exact: true }).fill(MARKUP);
    await isText(ESCAPE);

    const picture = new Uint8Array(300 * 200 * 4).fill(230);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: t('map.scan.add') }).click(),
    ]);
    const buffer = Buffer.from(encodePng(picture, 300, 200));
    await chooser.setFiles({ name: `${MARKUP}.png`, mimeType: 'image/png', buffer });
    const desk = page.getByRole('region', { name: t('map.scan.title', { name: MARKUP }) });
    const sheet = desk.locator('canvas').first();
    await sheet.waitFor();
    await desk.getByText(t('map.scan.pickPicture')).waitFor();
    const [frame, ground] = [await sheet.boundingBox(), await page.locator('.maplibregl-canvas').first().boundingBox()];
    if (frame === null || ground === null) throw new Error('no frame');
    for (const n of [1, 2]) {
      await page.mouse.click(frame.x + frame.width * 0.3 * n, frame.y + frame.height * 0.4);
      await desk.getByText(t('map.scan.pickMap', { n })).waitFor();
      await page.mouse.click(ground.x + ground.width * (0.5 + 0.1 * n), ground.y + ground.height * 0.4);
      await desk.getByLabel(t('map.scan.northOf', { n })).waitFor();
    }
    await see('scan', 4);
    await isText(MARKUP);
    await desk
      .getByRole('button', { name: t('app.close'), exact: true })
      .first()
      .click();
  });

  it('SEC-3 the reports of a traverse and of a network, whose work has such a name', async () => {
    await page.keyboard.press('Control+Digit4');
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: t('survey.operation.import') }).click(),
    ]);
    await chooser.setFiles({ name: `${MARKUP}.csv`, mimeType: 'text/csv', buffer: Buffer.from(TRAVERSE) });
    await page.getByRole('button', { name: t('survey.paste.take'), exact: true }).click();
    await report('traverse');
    await page.keyboard.press('Alt+Digit3');
    await page.getByRole('button', { name: t('survey.operation.takePoints') }).click();
    const table = page.getByRole('table', { name: t('survey.network.observations') });
    for (const [row, [kind, ...cells]] of (
      [
        ['distance', 'B', '', '1', '141,350'],
        ['distance', '1', '', '2', '128,304'],
        ['distance', '2', '', 'C', '156,627'],
        ['angle', 'B', 'A', '1', '166-26-53'],
        ['angle', '1', 'B', '2', '124-45-06'],
      ] as const
    ).entries()) {
      await table.locator('select').nth(row).selectOption(kind);
      for (const [at, field] of (['at', 'from', 'to', 'value'] as const).entries())
        if (cells[at] !== '') await table.locator(`[data-cell="${row}.${field}"]`).fill(cells[at] ?? '');
    }
    await report('network');
  });

  /** Asks for the report of the view in hand: the question, and the preview of what was made. */
  async function report(name: string): Promise<void> {
    await page.keyboard.press('Control+p');
    const work = page.getByLabel(t('survey.report.work'));
    await work.waitFor();
    await see(`report-${name}`, 1);
    await work.fill(MARKUP);
    await page.keyboard.press('Enter');
    const preview = page.getByRole('dialog', { name: t('survey.report.title') });
    await preview.getByRole('img').nth(1).waitFor();
    expect(await hasRun(page)).toBe(false);
    await page.keyboard.press('Escape');
    await preview.waitFor({ state: 'detached' });
  }
});
