/** Strings of the worklist. */
export const worklist = {
  title: 'Worklist',
  intro:
    'Calls most worth a person’s ear, with the reason. Ranked by how sure the strongest moment of a voice not at rest is.',
  range: 'Range',
  ranges: { '7': 'Last 7 days', '14': 'Last 14 days', '30': 'Last 30 days', '90': 'Last 90 days' } as Readonly<
    Record<string, string>
  >,
  csv: 'CSV',
  csvName: (date: string) => `undertone-worklist-${date}.csv`,
  columns: {
    worth: 'Worth a listen',
    call: 'Call',
    strip: 'Voice, start to end',
    sounds: 'Sounds',
    length: 'Length',
    tags: 'Tags',
  },
  csvColumns: {
    name: 'name',
    created: 'created',
    seconds: 'seconds',
    label: 'label',
    confidence: 'confidence',
    strongest: 'strongest',
    headline: 'headline',
    tags: 'tags',
    link: 'link',
  },
  days: {
    title: 'Speaking time by day',
    label: (days: string) => `Shares of speaking time by day: ${days}`,
    part: (label: string, share: string, recordings: string) => `${label} ${share}, ${recordings} recordings`,
    day: (day: string, label: string, share: string) => `${day}: mostly ${label}, ${share}`,
    none: 'No recording in this time.',
  },
  stats: {
    recordings: 'Recordings',
    length: 'Their length',
    negative: 'Sounds angry, of speaking time',
    uncertain: 'Could not be judged',
    failed: 'Failed',
  },
  list: 'Ranked recordings',
  actions: 'Actions for the selected recordings',
  selected: (count: number) => (count === 1 ? '1 selected' : `${count} selected`),
  hint: 'Select rows to tag, export or delete together',
  select: (name: string) => `Select ${name}`,
  selectAll: 'Select all on this page',
  tag: 'Tag',
  tagTitle: (count: number) => (count === 1 ? 'Tag 1 recording' : `Tag ${count} recordings`),
  tagLabel: 'Tag to add',
  tagged: (count: number, tag: string) =>
    count === 1 ? `1 recording tagged “${tag}”.` : `${count} recordings tagged “${tag}”.`,
  exportSelected: 'Export CSV',
  delete: 'Delete',
  deleted: (count: number) =>
    count === 1
      ? '1 recording will be deleted with its sound.'
      : `${count} recordings will be deleted with their sound.`,
  clear: 'Clear',
  shown: (first: number, last: number) => `${first} to ${last}`,
  older: 'Show more',
  keys: { move: 'move', select: 'select', open: 'open' },
  empty: 'Nothing to listen to here yet. Recordings that are added are ranked by themselves.',
  toStart: 'Add recordings',
}
