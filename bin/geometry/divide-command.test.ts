import { assert, describe, expect, it } from 'vitest';
import { answersOf, feature, line, place } from './run-geometry.fixture.ts';

const rectangle = (id: string, south: number, north: number) =>
  feature(id, [0, south], [100, south], [100, north], [0, north]);
const request = {
  targets: [rectangle('21318045112', 0, 40)],
  around: [rectangle('21318045113', 40, 80)],
  direction: { kind: 'bearing', degrees: 0 },
  from: 'left',
};

interface Division {
  readonly formed: readonly { readonly properties: { readonly areaM2: number } }[];
  readonly changed: readonly {
    readonly id: string;
    readonly geometry: { readonly coordinates: readonly unknown[][] };
  }[];
  readonly targetsM2: readonly number[];
  readonly deviationsM2: readonly number[];
}

async function divided(input: object): Promise<Division> {
  const [answer] = await answersOf('divide', input);
  assert(typeof answer === 'object' && answer !== null && 'formed' in answer, JSON.stringify(answer));
  return answer as Division;
}

/** Area, target and deviation of each part; without the last two it is the road. */
async function areas(input: object) {
  const { formed, targetsM2, deviationsM2 } = await divided(input);
  return formed.map(({ properties }, index) => [properties.areaM2, targetsM2[index], deviationsM2[index]]);
}

async function refusal(input: object) {
  const [answer] = await answersOf('divide', input);
  return (answer as { error: { code: string; message: string } }).error;
}

describe('shekara geometry divide', () => {
  it('A7.7 divides into equal parts and gives the neighbours their new corners', async () => {
    const done = await divided({ ...request, parts: 4 });
    expect(done.formed.map(({ properties }) => properties.areaM2)).toEqual([1000, 1000, 1000, 1000]);
    expect(done).toMatchObject({ closed: ['21318045112'], road: null, deviationMm2: 0, roundingMm: 0 });
    expect(done.changed.map(({ id, geometry }) => [id, geometry.coordinates[0]?.length])).toEqual([
      ['21318045113', 5 + 3],
    ]);
    expect(done).toMatchObject({ cuts: [25, 50, 75].map((east) => line([east, 0], [east, 40])) });
  });

  it('takes areas as numbers or as text, in square metres or hectares, with the remainder where asked', async () => {
    expect(await areas({ ...request, areas: [1000, 1200] })).toEqual([
      [1000, 1000, 0],
      [1200, 1200, 0],
      [1800, 1800, 0],
    ]);
    expect(await areas({ ...request, areas: '0,1 га', remainder: 'first' })).toEqual([
      [3000, 3000, 0],
      [1000, 1000, 0],
    ]);
    const typed = await areas({ ...request, areas: '1 000; 0,12 га', remainder: 1 });
    expect(typed.map(([area]) => area)).toEqual([1000, 1800, 1200]);
    expect((await areas({ ...request, areas: 'Площадь, га\n0,1\n0,12' })).map(([area]) => area)).toEqual([
      1000, 1200, 1800,
    ]);
  });

  it('keeps a road aside, without a target', async () => {
    const road = { widthM: 4, along: { kind: 'cuts', after: 1 } };
    expect(await areas({ ...request, parts: 2, road })).toEqual([
      [1920, 1920, 0],
      [1920, 1920, 0],
      [160, undefined, undefined],
    ]);
    expect(await divided({ ...request, parts: 2, road })).toMatchObject({ road: 2 });
    const along = { kind: 'edges', chain: line([0, 0], [100, 0]) };
    const front = { frontage: line([0, 0], [100, 0]), direction: { kind: 'frontage' }, minFrontageM: 50 };
    expect(await areas({ ...request, ...front, parts: 2, road: { widthM: 4, along } })).toEqual([
      [1800, 1800, 0],
      [1800, 1800, 0],
      [400, undefined, undefined],
    ]);
    expect(await refusal({ ...request, ...front, minFrontageM: 50.001, parts: 2 })).toMatchObject({
      code: 'divide.frontageTooShort',
    });
  });

  it('reads every direction in metres', async () => {
    const directions = [
      { kind: 'edge', edge: [place(100, 0), place(100, 40)] },
      { kind: 'line', line: line([3, 0], [3, 1]) },
    ];
    for (const direction of directions)
      expect(await divided({ ...request, direction, areas: [1000] })).toMatchObject({
        cuts: [line([25, 0], [25, 40])],
      });
    const radial = { kind: 'radial', centre: place(0, 0) };
    expect(await divided({ ...request, direction: radial, parts: 2 })).toMatchObject({
      cuts: [{ coordinates: [place(0, 0), place(100, 40)] }],
    });
  });

  it('answers refusals with code, message and place', async () => {
    expect(await refusal({ ...request, areas: [5000] })).toMatchObject({
      code: 'divide.areasExceed',
      message: expect.stringContaining('1000.00') as string,
      at: null,
    });
    expect(await refusal({ ...request, areas: '600\n5x' })).toMatchObject({
      code: 'areas.malformed',
      message: expect.stringContaining('2:1, 5x') as string,
    });
  });

  it('says what of a request it does not understand', async () => {
    const unread = async (input: object, words: string) =>
      expect(await refusal(input)).toMatchObject({
        code: 'input.shape',
        message: expect.stringContaining(words) as string,
      });
    await unread({ ...request, parts: 2, areas: [100] }, 'give either parts or areas');
    await unread(request, 'give either parts or areas');
    await unread({ ...request, parts: 2, direction: { kind: 'sideways' } }, 'direction');
    await unread({ ...request, parts: 2, colour: 'red' }, 'colour');
    await unread({ ...request, parts: 2, targets: [] }, 'targets');
  });
});
