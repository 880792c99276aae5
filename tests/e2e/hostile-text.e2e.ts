import type { Browser } from 'playwright-core';
import Database from 'better-sqlite3';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { openCard, signIn, speak } from '../support/job.ts';
import { makeWorld, type World } from '../support/world.ts';

const MARK = 'document.documentElement.dataset.ran=1';
/** Texts that run where somebody turns text into markup, an address or a template. */
const PAYLOADS = [
  `<img src=x onerror="${MARK}">`,
  `<svg onload="${MARK}">`,
  `<script>${MARK}</script>`,
  `"><iframe srcdoc="<script>parent.${MARK}</script>">`,
  `javascript:${MARK}`,
  `{{constructor.constructor('${MARK}')()}}`,
  `<a href="javascript:${MARK}">x</a>`,
  `<style>@import 'http://127.0.0.1:9/x';</style>`,
  `<details open ontoggle="${MARK}">`,
  `\u202e${'<b onmouseover=1>'}\u2066`,
];
const PARCEL = '21318045112';

describe('hostile texts of the register', () => {
  let world: World;
  let browser: Browser | undefined;
  let window: WindowWatch;

  beforeAll(async () => {
    world = await makeWorld({ parcels: 3000 });
    poison(join(world.home, 'central', 'central.db'));
    await world.startServer();
    const seat = await world.startSeat('engineer');
    browser = await openBrowser();
    window = await openWindow(browser, { url: seat.url, language: 'ru', theme: 'light', width: 1440, height: 900 });
  });
  afterAll(async () => {
    await browser?.close();
    await world.close();
  });

  it('SEC-3 are shown as they are on map, card and case, and none of them runs', async () => {
    const { page, complaints, outside } = window;
    const t = speak('ru');
    await signIn(page, world.account('engineer'));
    await openCard(page, '21-318-045-112', '21-318-045-112');
    expect(await page.getByText('onerror').count()).toBeGreaterThan(0);
    for (const tab of ['rights', 'objects', 'documents', 'history']) {
      await page.getByRole('tab', { name: t(`card.tabs.${tab}`) }).click();
    }
    for (const text of PAYLOADS) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').last().fill(text);
      await page.waitForFunction(
        (wanted) => document.activeElement instanceof HTMLInputElement && document.activeElement.value === wanted,
        text.replace(/\n/g, ''),
      );
      await page.keyboard.press('Escape');
    }
    await page
      .getByRole('button', { name: t('card.split') })
      .first()
      .click();
    await page.getByLabel(t('case.prompt.field.x')).waitFor();
    for (const text of PAYLOADS) {
      await page.getByLabel(t('case.prompt.field.x')).fill(text);
      await page.keyboard.press('Enter');
    }
    expect(await page.evaluate(() => document.documentElement.dataset['ran'] ?? null)).toBeNull();
    expect(complaints).toEqual([]);
    expect(outside).toEqual([]);
  });
});

/** Puts the texts where people and outside systems put theirs: names, addresses, purposes, documents, streets. */
function poison(file: string): void {
  const db = new Database(file);
  const at = (index: number): string => PAYLOADS[index % PAYLOADS.length] ?? '';
  const run = (sql: string, ...values: unknown[]) => db.prepare(sql).run(...values);
  run(
    `update parcel set purpose_ru = ?, purpose_kk = ?, survey_note = ? where number = ?`,
    at(0),
    at(1),
    at(2),
    PARCEL,
  );
  run(`update parcel_right set ground = ? where parcel = ?`, at(3), PARCEL);
  run(`update encumbrance set document = ? where parcel = ?`, at(4), PARCEL);
  run(
    `update address set text_ru = ?, text_kk = ? where rka = (select rka from parcel where number = ?)`,
    at(0),
    at(6),
    PARCEL,
  );
  const parties = db
    .prepare<[string], { party: string }>(
      'select party from right_holder where right_id in (select id from parcel_right where parcel = ?)',
    )
    .all(PARCEL);
  for (const [index, { party }] of parties.entries())
    run('update party set name_ru = ?, name_kk = ? where id = ?', at(index), at(index + 2), party);
  run('update street set name_ru = ?, name_kk = ?', at(8), at(9));
  run('update building set litera = ?', '<b>');
  db.close();
}
