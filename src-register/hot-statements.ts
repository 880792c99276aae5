import type { Database, Statement } from 'better-sqlite3';
import { invariant } from '#domain/invariant.ts';
import type { ReadDb } from './rows.ts';

interface Connection {
  readonly raw: Database;
  readonly statements: Map<string, Statement>;
}

const connections = new WeakMap<ReadDb, Connection>();

/** The store tells which connection a reading side stands on. */
export function rememberConnection(read: ReadDb, raw: Database): void {
  connections.set(read, { raw, statements: new Map() });
}

/**
 * A statement prepared once for a question that is asked with every move of the pointer: there the query builder would
 * cost more than the answer. Everything else goes through Kysely.
 */
export function hotStatement(read: ReadDb, text: string): Statement<unknown[]> {
  const connection = connections.get(read);
  invariant(connection !== undefined, 'the reading side comes from openStore');
  const known = connection.statements.get(text);
  if (known !== undefined) return known;
  const statement = connection.raw.prepare(text);
  connection.statements.set(text, statement);
  return statement;
}
