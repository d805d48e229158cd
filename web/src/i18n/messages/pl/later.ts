import type { LaterMessages } from '../../types';
import { computed } from './computed';
import { consent } from './consent';
import { data } from './data';
import { entry } from './entry';
import { erasure } from './erasure';
import { identity } from './identity';
import { map } from './map';
import { mapGuide } from './mapGuide';
import { maps } from './maps';
import { mapsAdopt } from './mapsAdopt';
import { mapsBefore } from './mapsBefore';
import { mapsDiscover } from './mapsDiscover';
import { mapsOverview } from './mapsOverview';
import { mapsPictures } from './mapsPictures';
import { mapsPresence } from './mapsPresence';
import { mapsRules } from './mapsRules';
import { mapsShare } from './mapsShare';
import { mapsTalk } from './mapsTalk';
import { monthly } from './monthly';
import { profile } from './profile';
import { retention } from './retention';
import { segments } from './segments';
import { settings } from './settings';
import { sources } from './sources';
import { touchpoints } from './touchpoints';
import { week } from './week';
import { welcome } from './welcome';

export const later: LaterMessages<'pl'> = {
  ...computed,
  ...consent,
  ...data,
  ...entry,
  ...erasure,
  ...identity,
  ...map,
  ...mapGuide,
  ...maps,
  ...mapsAdopt,
  ...mapsBefore,
  ...mapsDiscover,
  ...mapsOverview,
  ...mapsPictures,
  ...mapsPresence,
  ...mapsRules,
  ...mapsShare,
  ...mapsTalk,
  ...monthly,
  ...profile,
  ...retention,
  ...segments,
  ...settings,
  ...sources,
  ...touchpoints,
  ...welcome,
  ...week,
};
