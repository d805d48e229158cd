// What is said of customers, and what those see who are not to know single customers.
export const profile = {
  'profile.title': 'Profile',
  'profile.said': 'What is said of this customer',
  'profile.all': 'All that is said: {count}',
  'profile.last': 'last said {time}',
  'profile.history': 'History ({count})',
  'profile.holds': 'holds now',
  'profile.standing.verified': 'confirmed by a server',
  'profile.standing.recorded': 'from your own records',
  'profile.standing.claimed': 'a browser says so',
  'profile.overruled':
    'A browser says so, and anybody could have sent it: it holds only where nobody else says anything.',
  'profile.blank': '(empty)',
  'profile.emptyList': '(empty list)',
  'profile.takenBack': '(taken back)',
  'profile.noneTitle': 'Nothing is said of this customer yet',
  'profile.noneBody':
    'Plan, birthday, city and the like arrive with identify calls, or from files with columns named traits.plan, traits.city and so on.',
  'profile.forOthers': 'Other systems read this profile, with a token, at',
  'profile.address': 'Address of the profile',
  'profile.hiddenTitle': 'Your role does not see what is said of single customers',
  'profile.hiddenBody': 'From which role on it is shown is for an administrator to decide, in the settings.',

  'mask.person': 'Identifiers are masked for your role, and texts and properties are left out.',
  'mask.properties': 'Your role does not see texts and properties of single customers.',
  'mask.records': 'Your role does not see what stood in these records.',
  'mask.audience': 'Your role sees identifiers masked, so the list cannot be downloaded.',
  'mask.archive': 'Not for your role: the file shows the customer in full.',
} as const;
