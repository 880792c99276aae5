import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The library of veraPDF, whole, within another program that the registry of npm has. */
const LIBRARY = fileURLToPath(
  new URL('../../../node_modules/@opendataloader/pdf/lib/opendataloader-pdf-cli.jar', import.meta.url),
);
/** What reads its rules, left out there: where Debian puts it. */
const JARS = [
  LIBRARY,
  ...['jaxb-api', 'jaxb-runtime', 'jaxb-core', 'istack-commons-runtime', 'txw2', 'javax.activation'].map(
    (name) => `/usr/share/java/${name}.jar`,
  ),
];

/** What is not there of it: it runs only where that is nothing. */
export const missingForVeraPdf = (): readonly string[] => [
  ...JARS.filter((jar) => !existsSync(jar)),
  ...(spawnSync('java', ['-version']).error ? ['java'] : []),
];

/** For the interpreter that veraPDF itself judges its rules with. A line a file, each finding behind it. */
const SCRIPT = `
  org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
  var foundry = org.verapdf.pdfa.Foundries.defaultInstance();
  var flavour = org.verapdf.pdfa.flavours.PDFAFlavour.PDFA_2_B;
  JSON.parse(java.lang.System.getProperty('files')).forEach(function (name) {
    var parser = foundry.createParser(new java.io.File(name), flavour);
    var validator = foundry.createValidator(flavour, false);
    var result = validator.validate(parser);
    var found = [];
    for (var each = result.getTestAssertions().iterator(); each.hasNext(); ) {
      var one = each.next();
      found.push(one.getRuleId().getClause() + ' ' + one.getMessage() + ' ' + one.getLocation().getContext());
    }
    parser.close();
    var rules = Number(validator.getProfile().getRules().size());
    print('judged ' + JSON.stringify({ name: name, compliant: !!result.isCompliant(), rules: rules, found: found.map(String) }));
  });
`;

interface Judged {
  readonly name: string;
  readonly compliant: boolean;
  readonly rules: number;
  readonly found: readonly string[];
}

/**
 * What veraPDF, the validator of the PDF Association, finds in files that stands against ISO 19005-2, level B: clause,
 * words and place, by the file. Nothing for a sound one.
 */
export function verapdf(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const { stdout, stderr } = spawnSync(
    'java',
    [
      `-Dfiles=${JSON.stringify(files)}`,
      '-cp',
      JARS.join(delimiter),
      'org.mozilla.javascript.tools.shell.Main',
      '-e',
      SCRIPT,
    ],
    { encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  const lines = stdout.split('\n').filter((line) => line.startsWith('judged '));
  const all = lines.map((line) => JSON.parse(line.slice('judged '.length)) as Judged); // our own script wrote it
  return new Map(
    files.map((file) => {
      const one = all.find(({ name }) => name === file);
      // A program that did not run to its end, or by no rules, has judged nothing.
      if (!one || one.rules < 100 || one.compliant !== (one.found.length === 0)) throw new Error(`veraPDF: ${stderr}`);
      return [file, one.found];
    }),
  );
}
