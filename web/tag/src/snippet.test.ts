import { expect, it } from 'vitest';
import { policy, snippet } from './snippet.ts';

it('is one element with nothing inline', () => {
  expect(snippet({ base: 'https://styk.example', source: 'shop', key: 'pk_1', consent: 'required' })).toBe(
    '<script async src="https://styk.example/tag/styk.js" data-source="shop" data-key="pk_1" data-consent="required"></script>',
  );
});

it('cannot be broken out of', () => {
  const text = snippet({ base: 'https://s', source: '"><img src=x>', key: '&', consent: 'granted' });
  expect(text).toContain('data-source="&quot;&gt;&lt;img src=x&gt;" data-key="&amp;"');
});

it('names what the policy of the page has to allow', () => {
  expect(policy('https://styk.example/in')).toBe('script-src https://styk.example; connect-src https://styk.example');
});
