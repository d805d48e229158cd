import { expect, it } from 'vitest';
import { touch } from './touch.ts';

it('reads campaigns and click ids', () => {
  const query =
    'utm_source=vk&utm_medium=cpc&utm_campaign=%D0%9B%D0%B5%D1%82%D0%BE&utm_term=a+b&utm_content=c&utm_id=9&yclid=1&gclid=2&ymclid=3&fbclid=4&msclkid=5&ttclid=6&vk_click_id=7&rb_clickid=8&gbraid=9&xclid=0';
  expect(touch(`https://a.example/?${query}`)).toEqual({
    campaign: { source: 'vk', medium: 'cpc', name: 'Лето', term: 'a b', content: 'c' },
    click_ids: {
      yclid: '1',
      gclid: '2',
      ymclid: '3',
      fbclid: '4',
      msclkid: '5',
      ttclid: '6',
      vk_click_id: '7',
      rb_clickid: '8',
      gbraid: '9',
    },
  });
});

it('says nothing where the address says nothing', () => {
  expect(touch('https://a.example/?utm_source=&gclid=&q=1')).toEqual({ campaign: undefined, click_ids: undefined });
});

it('keeps e-mail addresses out of campaigns', () => {
  expect(touch('https://a.example/?utm_content=to+ann@mail.example').campaign).toEqual({ content: 'to redacted' });
});
