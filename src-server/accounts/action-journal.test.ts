import Database from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import { appendAction, firstBrokenAction, type Action } from './action-journal.ts';

const SCHEMA = `create table action_journal (id integer primary key, at text not null, login text, ip text not null,
  action text not null, outcome text not null, about text not null, previous blob not null, hash blob not null) strict`;

describe('journal of actions', () => {
  let db: Database.Database;
  beforeEach(() => {
    db = new Database(':memory:');
    db.exec(SCHEMA);
    for (let at = 1; at <= 20; at++) appendAction(db, action(at));
  });

  const action = (at: number): Action => ({
    at: new Date(Date.UTC(2026, 0, 1, 0, at)).toISOString(),
    login: at % 3 === 0 ? null : 'ermekov',
    ip: '127.0.0.1',
    action: 'queue.examine',
    outcome: at % 2 === 0 ? 'success' : 'refused',
    about: `submissionId=${at}`,
  });

  it('A6.5 holds as it was written', () => {
    expect(firstBrokenAction(db)).toBeNull();
  });

  it.each([
    ['a changed outcome', "update action_journal set outcome = 'success' where id = 7", 7],
    ['a changed name', "update action_journal set login = 'other' where id = 7", 7],
    ['a name put in', "update action_journal set login = '' where id = 9", 9],
    ['a changed time', "update action_journal set at = '2026-01-01T00:00:00.000Z' where id = 7", 7],
    ['a row taken away', 'delete from action_journal where id = 7', 7],
    ['the first row taken away', 'delete from action_journal where id = 1', 1],
    [
      'two rows swapped',
      'update action_journal set id = case id when 7 then 800 else id end; update action_journal set id = 7 where id = 8; update action_journal set id = 8 where id = 800',
      7,
    ],
  ])('A6.5 shows %s', (_what, sql, broken) => {
    db.exec(sql);
    expect(firstBrokenAction(db)).toBe(broken);
  });

  it('A6.5 shows a row made anew with a hash of its own by the next one', () => {
    const row = db.prepare<[], { previous: Buffer }>('select previous from action_journal where id = 7').get();
    db.exec('create table kept as select * from action_journal where id > 7; delete from action_journal where id >= 7');
    appendAction(db, { ...action(7), outcome: 'success' });
    db.exec('insert into action_journal select * from kept');
    expect(row?.previous).toHaveLength(32);
    expect(firstBrokenAction(db)).toBe(8);
  });
});
