/** Strings of alerts: where they fire, and their rules. */
export const alerts = {
  title: 'Alerts',
  fired: (rule: string) => `rule “${rule}”`,
  sure: (probability: string) => `mean ${probability}`,
  at: (time: string) => `at ${time}`,
  open: 'Open',
  seen: 'Seen',
  seenLabel: (name: string) => `Mark the alert on ${name} as seen`,
  rules: {
    title: 'Alert rules',
    text: 'An alert fires once a recording or live call, where a voice has sounded so for long enough.',
    none: 'No rules yet.',
    name: 'Name of the rule',
    labels: 'Sounds',
    probability: 'Probability, at least',
    seconds: 'Seconds of speech',
    role: 'Whose voice',
    anybody: 'Anybody',
    add: 'Add the rule',
    remove: (name: string) => `Remove the rule ${name}`,
    removed: (name: string) => `The rule ${name} will be removed.`,
    says: (labels: string, probability: string, seconds: string, role: string) =>
      `${labels} at ${probability} or more for ${seconds}; ${role}`,
  },
}
