import { describe, expect, it } from 'vitest';
import { frameCode, isOver, NEW_SHARE, originsOf, shareFlaw, wantedShare } from './share';

describe('a link', () => {
  it('is asked for with what was filled in, and lasts to the end of a day', () => {
    const draft = { ...NEW_SHARE, label: ' Board ', password: 'seven mountains', pages: 'intranet.example.com' };
    expect(wantedShare(draft, 4, '2025-10-31', 'Europe/Warsaw')).toEqual({
      label: 'Board',
      figures: false,
      pages: ['https://intranet.example.com'],
      expires: '2025-11-30T23:00:00.000Z',
      password: 'seven mountains',
    });
    expect(wantedShare({ ...NEW_SHARE, lasting: null, fixed: true, figures: true }, 4, '2025-10-31', 'UTC')).toEqual({
      label: '',
      figures: true,
      pages: [],
      version: 4,
    });
  });

  it('is framed by pages, of which their address without a path counts', () => {
    expect(originsOf('https://a.example/wiki/x\nb.example:8080, http://a.example https://a.example')).toEqual([
      'https://a.example',
      'https://b.example:8080',
      'http://a.example',
    ]);
    expect(originsOf(' \n')).toEqual([]);
    expect(originsOf('javascript://a')).toBeNull();
    expect(originsOf('https://')).toBeNull();
    expect(originsOf(Array.from({ length: 21 }, (_, at) => `a${at}.example`).join(' '))).toBeNull();
  });

  it('says what is wrong with it', () => {
    expect(shareFlaw(NEW_SHARE)).toBeNull();
    expect(shareFlaw({ ...NEW_SHARE, password: 'short' })).toBe('password');
    expect(shareFlaw({ ...NEW_SHARE, pages: 'not a page!' })).toBe('pages');
  });

  it('is over when its time has come', () => {
    const now = Date.parse('2025-10-31T10:00:00Z');
    expect(isOver({ expires: '2025-10-31T10:00:00Z' }, now)).toBe(true);
    expect(isOver({ expires: '2025-10-31T10:00:01Z' }, now)).toBe(false);
    expect(isOver({}, now)).toBe(false);
  });

  it('comes as code for other pages, whatever the map is called', () => {
    expect(frameCode('https://styk.example/shared/x', 'A "B" <c>')).toBe(
      '<iframe src="https://styk.example/shared/x" title="A &#34;B&#34; &#60;c&#62;" width="100%" height="640" style="border: 0"></iframe>',
    );
  });
});
