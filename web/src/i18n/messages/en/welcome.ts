// The first steps: settings, ways to begin, what to export.
export const welcome = {
  'welcome.title': 'Welcome to Styk',
  'welcome.lead':
    'From a file to the first answers in a few minutes: who your customers are, how they move, and where they leave.',
  'welcome.settings': 'Your company',
  'welcome.settingsOthers': 'An administrator can change this.',
  'welcome.company': 'Company',
  'welcome.zone': 'Time zone',
  'welcome.currencyCode': 'Three letters, such as EUR',
  'welcome.save': 'Save',
  'welcome.saved': 'Settings saved',
  'welcome.conflict': 'Somebody else saved other settings meanwhile.',
  'welcome.conflictMine': 'Save mine all the same',
  'welcome.ways': 'Three ways to begin',
  'welcome.sources': 'What to export',
  'ways.sample': 'A sample file',
  'ways.sampleBody':
    'A small shop of 400 customers, made in your browser. See an import from file to findings; one click takes it out again.',
  'ways.sampleImport': 'Import it',
  'ways.sampleDownload': 'Download',
  'ways.own': 'Your own data',
  'ways.ownBody':
    'One export is enough to begin: orders, visits, calls or survey answers with a customer and a time in each row.',
  'ways.ownFile': 'Choose a file',
  'ways.demo': 'The demo company',
  'ways.demoBody': 'A simulated airline with a year of interactions. Whoever runs the server starts it beside yours:',
  'ways.copy': 'Copy',
  'ways.copied': 'Copied',
  'guides.lead':
    'Styk recognises many of these exports by their columns. Choose what you use. The menu paths are the product’s own; yours may differ a little.',
  'guides.find': 'Find a product',
  'guides.none': 'Any table with a customer, a time and an event in each row will do: export it as CSV or Excel.',
  'guides.columns': 'Columns that matter',
  'guides.toData': 'I have the file',
} as const;
