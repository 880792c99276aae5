import type { Database, Statement } from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

/** The queries of the project are a few dozen; lists of ids of varying length make some more. */
const MOST_STATEMENTS = 200;

/**
 * Kysely prepares a statement for every call. Preparing costs more than a small query itself, so statements are kept
 * by their text; the oldest goes when there are too many. SQLite prepares them anew by itself when the schema changes.
 */
export function withStatementCache(raw: Database): SqliteDatabase {
  const statements = new Map<string, Statement>();
  return {
    close: () => void raw.close(),
    prepare(text) {
      const known = statements.get(text);
      if (known !== undefined) return known;
      const statement = raw.prepare(text);
      statements.set(text, statement);
      const [oldest] = statements.keys();
      if (statements.size > MOST_STATEMENTS && oldest !== undefined) statements.delete(oldest);
      return statement;
    },
  };
}
