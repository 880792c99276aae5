import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Preflight of Apache PDFBox and what it needs, where Debian puts them. */
const JARS = [
  'preflight',
  'pdfbox2',
  'xmpbox',
  'fontbox2',
  'commons-io',
  'commons-logging',
  'javax.activation',
  'jaxb-api',
].map((name) => `/usr/share/java/${name}.jar`);

/** What is not there of it: it runs only where that is nothing. */
export const missingForPreflight = (): readonly string[] => [
  ...JARS.filter((jar) => !existsSync(jar)),
  ...(spawnSync('java', ['-version']).error ? ['java'] : []),
];

/**
 * What PDF/A-2 allows and PDF/A-1, the part that Preflight knows, does not:
 *   7.11.2  the part must be 1                          ISO 19005-2, 6.6.4: it is 2
 *   2.1.6   version of the ICC profile: 2 and no other  ISO 19005-2, 6.2.4.2: any of ISO 15076-1, version 4 too
 *   1.2.3   a destination must not be an indirect object: no rule of either part, but what its reader can do
 */
const ONLY_FOR_PART_1 = [
  /^7\.11\.2 : Error on MetaData, part must be 1$/u,
  /^2\.1\.6 : Invalid graphics object, Invalid version of the ICCProfile(?: on page \d+)?$/u,
  /^1\.2\.3 : Body Syntax error, Error: can't convert to Destination COSObject\{\d+, 0\}$/u,
];

/** What Preflight finds in a PDF/A-2b file that stands against part 2 as well. Empty for a sound file. */
export function preflight(file: string): readonly string[] {
  const { stdout, stderr } = spawnSync(
    'java',
    ['-cp', JARS.join(':'), 'org.apache.pdfbox.preflight.Validator_A1b', file],
    {
      encoding: 'utf8',
    },
  );
  const lines = `${stdout}\n${stderr}`.split('\n').map((line) => line.trim());
  const found = [...new Set(lines)].filter((line) => /^\d+(?:\.\d+)* : /u.test(line));
  // A program that did not run to its end has judged nothing.
  if (!lines.some((line) => line.includes('valid PDF/A-1b file'))) throw new Error(`Preflight: ${stderr || stdout}`);
  return found.filter((line) => !ONLY_FOR_PART_1.some((allowed) => allowed.test(line)));
}
