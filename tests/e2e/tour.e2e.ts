import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SHEET_KINDS } from '#domain/documents/sheet-kind.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { consentPdf, openCard, openSplitCase, PARCEL, signIn, speak, typeLine } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { PAYLOADS } from '../support/script-payloads.ts';
import { hasRun, tryPayloads } from '../support/try-payloads.ts';
import { makeWorld, type Running, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));
const t = speak('en');
/** The parcel beside it, and a piece of its land. Survey axes, metres. */
const BESIDE = '21-318-045-113';
const IN_PARCEL = '5670180,12674552 5670180,12674560 5670172,12674560 5670172,12674552 5670180,12674552';

/** A drawing with each text at a place of its own, in a layer of that name. */
const drawingWith = (texts: readonly string[]): Buffer => {
  const lines = texts.flatMap((text, index) => [
    ...['0', 'TEXT', '8', text],
    ...['10', String(12_674_400 + index * 5), '20', '5670150', '40', '2', '1', text],
  ]);
  return Buffer.from(['0', 'SECTION', '2', 'ENTITIES', ...lines, '0', 'ENDSEC', '0', 'EOF', ''].join('\n'));
};

/** Every screen of an engineer, in English and on the smallest screen, with hostile texts in every field. */
describe('tour of all screens in English', () => {
  const traces = mkdtempSync(join(tmpdir(), 'shekara-tour-'));
  const trace = join(traces, 'connects.txt');
  let world: World;
  let server: Running;
  let browser: Browser | undefined;
  let window: WindowWatch;
  let page: Page;
  /** What was wrong on a screen, and how many fields took the hostile texts. */
  const faults: string[] = [];
  let fields = 0;

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    world = await makeWorld({ parcels: 1000 });
    server = await world.startServer();
    const watched = ['strace', '-D', '-f', '-q', '-e', 'trace=connect,sendto', '-o', trace];
    const seat = await world.startSeat('engineer', [], watched);
    browser = await openBrowser();
    window = await openWindow(browser, { url: seat.url, language: 'en', theme: 'light', width: 1366, height: 768 });
    page = window.page;
    page.setDefaultTimeout(30_000);
  });

  afterAll(async () => {
    await browser?.close();
    await world.close();
    rmSync(traces, { recursive: true, force: true });
  });

  async function see(name: string): Promise<void> {
    await page.mouse.move(1, 760);
    await page.screenshot({ path: `${SHOTS}tour-${name}-en.png` });
    faults.push(...(await screenFaults(page)).map((fault) => `${name}: ${fault}`));
    fields += await tryPayloads(page);
    expect(await hasRun(page), name).toBe(false);
  }
  /** By the command box, as one finds what one does not know the keys of. */
  async function command(title: string): Promise<void> {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').last().fill(title);
    await page.getByRole('option', { name: title }).first().click();
  }
  const place = (title: string) => page.getByRole('navigation').getByRole('button', { name: title }).first().click();
  const closed = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
  };
  const clean = (): void => expect(faults.splice(0)).toEqual([]);

  it('SEC-3 signing in, the map, the card of a parcel', async () => {
    await see('1-sign-in');
    await signIn(page, world.account('engineer'));
    await see('2-map');
    await page.getByRole('button', { name: t('map.base.add') }).click();
    await see('2-base-map');
    await page.getByRole('button', { name: t('map.base.add') }).click();
    await openCard(page, 'қорқыт ата 26', PARCEL);
    for (const tab of await page.getByRole('complementary').getByRole('tab').all()) {
      await tab.click();
      await see(`3-card-${(await tab.innerText()).replace(/\W+/g, '')}`);
    }
    await page.keyboard.press('Control+k');
    await see('4-command-box');
    await page.keyboard.press('Escape');
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('q');
    await page.getByRole('dialog', { name: t('map.query.title') }).waitFor();
    await see('5-query');
    await page.keyboard.press('Escape');
    clean();
  });

  it('SEC-3 the settings: text of 150 % stays for the next start, and grows on the map too', async () => {
    await page.getByRole('button', { name: t('app.settings.title') }).click();
    await see('6-settings');
    await page.getByRole('menuitemcheckbox', { name: '150 %' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('19.5px');
    await see('6-text-150');
    await page.reload();
    await page.locator('.maplibregl-canvas').first().waitFor();
    expect(await page.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('19.5px');
    await page.getByRole('button', { name: t('app.settings.title') }).click();
    await page.getByRole('menuitemcheckbox', { name: '100 %' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: new RegExp(`^${t('app.account.title')}`) }).click();
    await see('7-account');
    await page.keyboard.press('Escape');
    clean();
  });

  it('SEC-3 a case with everything that stands beside it; names of files, notes and tasks that are hostile', async () => {
    await place(t('app.places.cases'));
    await see('8-no-cases');
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await openSplitCase(page, t);
    await see('9-case');
    for (const text of PAYLOADS) {
      await page.getByLabel(t('case.prompt.field.x')).fill(text);
      await page.keyboard.press('Enter');
    }
    await typeLine(page, t);
    await see('9-line');
    await page.keyboard.press('Enter');
    await page.getByText(t('case.parts.draft'), { exact: true }).first().waitFor();
    for (const tab of ['history', 'variants', 'neighbours', 'events', 'findings']) {
      await page.getByRole('tab', { name: t(`case.dock.${tab}`) }).click();
      await see(`10-${tab}`);
    }
    const add = page.getByText(t('case.documents.add'));
    if (!(await add.isVisible())) await page.keyboard.press('F8');
    const attached = page.getByRole('button', { name: /hostile \d+\.pdf/ });
    for (const [index, text] of PAYLOADS.entries()) {
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), add.click()]);
      const name = `${text.replaceAll('/', '∕')} hostile ${index}.pdf`;
      await chooser.setFiles({ name, mimeType: 'application/pdf', buffer: consentPdf(`file ${index}`) });
      await attached.nth(index).waitFor();
    }
    for (const text of PAYLOADS.slice(0, 20)) {
      await page.getByLabel(t('case.tasks.what')).fill(text);
      await page.keyboard.press('Enter');
    }
    await page.getByLabel(t('case.note.label')).fill(PAYLOADS.join('\n'));
    await page.keyboard.press('Tab');
    await page.locator('.maplibregl-canvas').first().focus();
    await page.keyboard.press('n');
    await page.mouse.click(600, 420);
    await page.getByLabel(t('case.note.onMap')).fill(PAYLOADS[0] ?? '');
    await page.keyboard.press('Enter');
    await page.locator('svg.overlay').getByText('onerror').first().waitFor();
    expect(await hasRun(page)).toBe(false);
    await page.keyboard.press('Escape');
    await page.keyboard.press('F7');
    await see('11-compare');
    await page.keyboard.press('F7');
    clean();
  });

  it('SEC-3 SEC-66 every sheet of the case, the signing of it', async () => {
    await page.keyboard.press('Control+p');
    const composer = page.getByRole('dialog', { name: t('sheets.title') });
    for (const kind of SHEET_KINDS) {
      await composer.getByText(t(`case.documents.kind.${kind}`), { exact: true }).click();
      await composer.getByRole('img', { name: /21-318-045-\d+|20\d\d-/ }).waitFor();
      await see(`12-${kind}`);
    }
    await closed();
    await command(t('case.package.operation'));
    await page.getByRole('dialog').waitFor();
    await see('13-package');
    await closed();
    clean();
  });

  it('SEC-3 the forms of the tools: areas, distances, survey points, a reason, a part for a servitude', async () => {
    for (const [name, key] of [
      ['areas', 'a'],
      ['boundary', 'b'],
      ['survey-point', 'w'],
    ] as const) {
      await page.locator('.maplibregl-canvas').first().focus();
      await page.keyboard.press(key);
      await see(`11-${name}`);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    }
    await page.getByRole('tab', { name: t('case.dock.findings') }).click();
    await page
      .getByRole('button', { name: t('case.findings.accept') })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
    await see('11-accept');
    await closed();
    await openCard(page, BESIDE, BESIDE);
    await page.getByText(t('card.inForce'), { exact: true }).first().waitFor();
    await page.keyboard.press('p');
    await page.getByLabel(t('case.prompt.field.x')).fill(IN_PARCEL);
    await page.keyboard.press('Enter');
    await page.getByRole('form', { name: t('case.part.title') }).waitFor();
    await see('11-part');
    for (let i = 0; i < 4; i++) await page.keyboard.press('Escape');
    clean();
  });

  it('SEC-3 files: names of layers, texts of a drawing, labels on the map', async () => {
    await place(t('app.places.files'));
    await see('14-no-files');
    const features = PAYLOADS.map((text, index) => ({
      type: 'Feature',
      properties: { name: text, [text]: text },
      geometry: { type: 'Point', coordinates: [71.44 + index / 10_000, 51.13] },
    }));
    await page.getByRole('button', { name: t('app.menus.file'), exact: true }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('menuitem', { name: t('app.operations.file.import') }).click(),
    ]);
    await chooser.setFiles({
      name: `${PAYLOADS[3]?.replaceAll('/', '∕')}.geojson`,
      mimeType: 'application/geo+json',
      buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })),
    });
    const keep = page.getByRole('button', { name: t('files.keep.add') });
    await keep.waitFor({ timeout: 90_000 });
    await see('15-import');
    await keep.click();
    await page
      .getByRole('button', { name: /onload|svg/ })
      .first()
      .click();
    await see('16-layer');
    const [drawing] = await Promise.all([page.waitForEvent('filechooser'), command(t('app.operations.file.import'))]);
    await drawing.setFiles({
      name: `${PAYLOADS[5]?.replaceAll('/', '∕')}.dxf`,
      mimeType: 'image/vnd.dxf',
      buffer: drawingWith(PAYLOADS),
    });
    await keep.waitFor({ timeout: 90_000 });
    await page.getByText('onerror').first().waitFor();
    await see('16-drawing');
    await page.getByRole('radio', { name: /EPSG:10946/ }).click();
    await keep.click();
    await page
      .getByRole('button', { name: /image src/ })
      .first()
      .click();
    await see('16-drawing-layer');
    await openCard(page, 'қорқыт ата 26', PARCEL);
    await command(t('app.operations.file.export'));
    await page.getByRole('button', { name: t('files.write.make') }).waitFor();
    await see('17-export');
    await page.keyboard.press('Escape');
    clean();
  });

  it('SEC-3 computations, systems, the check', async () => {
    await place(t('app.places.survey'));
    for (const view of ['1', '2', '3', '4']) {
      await page.keyboard.press(`Alt+Digit${view}`);
      await page.waitForTimeout(300);
      await see(`18-survey-${view}`);
    }
    await place(t('app.places.systems'));
    await see('19-systems');
    await place(t('check.title'));
    await see('20-check');
    clean();
  });

  it('SEC-3 keys, trust, guide, shortcuts', async () => {
    for (const [name, title] of [
      ['21-keys', t('app.operations.session.keys')],
      ['22-trust', t('app.operations.help.trust')],
      ['23-password', t('app.operations.session.changePassword')],
      ['24-shortcuts', t('app.operations.help.keys')],
    ] as const) {
      await command(title);
      await page.locator('dialog[open]').last().waitFor();
      await see(name);
      await closed();
    }
    await page.keyboard.press('F1');
    await page.getByRole('dialog', { name: t('app.help.title') }).waitFor();
    await see('25-guide');
    await page.keyboard.press('Escape');
    clean();
  });

  it('SEC-3 SEC-37 SEC-121 no policy was broken; window and seat spoke to their server alone', () => {
    expect(window.complaints).toEqual([]);
    expect(window.outside).toEqual([]);
    console.log(`${fields} fields took ${PAYLOADS.length} hostile texts each`);
    expect(fields).toBeGreaterThan(100);
    const reached = [...readFileSync(trace, 'utf8').matchAll(/sin6?_port=htons\((\d+)\).*?"([0-9a-f.:]+)"/gu)];
    expect(new Set(reached.map(([, port, address]) => `${address}:${port}`))).toEqual(
      new Set([`127.0.0.1:${new URL(server.url).port}`]),
    );
  });
});
