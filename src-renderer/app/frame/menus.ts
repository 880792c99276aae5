/** The menus of the title bar: ids of operations; `-` is a line. What a place has not registered is shown with its reason. */
export const MENUS = [
  {
    id: 'file',
    entries: [
      'file.import',
      'file.export',
      '-',
      'sync.now',
      '-',
      'case.sheet',
      '-',
      'session.changePassword',
      'session.signOut',
    ],
  },
  { id: 'edit', entries: ['case.undo', 'case.redo', '-', 'parcel.copyNumber'] },
  {
    id: 'view',
    entries: [
      'view.left',
      'view.dock',
      'view.inspector',
      '-',
      'view.nextRegion',
      '-',
      'view.light',
      'view.dark',
      'view.system',
    ],
  },
  {
    id: 'map',
    entries: [
      'map.zoomIn',
      'map.zoomOut',
      'map.fit',
      '-',
      'map.measure',
      '-',
      'map.byRight',
      'map.byCategory',
      'map.letters',
    ],
  },
  {
    id: 'parcel',
    entries: ['find.open', 'search.focus', '-', 'parcel.show', 'parcel.copyNumber', '-', 'parcel.split', 'parcel.plan'],
  },
  {
    id: 'case',
    entries: ['place.cases', 'place.queue', '-', 'case.undo', 'case.redo', '-', 'case.submit', 'case.withdraw'],
  },
  { id: 'documents', entries: ['parcel.plan', 'case.plans', 'case.sheet'] },
  { id: 'help', entries: ['help.keys', 'help.journal', '-', 'help.about'] },
] as const;

/** Operations of places that are closed just now: their title and the reason why they cannot run. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  'file.import': 'notYours',
  'file.export': 'notYours',
  'case.sheet': 'openCase',
  'case.undo': 'openCase',
  'case.redo': 'openCase',
  'case.submit': 'openCase',
  'case.withdraw': 'openCase',
  'case.plans': 'openCase',
  'parcel.split': 'chooseParcel',
  'parcel.plan': 'chooseParcel',
  'parcel.show': 'chooseParcel',
  'parcel.copyNumber': 'chooseParcel',
  'search.focus': 'openMap',
  'map.measure': 'openMap',
  'map.byRight': 'openMap',
  'map.byCategory': 'openMap',
  'map.letters': 'openMap',
  'place.cases': 'notYours',
  'place.queue': 'notYours',
};
