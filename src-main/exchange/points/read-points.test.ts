import { describe, expect, it } from 'vitest';
import iconv from 'iconv-lite';
import { Fault } from '#domain/fault.ts';
import type { Drawing, SourceFiles } from '../drawing.ts';
import { readWhole } from '../read-in-process.fixture.ts';
import { readPoints } from './read-points.ts';
import type { PointChoices } from './read-table.ts';

const filesOf = (bytes: Uint8Array, name = 'points.csv'): SourceFiles => ({ name, bytes, beside: new Map() });
const read = (text: string, choices: PointChoices = {}, encoding = 'utf-8'): Promise<Drawing> =>
  readWhole(readPoints, filesOf(iconv.encode(text, encoding)), choices);

async function reasonOf(text: string, choices: PointChoices = {}): Promise<unknown> {
  try {
    await read(text, choices);
  } catch (error) {
    return error instanceof Fault ? error.data['reason'] : error;
  }
  return 'read';
}

/** Points as [first, second], polygons as their rings. */
const shapesOf = ({ features }: Drawing): readonly unknown[] =>
  features.map(({ geometry }) =>
    geometry.kind === 'point' ? geometry.points[0] : geometry.kind === 'polygon' ? geometry.polygons : geometry,
  );

const A = [5670181.044, 12674503.798];
const B = [5670200.5, 12674530.25];
const C = [5670150, 12674560.001];

describe('numbers and delimiters', () => {
  it.each([
    ['; and decimal comma', '1;5670181,044;12674503,798\n2;5670200,5;12674530,25\n3;5670150;12674560,001'],
    [', and decimal point', '1,5670181.044,12674503.798\n2,5670200.5,12674530.25\n3,5670150,12674560.001'],
    ['tab and comma', '1\t5670181,044\t12674503,798\n2\t5670200,5\t12674530,25\n3\t5670150\t12674560,001'],
    ['blanks and comma', '1 5670181,044 12674503,798\r\n2 5670200,5 12674530,25\r\n3 5670150,000 12674560,001\r\n'],
    [
      'columns',
      '  1    5670181.044   12674503.798\n  2    5670200.500   12674530.250\n  3    5670150.000   12674560.001',
    ],
    [
      'grouped thousands',
      '1;5 670 181,044;12 674 503,798\n2;5\u00a0670\u00a0200,5;12\u202f674\u202f530,25\n3;5 670 150;12 674 560,001',
    ],
    [
      'quoted, English groups',
      '1,"5,670,181.044","12,674,503.798"\n2,"5,670,200.5","12,674,530.25"\n3,"5,670,150.0","12,674,560.001"',
    ],
    ['| and units', '1|5670181,044 м|12674503,798 м\n2|5670200,5 м|12674530,25 м\n3|5670150 м|12674560,001 м'],
  ])('reads a list with %s', async (_, text) => {
    const drawing = await read(text);
    expect(shapesOf(drawing)).toEqual([A, B, C]);
    expect(drawing).toMatchObject({ format: 'points', axes: 'northEast', unit: null, skipped: [] });
    expect(drawing.features.map(({ name }) => name)).toEqual(['1', '2', '3']);
  });

  it.each([
    ['51°08′12,5″;71°29′36,25″', 'latLon'],
    ['51°08\'12.5";71°29\'36.25"', 'latLon'],
    ["51°08'12.5'' ; 71°29'36.25''", 'latLon'],
    ['N51°08\'12.5";E71°29\'36.25"', 'latLon'],
    ['51°08\'12,5" с.ш.;71°29\'36,25" в.д.', 'latLon'],
    ['51 08 12,5;71 29 36,25', 'latLon'],
    ['71°29′36,25″ ш.б.;51°08′12,5″ с.е.', 'lonLat'],
    ['51-08-12,5;71-29-36,25', 'latLon'],
  ])('reads the angles %s', async (line, axes) => {
    const drawing = await read(`${line}\n${line}\n`);
    expect(drawing.axes).toBe(axes);
    const [first = 0, second = 0] = shapesOf(drawing)[0] as readonly number[];
    const [lat, lon] = axes === 'latLon' ? [first, second] : [second, first];
    expect(lat).toBeCloseTo(51 + 8 / 60 + 12.5 / 3600, 12);
    expect(lon).toBeCloseTo(71 + 29 / 60 + 36.25 / 3600, 12);
  });

  it('takes decimal degrees for what they are, and leaves the order open where both fit', async () => {
    expect((await read('51.1357121;71.4933412\n51.1357921;71.4934412')).axes).toBe('latLon');
    expect((await read('71.4933412;51.1357121\n71.4934412;51.1357921')).axes).toBe('lonLat');
    expect((await read('50.1234567;51.7654321\n50.1234568;51.7654322')).axes).toBe('unknown');
  });

  it('refuses commas that divide cells and decimals alike, unless it is told', async () => {
    expect(await reasonOf('1,5670181,044,12674503,798\n2,5670200,500,12674530,250')).toBe('decimalComma');
    expect(await reasonOf('51,1234567,71,1234567\n51,1234568,71,1234568')).toBe('decimalComma');
    expect(shapesOf(await read('1,100,200,5\n2,110,210,6', { delimiter: ',' }))).toEqual([
      [100, 200],
      [110, 210],
    ]);
  });

  it('reads KZ-1048, CP1251 and UTF-16 with Kazakh letters whole', async () => {
    const text = 'Нүкте;Солтүстік;Шығыс;Сипаттама\nәғқ1;5670181,044;12674503,798;Қоршаудың бұрышы, ңөұүһі\n';
    for (const encoding of ['utf-8', 'rk1048', 'utf-16le']) {
      const drawing = await readWhole(
        readPoints,
        filesOf(iconv.encode(text, encoding, { addBOM: encoding === 'utf-16le' })),
        {},
      );
      expect(drawing.encoding?.name).toBe(encoding);
      expect(drawing.features[0]).toMatchObject({ name: 'әғқ1', attributes: { code: 'Қоршаудың бұрышы, ңөұүһі' } });
    }
  });
});

describe('columns', () => {
  it.each([
    ['№ точки;X (север), м;Y (восток), м;Н, м', '1;5670181,044;12674503,798;347,12', 'northEast', A],
    ['Y;X;№', '12674503,798;5670181,044;1', 'eastNorth', [A[1], A[0]]],
    ['X;Y;Name', '12674503,798;5670181,044;1', 'eastNorth', [A[1], A[0]]],
    ['Нүкте №;Шығыс;Солтүстік', '1;12674503,798;5670181,044', 'eastNorth', [A[1], A[0]]],
    ['point,northing,easting,elevation,code', '1,5670181.044,12674503.798,347.12,FENCE', 'northEast', A],
    ['E;N;H;№', '12674503,798;5670181,044;347,12;1', 'eastNorth', [A[1], A[0]]],
  ])('finds them by the heading %s', async (heading, line, axes, at) => {
    const drawing = await read(`${heading}\n${line}\n`);
    expect(drawing.axes).toBe(axes);
    expect(shapesOf(drawing)).toEqual([at]);
    expect(drawing.features[0]?.name).toBe('1');
    expect([347.12, null]).toContain(drawing.features[0]?.height);
  });

  it('knows latitude and longitude in three languages, and metres from the heading', async () => {
    for (const heading of ['№;Шир.;Долг.', 'нөмір;Ендік;Бойлық', 'name;lat;lon', '№;B;L'])
      expect((await read(`${heading}\n1;50,5;51,5`)).axes).toBe('latLon');
    expect((await read('№;X, м;Y, м\n1;100,5;200,5')).unit).toEqual({ name: 'metre', metres: 1 });
  });

  it('takes X for north in a local system, also where its column stands second', async () => {
    expect((await read('№;X;Y\n1;100,5;200,5')).axes).toBe('northEast');
    expect((await read('№;Y;X\n1;100,5;200,5')).axes).toBe('eastNorth');
    expect((await read('1;100,5;200,5\n2;110,5;210,5')).axes).toBe('northEast');
  });

  it('reads heading rows of two lines', async () => {
    const drawing = await read('№ точки;Координаты;\n;X;Y\nт.1;5670181,044;12674503,798\n');
    expect(drawing.features[0]).toMatchObject({ name: 'т.1', geometry: { points: [A] } });
  });

  it('guesses height and code without a heading, and takes the roles that a person sets', async () => {
    const text = 'T1;5670181,044;12674503,798;347,12;угол забора\nT2;5670200,5;12674530,25;347,5;столб';
    const drawing = await read(text);
    expect(drawing.features[0]).toMatchObject({ name: 'T1', height: 347.12, attributes: { code: 'угол забора' } });
    const set = await read(text, { columns: ['code', 'north', 'east', 'other', 'name'] });
    expect(set.features[0]).toMatchObject({ name: 'угол забора', height: null, attributes: { code: 'T1' } });
  });
});

describe('parcels of a list', () => {
  //  1-------2
  //  |  5-6  |
  //  |  8-7  |
  //  4-------3
  const outer = '1;100;0\n2;100;100\n3;0;100\n4;0;0\n';
  const inner = '5;60;40\n6;60;60\n7;40;60\n8;40;40\n';

  it('takes a list that comes back to its first point for a contour, and one that does not for points', async () => {
    expect((await read(outer)).features).toHaveLength(4);
    const closed = await read(`${outer}1;100;0\n`);
    expect(closed.format).toBe('catalogue');
    expect(shapesOf(closed)).toEqual([
      [
        [
          [
            [100, 0],
            [100, 100],
            [0, 100],
            [0, 0],
            [100, 0],
          ],
        ],
      ],
    ]);
    expect((await read(outer, { contours: true })).features).toHaveLength(1);
  });

  it('makes what follows a closed contour a hole when it lies inside', async () => {
    const drawing = await read(`${outer}1;100;0\n${inner}5;60;40\n`);
    expect(drawing.features).toHaveLength(1);
    expect((shapesOf(drawing)[0] as unknown[][])[0]).toHaveLength(2);
  });

  it.each([
    ['titles with numbers', `Участок 21-318-045-112\n${outer}Участок № 7\n${inner}`, ['21-318-045-112', '7']],
    ['Kazakh titles', `Жер учаскесі: Әлия\n${outer}Жер учаскесі: Бақыт\n${inner}`, ['Әлия', 'Бақыт']],
    ['bare numbers', `№;X;Y\n12\n${outer}13;;\n${inner}`, ['12', '13']],
    ['a heading in each block', `Lot 1\n№;X;Y\n${outer}Lot 2\n№;X;Y\n${inner}`, ['1', '2']],
  ])('divides blocks by %s', async (_, text, names) => {
    const drawing = await read(text);
    expect(drawing.features.map(({ name, geometry }) => [name, geometry.kind])).toEqual(
      names.map((name) => [name, 'polygon']),
    );
    expect(drawing.skipped).toEqual([]);
  });

  it('divides by a column of parcels and one of contours', async () => {
    const rows = (parcel: string, contour: string, block: string): string =>
      block.replace(/^/gm, `${parcel};${contour};`).split('\n').slice(0, -1).join('\n');
    const text = `Участок;Контур;№;X;Y\n${rows('а', 'внешний', outer)}\n${rows('а', 'внутренний', inner)}\n${rows('б', 'внешний', inner)}`;
    const drawing = await read(text);
    expect(drawing.features.map(({ name }) => name)).toEqual(['а', 'б']);
    expect((shapesOf(drawing)[0] as unknown[][])[0]).toHaveLength(2);
  });

  it.each(['Внутренний контур', 'Ішкі контур', 'inner ring', 'Контур 2 (внутренний)'])(
    'takes «%s» for a hole',
    async (mark) => {
      const drawing = await read(`Участок 1\n${outer}${mark}\n${inner}`);
      expect(drawing.features).toHaveLength(1);
      expect((shapesOf(drawing)[0] as unknown[][])[0]).toHaveLength(2);
    },
  );

  it('makes another contour beside the first a second part', async () => {
    const drawing = await read(`Участок 1\n${outer}Контур 2\n11;100;200\n12;100;300\n13;0;200\n`);
    expect(shapesOf(drawing)[0]).toHaveLength(2);
  });

  it('begins another contour where the numbers begin again', async () => {
    const drawing = await read('Участок 1\n1;0;0\n2;0;10\n3;10;0\n1;100;100\n2;100;110\n3;110;100');
    expect(shapesOf(drawing)[0]).toHaveLength(2);
  });

  it('passes over totals and notes the coordinate system', async () => {
    const text = `Система координат: QazTRF-23, зона 12 (EPSG:10946)\nУчасток 1\n${outer}Площадь, м²;10000,0\nПериметр;400,00\n`;
    const drawing = await read(text);
    expect(drawing.crs.epsg).toBe(10946);
    expect(drawing.features).toHaveLength(1);
    expect(drawing.skipped).toEqual([]);
  });
});

describe('what cannot be read', () => {
  it('is listed with its line and never made up', async () => {
    const drawing = await read(
      'Исполнитель: Ахметов\n№;X;Y\n1;5670181,044;12674503,798\n2;5670200,5;\n3;abc;12674530\n4;5,67E+06;1,267E+07\n5;51°08′12″;71°29′36″\n6;5670150;12674560,001\n',
    );
    expect(shapesOf(drawing)).toEqual([A, C]);
    expect(drawing.skipped.map(({ reason, where, count }) => [reason, where, count])).toEqual([
      ['line.text', '1', 1],
      ['line.coordinate', '4', 1],
      ['line.coordinate', '5', 1],
      ['line.rounded', '6', 1],
      ['line.mixed', '7', 1],
    ]);
  });

  it('counts the rest when there are many', async () => {
    const bad = Array.from({ length: 1000 }, (_, index) => `${String(index)};5670181,044;?`).join('\n');
    const drawing = await read(`№;X;Y\n1;5670181,044;12674503,798\n2;5670181,044;12674504,798\n${bad}`);
    expect(drawing.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(1000);
    expect(drawing.skipped.length).toBeLessThan(300);
  });

  it.each([
    ['', 'empty'],
    ['Здесь нет координат\nни одной', 'notTable'],
    ['x;y\na;b\n', 'notTable'],
    ['"1;2;3\n4;5;6\n7;8;9', 'read'],
    [`${'1'.repeat(2_000_000)};5`, 'notTable'],
  ])('%#: is told with its reason', async (text, reason) => {
    expect(await reasonOf(text)).toBe(reason);
  });
});
