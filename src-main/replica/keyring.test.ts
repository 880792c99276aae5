import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deviceOf } from './device.ts';
import { createKeyring, openKeyring, type KeyringPlace } from './keyring.ts';
import { ownFile, ownFolder, writeOwnFile } from '#register/own-folder.ts';
import { seal, unseal } from './sealed.ts';
import { stretch } from './stretch.ts';
import { SealedDownload } from './sealed-download.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-keys-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the keyring of an account', () => {
  const place = (over: Partial<KeyringPlace> = {}): KeyringPlace => ({
    file: join(folder, 'keyring.json'),
    account: 'a1',
    deviceSecret: new Uint8Array(32).fill(1),
    ...over,
  });

  it('SEC-19 opens with password and device together, and with neither alone', async () => {
    const made = await createKeyring(place(), stretch('Қазақ тілі 7!'));
    const opened = await openKeyring(place(), stretch('Қазақ тілі 7!'));
    expect(opened?.keyFor('desk')).toEqual(made.keyFor('desk'));
    expect(await openKeyring(place(), stretch('Қазақ тілі 8!'))).toBeNull();
    expect(await openKeyring(place({ deviceSecret: new Uint8Array(32).fill(2) }), stretch('Қазақ тілі 7!'))).toBeNull();
  });

  it('SEC-19 knows one password in both ways of writing its letters', async () => {
    await createKeyring(place(), stretch('ё'.normalize('NFC')));
    expect(await openKeyring(place(), stretch('ё'.normalize('NFD')))).not.toBeNull();
  });

  it('SEC-23 does not open under the name of another account', async () => {
    await createKeyring(place(), stretch('password'));
    expect(await openKeyring(place({ account: 'a2' }), stretch('password'))).toBeNull();
    const swapped = readFileSync(place().file, 'utf8').replace('"a1"', '"a2"');
    writeFileSync(place().file, swapped);
    expect(await openKeyring(place({ account: 'a2' }), stretch('password'))).toBeNull();
  });

  it('gives every purpose a key of its own and keeps none in the file', async () => {
    const made = await createKeyring(place(), stretch('password'));
    const keys = (['replica', 'desk', 'account', 'download'] as const).map((purpose) =>
      Buffer.from(made.keyFor(purpose)).toString('hex'),
    );
    expect(new Set(keys).size).toBe(4);
    const text = readFileSync(place().file);
    for (const key of keys) {
      expect(text.includes(Buffer.from(key, 'hex'))).toBe(false);
      expect(text.toString()).not.toContain(Buffer.from(key, 'hex').toString('base64'));
    }
  });

  it('says that a file which is no keyring is damaged', async () => {
    for (const content of ['', '{}', 'null', '{"format":"shekara-keyring/2"}']) {
      writeFileSync(place().file, content);
      await expect(openKeyring(place(), stretch('password'))).rejects.toThrow('STORE_DAMAGED');
    }
  });

  it('keeps one secret for the device, readable by its user only', () => {
    const first = deviceOf(folder);
    expect(deviceOf(folder)).toEqual(first);
    expect(first.secret.length).toBe(32);
    expect(statSync(join(folder, 'device.json')).mode & 0o077).toBe(0);
  });
});

describe('files and folders of our own', () => {
  it('SEC-27 are for this user only, and are made so when they are not', () => {
    const path = join(folder, 'a', 'b');
    ownFolder(path);
    expect(statSync(path).mode & 0o077).toBe(0);
    const open = join(folder, 'open');
    mkdirSync(open, { mode: 0o755 });
    expect(statSync(ownFolder(open)).mode & 0o077).toBe(0);
    writeOwnFile(join(path, 'x'), 'content');
    expect(statSync(join(path, 'x')).mode & 0o077).toBe(0);
  });

  it('SEC-27 are never links', () => {
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(join(folder, 'elsewhere', 'file'), 'x');
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'link'));
    symlinkSync(join(folder, 'elsewhere', 'file'), join(folder, 'file'));
    expect(() => ownFolder(join(folder, 'link'))).toThrow('STORE_DAMAGED');
    expect(() => ownFile(join(folder, 'file'))).toThrow('STORE_DAMAGED');
    expect(() => writeOwnFile(join(folder, 'file'), 'y')).toThrow('STORE_DAMAGED');
    expect(readFileSync(join(folder, 'elsewhere', 'file'), 'utf8')).toBe('x');
  });
});

describe('sealed bytes', () => {
  const key = new Uint8Array(32).fill(9);

  it('SEC-17 open in their place only, and with no bit changed', () => {
    const sealed = seal(key, 'account', Buffer.from('АТЫ-ЖӨНІ'));
    expect(unseal(key, 'account', sealed).toString()).toBe('АТЫ-ЖӨНІ');
    expect(() => unseal(key, 'head', sealed)).toThrow('STORE_DAMAGED');
    for (let i = 0; i < sealed.length; i++) {
      const spoiled = Buffer.from(sealed);
      spoiled[i] = (spoiled[i] ?? 0) ^ 1;
      expect(() => unseal(key, 'account', spoiled)).toThrow('STORE_DAMAGED');
    }
    expect(() => unseal(key, 'account', sealed.subarray(0, 10))).toThrow('STORE_DAMAGED');
  });

  it('SEC-15 keep a download that goes on where it stopped and shows nothing on the disk', () => {
    const file = join(folder, 'snapshot.part');
    const content = Buffer.alloc(2_500_000, 'МАРКЕР-');
    const first = new SealedDownload(file, key);
    first.restart('"v1"');
    first.append(content.subarray(0, 1_700_000));
    first.close();
    expect(readFileSync(file).includes(Buffer.from('МАРКЕР'))).toBe(false);
    const second = new SealedDownload(file, key);
    expect(second.etag).toBe('"v1"');
    expect(second.size).toBe(1024 * 1024);
    second.append(content.subarray(second.size));
    expect(second.whole().equals(content)).toBe(true);
    second.discard();
    expect(new SealedDownload(file, key).size).toBe(0);
  });

  it('SEC-17 refuse a download with a changed or a moved piece', () => {
    const file = join(folder, 'snapshot.part');
    const kept = new SealedDownload(file, key);
    kept.restart('"v1"');
    kept.append(Buffer.alloc(3 * 1024 * 1024, 1));
    kept.close();
    const bytes = readFileSync(file);
    const piece = bytes.length / 3;
    writeFileSync(
      file,
      Buffer.concat([bytes.subarray(piece, 2 * piece), bytes.subarray(0, piece), bytes.subarray(2 * piece)]),
    );
    expect(() => new SealedDownload(file, key).whole()).toThrow('STORE_DAMAGED');
  });
});
