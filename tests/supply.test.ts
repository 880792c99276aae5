import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');

interface Lock {
  packages: Record<
    string,
    {
      name?: string;
      version?: string;
      integrity?: string;
      resolved?: string;
      link?: boolean;
      hasInstallScript?: boolean;
    }
  >;
}

describe('supply chain', () => {
  const lock = JSON.parse(read('package-lock.json')) as Lock;
  const manifest = JSON.parse(read('package.json')) as {
    allowScripts: Record<string, boolean>;
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
    optionalDependencies: Record<string, string>;
  };
  const installed = Object.entries(lock.packages).filter(([path]) => path !== '');

  it('SEC-84 every package of the lock file has an integrity hash and comes from the registry', () => {
    const bad = installed.filter(([, one]) => !one.link && !/^sha512-/.test(one.integrity ?? ''));
    expect(bad.map(([path]) => path)).toEqual([]);
    expect(installed.filter(([, one]) => /^(?:git|http:|file:)/.test(one.resolved ?? ''))).toEqual([]);
  });

  it('SEC-84 versions are pinned, and install scripts run for a named list only', () => {
    const wanted = Object.values({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    });
    expect(wanted.filter((version) => !/^(?:npm:[\w-]+@)?\d+\.\d+\.\d+$/.test(version))).toEqual([]);
    const scripted = installed
      .filter(([, one]) => one.hasInstallScript)
      .map(([path, one]) => one.name ?? path.replace(/^.*node_modules\//, ''));
    for (const name of scripted)
      expect(manifest.allowScripts, `${name} has an install script: decide in allowScripts`).toHaveProperty([name]);
    expect(
      Object.entries(manifest.allowScripts)
        .filter(([, allowed]) => allowed)
        .map(([name]) => name),
    ).toEqual(['node', 'pkcs11js']);
  });

  it('SEC-84 a version younger than seven days is not taken', () => {
    const asked = spawnSync('npm', ['config', 'get', 'min-release-age'], { cwd: ROOT, encoding: 'utf8' });
    expect(asked.stdout.trim()).toBe('7');
  });

  it('SEC-84 a doctored package is refused', () => {
    const folder = mkdtempSync(join(tmpdir(), 'shekara-supply-'));
    try {
      mkdirSync(join(folder, 'part'));
      writeFileSync(join(folder, 'part', 'package.json'), '{"name":"part","version":"1.0.0"}');
      execFileSync('npm', ['pack', './part', '--silent'], { cwd: folder });
      writeFileSync(
        join(folder, 'package.json'),
        '{"name":"whole","version":"1.0.0","dependencies":{"part":"file:part-1.0.0.tgz"}}',
      );
      execFileSync('npm', ['install', '--package-lock-only', '--silent', '--no-audit'], { cwd: folder });
      // Same name and version, other bytes.
      writeFileSync(join(folder, 'part', 'index.js'), 'console.log("doctored")');
      execFileSync('npm', ['pack', './part', '--silent'], { cwd: folder });
      const run = spawnSync('npm', ['ci', '--no-audit', '--cache', join(folder, 'cache')], {
        cwd: folder,
        encoding: 'utf8',
      });
      expect(run.status).not.toBe(0);
      expect(run.stderr).toContain('EINTEGRITY');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('SEC-87 the bundled SQLite is newer than the WAL-reset fault, and there is one of it', () => {
    const db = new Database(':memory:');
    const { version } = db.prepare<[], { version: string }>('select sqlite_version() as version').get()!;
    db.close();
    const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
    expect(major * 1e6 + minor * 1e3 + patch).toBeGreaterThanOrEqual(3_051_003);
    expect(installed.filter(([path]) => /node_modules\/better-sqlite3$/.test(path))).toHaveLength(1);
  });

  it('SEC-91 no private key, token or key file is in the repository', () => {
    const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);
    expect(files.filter((file) => /\.(?:p12|pfx|pem|key|jks|env)$/i.test(file))).toEqual([]);
    // Written in two pieces, so that this file is not its own finding.
    const secret = new RegExp(
      `-----BEGIN (?:RSA |EC |ENCRYPTED )?${'PRIVATE'} KEY-----\\n[A-Za-z0-9+/=]{40}|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}`,
    );
    const texts = files.filter((file) => !/\.(?:png|woff2|ttf|otf|pbf|ico)$/.test(file));
    expect(texts.filter((file) => secret.test(read(file)))).toEqual([]);
  });

  it('SEC-1 packages are built with every fuse set to its safe side', () => {
    const config = read('electron-builder.yml');
    for (const line of [
      'runAsNode: false',
      'enableCookieEncryption: true',
      'enableNodeOptionsEnvironmentVariable: false',
      'enableNodeCliInspectArguments: false',
      'enableEmbeddedAsarIntegrityValidation: true',
      'onlyLoadAppFromAsar: true',
      'loadBrowserProcessSpecificV8Snapshot: true',
      'grantFileProtocolExtraPrivileges: false',
      'strictlyRequireAllFuses: true',
      'asar: true',
    ]) {
      expect(config).toContain(line);
    }
  });
});
