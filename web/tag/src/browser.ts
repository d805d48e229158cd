import { guard } from './safe.ts';
import { type Call, createStyk } from './start.ts';

// The file that pages load: configured by the attributes of its own element, or
// by `styk("init", {...})`; calls made before it came wait in `styk.q`.
guard(() => {
  const page = window as { styk?: { q?: ArrayLike<unknown>[]; ready?: boolean } };
  if (page.styk?.ready) return;
  const script = document.currentScript as HTMLScriptElement | null;
  const data: DOMStringMap = script?.dataset || {};
  const waiting = Array.from(page.styk?.q || [], call => Array.from(call) as Call);
  if (data.source) {
    const hash = 'hash' in data && data.hash !== 'false';
    waiting.unshift(['init', { ...data, auto: data.auto?.split(/\s+/), hash }]);
  }
  // Styk serves it as `/tag/styk.js`; others may as `/styk.js`.
  const styk = createStyk(waiting, script?.src.replace(/\/(tag\/)?[^/]*$/, ''));
  page.styk = Object.assign(styk, { ready: true });
})();
