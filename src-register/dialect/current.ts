import { sqliteDialect } from './sqlite.ts';
import type { Dialect } from './types.ts';

/** The engine of this build. The one line that changes with it. */
export const dialect: Dialect = sqliteDialect;
