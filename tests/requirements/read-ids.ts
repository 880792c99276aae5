import { existsSync, readFileSync } from 'node:fs';

export interface Requirement {
  readonly id: string;
  readonly title: string;
}

/** Ids and titles from the tables of a requirements page: rows `| A5.1 | title | …`. */
export function readRequirements(text: string): readonly Requirement[] {
  return text.split('\n').flatMap((line) => {
    const found = /^\| ([A-EX][A-Za-z]?\d*(?:\.\d+)*|SEC-\d+) \| ([^|]+)/.exec(line);
    return found?.[1] && found[2] ? [{ id: found[1], title: found[2].trim() }] : [];
  });
}

/** The full table where the design material is at hand, else the project's own list of ids. */
export function readAllRequirements(root: string): readonly Requirement[] {
  const shared = `${root}../shared/requirements.md`;
  return readRequirements(readFileSync(existsSync(shared) ? shared : `${root}docs/requirements.md`, 'utf8'));
}
