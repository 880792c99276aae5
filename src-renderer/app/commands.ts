import type { CaseKind } from '#domain/cases/kinds/case-kind.ts';
import type { ToolName } from '../cases/drawing/tool.ts';

/** Where a command acts. Those of 'window' and 'map' act everywhere; a card, a case and the computations are never open together. */
export type CommandGroup = 'window' | 'map' | 'parcel' | 'case' | 'survey';

export interface Command {
  readonly titleKey: string;
  readonly group: CommandGroup;
  /** Physical keys, e.g. 'Ctrl+KeyK', 'F8', 'KeyS': letters act by place, so they work in every layout. */
  readonly keys: string | null;
  /** Keys that mean the same to many hands; they act as long as no other command was given them. */
  readonly also?: string;
}

const command = (group: CommandGroup, titleKey: string, keys: string | null = null): Command => ({
  titleKey,
  group,
  keys,
});
const redo = (redone: Command): Command => ({ ...redone, also: 'Ctrl+KeyY' });
const app = (group: CommandGroup, name: string, keys: string | null = null): Command =>
  command(group, `app.operations.${name}`, keys);
const draw = (name: ToolName, keys: string): Command => command('case', `case.tools.${name}`, keys);
const kind = (name: CaseKind): Command => command('parcel', `case.kind.${name}`);
const survey = (name: string, keys: string | null = null): Command =>
  command('survey', `survey.operation.${name}`, keys);

/** Every command of the window with the keys it has until the user gives it others. */
export const COMMANDS = {
  'find.open': app('window', 'find.open', 'Ctrl+KeyK'),
  'help.guide': app('window', 'help.guide', 'F1'),
  'help.keys': app('window', 'help.keys', 'Shift+Slash'),
  'help.guided': command('window', 'case.guided.operation'),
  'help.journal': app('window', 'help.journal'),
  'help.trust': app('window', 'help.trust'),
  'help.about': app('window', 'help.about'),
  // The keys of the places are Ctrl with their number on the rail of the account.
  'place.map': command('window', 'app.places.map'),
  'place.cases': command('window', 'app.places.cases'),
  'place.queue': command('window', 'app.places.queue'),
  'place.files': command('window', 'app.places.files'),
  'place.survey': command('window', 'app.places.survey'),
  'place.systems': command('window', 'app.places.systems'),
  'place.check': command('window', 'check.title'),
  'view.left': app('window', 'view.left', 'F8'),
  'view.dock': app('window', 'view.dock', 'F9'),
  'view.inspector': app('window', 'view.inspector', 'F10'),
  'view.nextRegion': app('window', 'view.nextRegion', 'F6'),
  'view.previousRegion': app('window', 'view.previousRegion', 'Shift+F6'),
  'view.light': app('window', 'view.light'),
  'view.dark': app('window', 'view.dark'),
  'view.system': app('window', 'view.system'),
  'sync.now': app('window', 'sync.now', 'Ctrl+KeyS'),
  'session.keys': app('window', 'session.keys'),
  'session.changePassword': app('window', 'session.changePassword'),
  'session.lock': app('window', 'session.lock', 'Ctrl+Shift+KeyL'),
  'session.signOut': app('window', 'session.signOut'),
  'file.import': app('window', 'file.import'),
  'file.export': app('window', 'file.export'),
  'check.region': command('window', 'check.operations.region'),
  'check.quarter': command('window', 'check.operations.quarter'),
  'check.cancel': command('window', 'check.operations.cancel'),

  'map.select': app('map', 'map.select', 'KeyV'),
  'map.lasso': app('map', 'map.lasso', 'KeyL'),
  'map.query': app('map', 'map.query', 'KeyQ'),
  'map.measureLength': command('map', 'map.measureLength', 'KeyR'),
  'map.measureArea': command('map', 'map.measureArea', 'Shift+KeyR'),
  'map.zoomIn': app('map', 'map.zoomIn', 'Equal'),
  'map.zoomOut': app('map', 'map.zoomOut', 'Minus'),
  'map.fit': app('map', 'map.fit', 'Digit0'),
  'map.byRight': app('map', 'map.byRight'),
  'map.byCategory': app('map', 'map.byCategory'),
  'map.letters': app('map', 'map.letters'),
  'findings.next': command('map', 'case.findings.next', 'BracketRight'),
  'findings.previous': command('map', 'case.findings.previous', 'BracketLeft'),

  'search.focus': app('parcel', 'search.focus', 'Ctrl+KeyF'),
  'parcel.show': app('parcel', 'parcel.show'),
  'parcel.copyNumber': app('parcel', 'parcel.copyNumber'),
  'parcel.plan': app('parcel', 'parcel.plan'),
  'parcel.signedPlan': app('parcel', 'parcel.signedPlan'),
  'parcel.split': app('parcel', 'parcel.split', 'KeyS'),
  'parcel.cutOut': app('parcel', 'parcel.cutOut', 'KeyC'),
  'parcel.divide': app('parcel', 'parcel.divide', 'KeyA'),
  'parcel.merge': app('parcel', 'parcel.merge', 'KeyM'),
  'parcel.redistribute': app('parcel', 'parcel.redistribute', 'KeyT'),
  'parcel.vertex': app('parcel', 'parcel.vertex', 'KeyE'),
  'parcel.part': app('parcel', 'parcel.part', 'KeyP'),
  'parcel.form': app('parcel', 'parcel.form', 'KeyF'),
  'parcel.retire': app('parcel', 'parcel.retire', 'KeyK'),
  'parcel.open.changeUse': kind('changeUse'),
  'parcel.open.restore': kind('restore'),
  'parcel.open.correct': kind('correct'),

  'draw.select': command('case', 'case.tools.select', 'KeyV'),
  'draw.split': draw('split', 'KeyS'),
  'draw.cutOut': draw('cutOut', 'KeyC'),
  'draw.divide': draw('divide', 'KeyA'),
  'draw.merge': draw('merge', 'KeyM'),
  'draw.redistribute': draw('redistribute', 'KeyT'),
  'draw.vertex': draw('vertex', 'KeyE'),
  'draw.shift': draw('shift', 'KeyB'),
  'draw.choose': draw('choose', 'KeyH'),
  'draw.form': draw('form', 'KeyF'),
  'draw.part': draw('part', 'KeyP'),
  'draw.retire': draw('retire', 'KeyK'),
  'draw.guideLine': draw('guideLine', 'KeyJ'),
  'draw.guideCircle': draw('guideCircle', 'KeyO'),
  'draw.surveyPoint': draw('surveyPoint', 'KeyW'),
  'draw.annotate': draw('annotate', 'KeyN'),
  'draw.snap': command('case', 'case.tools.snap', 'KeyG'),
  'draw.clear': command('case', 'case.tools.clear'),
  'draw.clearGuides': command('case', 'case.guide.clear'),
  'case.undo': command('case', 'case.tools.undo', 'Ctrl+KeyZ'),
  'case.redo': redo(command('case', 'case.tools.redo', 'Ctrl+Shift+KeyZ')),
  'case.compare': command('case', 'case.compare.title', 'F7'),
  'case.plans': command('case', 'case.documents.makePlans'),
  'case.sheet': command('case', 'case.documents.openSheet', 'Ctrl+KeyP'),
  'case.submit': command('case', 'case.submit.button'),
  'case.withdraw': command('case', 'case.withdraw.operation'),
  'case.export': command('case', 'case.package.operation'),

  'survey.view.traverse': command('survey', 'survey.view.traverse', 'Alt+Digit1'),
  'survey.view.problems': command('survey', 'survey.view.problems', 'Alt+Digit2'),
  'survey.view.network': command('survey', 'survey.view.network', 'Alt+Digit3'),
  'survey.view.tolerances': command('survey', 'survey.view.tolerances', 'Alt+Digit4'),
  'survey.undo': survey('undo', 'Ctrl+KeyZ'),
  'survey.redo': redo(survey('redo', 'Ctrl+Shift+KeyZ')),
  'survey.insertRow': survey('insertRow', 'Ctrl+Enter'),
  'survey.deleteRow': survey('deleteRow', 'Ctrl+Delete'),
  'survey.clear': survey('clear'),
  'survey.import': survey('import'),
  'survey.copy': survey('copy'),
  'survey.save': survey('save'),
  'survey.report': survey('report', 'Ctrl+KeyP'),
  'survey.takePoints': survey('takePoints'),
  'survey.onMap': survey('onMap'),
  'survey.toCase': survey('toCase'),
} as const satisfies Readonly<Record<string, Command>>;

export type CommandId = keyof typeof COMMANDS;
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[]; // the keys of the table above
export const commandOf = (id: CommandId): Command => COMMANDS[id];
export const isCommandId = (id: string): id is CommandId => Object.hasOwn(COMMANDS, id);
