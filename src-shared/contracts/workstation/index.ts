import { cases } from './cases.ts';
import { check } from './check.ts';
import { exchange } from './exchange.ts';
import { keys } from './keys.ts';
import { map } from './map.ts';
import { queue } from './queue.ts';
import { register } from './register.ts';
import { session } from './session.ts';
import { sheets } from './sheets.ts';
import { systems } from './systems.ts';
import { survey } from './survey.ts';
import { trust } from './trust.ts';

/**
 * Renderer ↔ back half. Served over a MessagePort (Electron) or a WebSocket (browser host).
 * Bytes go beside it, same origin, in both: GET /tiles/{epoch}/{zone}/{z}/{x}/{y}.mvt and GET /files/{opaque id}.
 */
export const workstation = {
  session,
  register,
  cases,
  sheets,
  queue,
  exchange,
  systems,
  check,
  survey,
  map,
  keys,
  trust,
};
