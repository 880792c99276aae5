import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { gridToMercator } from '#domain/crs/grid-projection.ts';
import { boxOf } from '#domain/geometry/measures.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { splittable } from '../../tests/support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { startTestWorkstation, type TestWorkstation } from '../../tests/support/test-workstation.ts';
import { drawAndPrepare } from '../../tests/support/draw-split.ts';
import { decideShown, submitShown } from '../../tests/support/sign-shown.ts';

const [ENGINEER, REGISTRAR] = ['ermekov', 'sagieva'];

describe('two workstations against the real server', () => {
  let central: TestCentral;
  let engineer: TestWorkstation;
  let registrar: TestWorkstation;
  let parcels: readonly ParcelNumber[];
  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    parcels = await splittable(central, 3);
    engineer = await startTestWorkstation(central);
    registrar = await startTestWorkstation(central);
    await Promise.all([engineer.ready(ENGINEER), registrar.ready(REGISTRAR)]);
  });
  afterAll(async () => {
    await engineer.close();
    await registrar.close();
    await central.close();
  });

  it('reads register, card, proof and journal from the replica', async () => {
    const { calls } = engineer;
    const overview = await calls.register.overview({});
    expect(overview.parcels).toBe((await calls.session.state({})).parcels);
    const card = await calls.register.card({ number: parcels[0] ?? '' });
    expect(card.ok && card.value.parcel.number).toBe(parcels[0]);
    const found = await calls.register.search({ text: parcels[0] ?? '', scope: 'all', limit: 10 });
    expect(found.hits[0]?.number).toBe(parcels[0]);
    expect((await calls.register.prove({ seq: 0 })).verified).toBe(true);
    expect((await calls.register.verifyJournal({})).ok).toBe(true);
  });

  it('cuts a tile around a parcel that holds it, and none of an address that is none', async () => {
    const card = await engineer.calls.register.card({ number: parcels[0] ?? '' });
    if (!card.ok) throw new Error(card.error.code);
    const { epoch, zone } = await engineer.calls.register.overview({});
    const box = boxOf(card.value.parcel.geometry);
    const [east, north] = gridToMercator(zone, [Math.round((box[0] + box[2]) / 2), Math.round((box[1] + box[3]) / 2)]);
    const world = 2 * Math.PI * 6_378_137;
    const at = (z: number): string =>
      `${z}/${Math.floor((east / world + 0.5) * 2 ** z)}/${Math.floor((0.5 - north / world) * 2 ** z)}`;
    const answer = await engineer.get(`/tiles/${epoch}/${zone}/${at(17)}.mvt`);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    const tile = new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer())));
    const layer = tile.layers['parcels'];
    const numbers = Array.from({ length: layer?.length ?? 0 }, (_, i) => layer?.feature(i).properties['n']);
    expect(numbers).toContain(parcels[0]);
    expect(Object.keys(tile.layers)).toEqual(expect.arrayContaining(['quarters', 'labels']));
    for (const bad of [
      `/tiles/${epoch}/${zone}/3/8/0.mvt`,
      `/tiles/${epoch}/99/${at(5)}.mvt`,
      '/tiles/../../etc/passwd',
      `/tiles/${epoch}/${zone}/5/1/1.png`,
    ]) {
      expect((await engineer.get(bad)).status).toBe(404);
    }
  });

  it('brings a split from the drawing to both replicas within two seconds of its registration', async () => {
    const drawn = await drawAndPrepare(engineer, parcels[0] ?? '');
    const submitted = await submitShown(engineer.calls, {
      caseId: drawn.id,
      keyPassword: central.person(ENGINEER).keyPassword,
    });
    expect(submitted.ok && submitted.value.state).toBe('outbox');
    await engineer.heard('case.answered', ({ caseId, state }) => caseId === drawn.id && state === 'lodged');

    const row = (await registrar.calls.queue.list({ state: 'lodged' })).find(({ parcel }) => parcel === parcels[0]);
    const examined = await registrar.calls.queue.examine({ submissionId: row?.submissionId ?? '' });
    expect(examined.decidable).toBe(true);
    const plan = examined.documents.find(({ kind }) => kind === 'land_cadastral_plan');
    const link = await registrar.calls.queue.document({ sha256: plan?.sha256 ?? '', fileName: plan?.fileName ?? '' });
    expect((await registrar.get(link.url)).headers.get('content-type')).toBe('application/pdf');
    const decided = await decideShown(registrar.calls, {
      submissionId: examined.row.submissionId,
      submissionSha256: examined.submissionSha256,
      outcome: 'register',
      grounds: [],
      reasons: '',
      keyPassword: central.person(REGISTRAR).keyPassword,
    });
    expect(decided.kind).toBe('registered');
    const registeredAt = performance.now();
    const children = drawn.change.lineage.map(({ child }) => child);
    const arrived = (seat: TestWorkstation) =>
      seat.heard('replica.advanced', (event) => children.every((child) => event.parcels.includes(child)));
    await Promise.all([arrived(engineer), arrived(registrar)]);
    expect(performance.now() - registeredAt).toBeLessThan(2_000);

    await engineer.heard('case.answered', ({ caseId, state }) => caseId === drawn.id && state === 'registered');
    await engineer.heard('notice.arrived');
    const child = await registrar.calls.register.card({ number: children[0] ?? '' });
    expect(child.ok && child.value.ancestors.map(({ number }) => number)).toContain(parcels[0]);
    expect((await engineer.calls.register.verifyJournal({})).ok).toBe(true);
  });

  it('keeps a signed case while the server is away and sends it when it is back', async () => {
    const drawn = await drawAndPrepare(engineer, parcels[1] ?? '');
    await central.stop();
    await engineer.heard('sync.changed', ({ sync }) => sync.line === 'offline');
    const submitted = await submitShown(engineer.calls, {
      caseId: drawn.id,
      keyPassword: central.person(ENGINEER).keyPassword,
    });
    expect(submitted.ok).toBe(true);
    expect((await engineer.calls.session.syncNow({})).outbox).toBe(1);
    await central.restart();
    await engineer.heard('case.answered', ({ caseId, state }) => caseId === drawn.id && state === 'lodged');
    const again: CaseFile = await engineer.calls.cases.get({ caseId: drawn.id });
    expect(again.answer?.receivedAt).not.toBeNull();
  });
});
