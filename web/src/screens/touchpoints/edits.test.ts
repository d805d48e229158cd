import { describe, expect, it } from 'vitest';
import type { Registry, Touchpoint } from '../../api/types';
import { type Edits, edited, withEdit } from './edits';

const purchase: Touchpoint = {
  key: 'purchase',
  names: { en: 'Purchase', ru: 'Покупка', pl: 'Zakup' },
  stage: 'decision',
};
const own: Touchpoint = { key: 'kiosk', names: { en: 'kiosk_7', ru: 'kiosk_7', pl: 'kiosk_7' }, phase: 'use' };
const registry: Registry = { version: 4, touchpoints: [purchase, own] };

describe('edits of touchpoints', () => {
  it('are kept where they change something', () => {
    const one = withEdit({}, purchase, { name: 'Order' }, 'en', 'loyalty');
    expect(one).toEqual({ purchase: { name: 'Order' } });
    expect(withEdit(one, purchase, { stage: 'loyalty' }, 'en', 'loyalty')).toEqual({
      purchase: { name: 'Order', stage: 'loyalty' },
    });
    expect(withEdit(one, purchase, { name: ' Purchase ' }, 'en', 'loyalty')).toEqual({});
    expect(withEdit({}, purchase, { name: '' }, 'en', 'loyalty')).toEqual({});
    expect(withEdit({}, own, { stage: 'use' }, 'en', 'purchase')).toEqual({});
  });

  it('rename in one language what is translated, and in all what is not', () => {
    const edits: Edits = { purchase: { name: 'Order' }, kiosk: { name: 'Kiosk', stage: '' } };
    const after = edited(registry, edits, 'en', 'purchase');
    expect(after.version).toBe(4);
    expect(after.touchpoints[0]?.names).toEqual({ en: 'Order', ru: 'Покупка', pl: 'Zakup' });
    expect(after.touchpoints[1]).toMatchObject({ names: { en: 'Kiosk', ru: 'Kiosk', pl: 'Kiosk' }, phase: null });
    expect(after.touchpoints[0]?.stage).toBe('decision');
  });

  it('pass over touchpoints that are gone', () => {
    expect(edited(registry, { gone: { name: 'x' } }, 'en', 'loyalty').touchpoints).toEqual(registry.touchpoints);
  });
});
