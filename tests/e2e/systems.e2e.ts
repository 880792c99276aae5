import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CITY_GRID, KAZAKH_GRID, writeNtv2 } from '#domain/crs/ntv2.fixture.ts';
import type { Language } from '#locales/messages.ts';
import { openBrowser, openWindow, type WindowWatch } from '../support/browser.ts';
import { openCard, PARCEL, signIn, speak } from '../support/job.ts';
import { screenFaults } from '../support/screen-faults.ts';
import { makeWorld, type World } from '../support/world.ts';

const SHOTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url));

/** Corners of a site in a city's own metres, x north; by the parameters below they lie at the parcel of the pictures. */
const PLAN = ['номер;x;y', '1;10140,000;4503,000', '2;10180,000;4503,000', '3;10180,000;4543,000'].join('\n');

/** In one window after another: Kazakh and dark on the small screen, Russian and light on the large one. */
const SIZES = { kk: [1366, 768, 'dark'], ru: [1920, 1080, 'light'] } as const;

let world: World;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  world = await makeWorld({ parcels: 300 });
  const [, opened] = await Promise.all([world.startServer(), openBrowser()]);
  browser = opened;
});

afterAll(async () => {
  await browser.close();
  await world.close();
});

describe.each(['kk', 'ru'] as const)('coordinate systems in %s', (language: Language) => {
  const t = speak(language);
  let engineer: WindowWatch;
  let administrator: WindowWatch;

  beforeAll(async () => {
    // Seats of their own: what one language enters the other has not
    const [one, two] = await Promise.all([
      world.startSeat(`engineer-${language}`),
      world.startSeat(`administrator-${language}`),
    ]);
    const [width, height, theme] = SIZES[language === 'kk' ? 'kk' : 'ru'];
    const window = { language, theme, width, height } as const;
    [engineer, administrator] = await Promise.all([
      openWindow(browser, { url: one.url, ...window }),
      openWindow(browser, { url: two.url, ...window }),
    ]);
    for (const { page } of [engineer, administrator]) page.setDefaultTimeout(25_000);
    await Promise.all([
      signIn(engineer.page, world.account('engineer')),
      signIn(administrator.page, world.account('administrator')),
    ]);
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== 'fail') return;
    await engineer.page.screenshot({ path: `${SHOTS}failed-systems-${language}.png` });
    await administrator.page.screenshot({ path: `${SHOTS}failed-systems-administrator-${language}.png` });
  });

  const look = async (page: Page, name: string): Promise<void> => {
    await page.screenshot({ path: `${SHOTS}${name}-${language}.png` });
    expect(await screenFaults(page), name).toEqual([]);
  };
  const fill = async (page: Page, fields: Readonly<Record<string, string>>): Promise<void> => {
    for (const [key, value] of Object.entries(fields))
      await page.getByLabel(t(`systems.${key}`), { exact: true }).fill(value);
  };

  it('asks for a system that is missing, takes its parameters from the form and chooses it in the import', async () => {
    const { page } = engineer;
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page
        .getByRole('button', { name: t('app.menus.file'), exact: true })
        .click()
        .then(() => page.getByRole('menuitem', { name: t('app.operations.file.import') }).click()),
    ]);
    await chooser.setFiles({ name: 'qala.csv', mimeType: 'text/csv', buffer: Buffer.from(PLAN) });
    await page.getByRole('button', { name: t('systems.enter') }).click();
    const form = page.getByRole('article', { name: t('systems.form.new') });
    await form.getByRole('radio', { name: t('systems.form.kinds.similarity') }).click();
    await form.getByRole('button', { name: t('systems.form.put') }).click();
    await form.getByText(t('systems.form.wrong.zone')).waitFor();
    await look(page, '9-system-asks');
    await fill(page, {
      'form.code': 'astana-2003',
      'form.nameKk': 'Астана қаласының жергілікті жүйесі',
      'form.nameRu': 'Местная система города Астаны',
      'form.nameEn': 'Local system of the city of Astana',
      'form.dy': '0',
      'form.dx': '0',
      'form.source': 'Постановление акимата № 12',
      'form.sourceDate': '2003-04-01',
      'form.accuracyM': '0,05',
      'form.validFrom': '2004-01-01',
    });
    await page.getByLabel(t('systems.form.base')).selectOption('EPSG:10946');
    // Nothing moved, nothing turned: no system of its own, said before it is entered
    await form.getByRole('alert').filter({ hasText: 'LOCAL:astana-2003 = EPSG:10946' }).waitFor();
    await look(page, '9-system-null-shift');
    await fill(page, { 'form.dy': '5 660 000', 'form.dx': '12 670 000', 'try.north': '10140', 'try.east': '4503' });
    await form.getByText(language === 'kk' ? /айырмасы 0,00 мм/ : /расхождение 0,00 мм/).waitFor();
    await form.getByRole('button', { name: t('systems.try.show') }).click();
    await page.waitForTimeout(1200);
    await look(page, '9-system-tried');
    await form.getByRole('button', { name: t('systems.form.put') }).click();

    const system = page.getByRole('combobox', { name: t('files.place.system') });
    await system.waitFor();
    expect(await system.inputValue()).toBe('LOCAL:astana-2003');
    await page.getByRole('alert').filter({ hasText: 'LOCAL:astana-2003' }).waitFor();
    await page.getByLabel(t('files.place.documentDate')).fill('20.05.2015');
    await page.getByLabel(t('files.place.documentDate')).blur();
    await page.getByText(/LOCAL:astana-2003#[0-9a-f]{12}>EPSG:10946/).waitFor();
    await look(page, '9-system-import');
    await page.getByRole('button', { name: t('files.keep.add') }).click();
    await page.getByRole('button', { name: 'qala', exact: true }).waitFor();
  });

  it('A5.3 figures of the local system typed into the box of a drawing are understood as such, and it says so', async () => {
    const { page } = engineer;
    await openCard(page, PARCEL, PARCEL);
    await page
      .getByRole('button', { name: t('card.split') })
      .first()
      .click();
    await page.getByLabel(t('case.prompt.field.x')).fill('10145,5 4510,25');
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog', { name: t('case.points.title') });
    await panel.getByText(/5\s670\s145[.,]500/u).waitFor();
    await panel.getByText(/12\s674\s510[.,]250/u).waitFor();
    expect(await panel.getByRole('combobox').inputValue()).toBe('LOCAL:astana-2003');
    await look(page, '9-system-typed');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Escape');
  });

  it('lists every system with its accuracy, and leaves the grid to the administrator', async () => {
    const { page } = engineer;
    await page
      .getByRole('navigation')
      .getByRole('button', { name: t('app.places.systems') })
      .click();
    await page.getByLabel(t('systems.find')).fill('28412');
    await page.getByRole('button', { name: /EPSG:28412/ }).click();
    await page.getByText('EPSG:28412>EPSG:10946 via EPSG:15865+EPSG:10965').first().waitFor();
    await page.getByText(t('systems.grid.notYours')).waitFor();
    expect(await page.getByRole('button', { name: t('systems.grid.install') }).isDisabled()).toBe(true);
    await page.getByLabel(t('systems.find')).fill('');
    await page.getByRole('button', { name: /LOCAL:astana-2003/ }).click();
    await look(page, '9-systems');
    expect(engineer.complaints).toEqual([]);
  });

  it('installs the national grid once it has been read whole', async () => {
    const { page } = administrator;
    await page
      .getByRole('navigation')
      .getByRole('button', { name: t('app.places.systems') })
      .click();
    const install = async (name: string, bytes: Uint8Array): Promise<void> => {
      const button = page.getByRole('button', { name: t(`systems.grid.${name}`) });
      const [chooser] = await Promise.all([page.waitForEvent('filechooser'), button.click()]);
      await chooser.setFiles({
        name: 'qazgrid_kz.gsb',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(bytes),
      });
    };
    const grid = writeNtv2([KAZAKH_GRID, CITY_GRID]);
    await install('install', grid.subarray(0, 3000));
    await page.getByRole('alert').filter({ hasText: 'KAZ: 3000' }).waitFor();
    await look(page, '9-grid-refused');
    await install('install', grid);
    await page.getByText(t('systems.grid.states.installed'), { exact: true }).waitFor();
    await page.getByRole('button', { name: /EPSG:28412/ }).click();
    await page
      .getByText(/EPSG:28412>EPSG:10946 via EPSG:10964#/)
      .first()
      .waitFor();
    await look(page, '9-grid');
    expect(administrator.complaints).toEqual([]);
    expect(administrator.outside).toEqual([]);
  });
});
