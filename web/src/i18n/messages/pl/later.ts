import type { LaterMessages } from '../../types';
import { consent } from './consent';
import { data } from './data';
import { entry } from './entry';
import { erasure } from './erasure';
import { identity } from './identity';
import { map } from './map';
import { monthly } from './monthly';
import { profile } from './profile';
import { segments } from './segments';
import { settings } from './settings';
import { sources } from './sources';
import { touchpoints } from './touchpoints';
import { week } from './week';
import { welcome } from './welcome';

export const later: LaterMessages<'pl'> = {
  ...consent,
  ...data,
  ...entry,
  ...erasure,
  ...identity,
  ...map,
  ...monthly,
  ...profile,
  ...segments,
  ...settings,
  ...sources,
  ...touchpoints,
  ...welcome,
  ...week,
};
