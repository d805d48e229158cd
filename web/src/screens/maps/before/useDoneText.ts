import { useText } from '../../../i18n/index';
import type { Done } from '../../../maps/beforeAfter';
import { useStudio } from '../studio';
import { quoted } from '../words';

/** What was done at a step, in words. */
export function useDoneText(): (done: Done) => string {
  const text = useText();
  const { t, format } = text;
  const { touchpointName } = useStudio();
  const names = (keys: string[]) => format.list(keys.map(touchpointName));
  return done => {
    switch (done.what) {
      case 'solution':
        return done.text;
      case 'renamed':
        return t('before.done.renamed', { name: quoted(done.from, text) });
      case 'bound': {
        const added = done.added.length > 0 && t('before.done.bound', { names: names(done.added) });
        const removed = done.removed.length > 0 && t('before.done.unbound', { names: names(done.removed) });
        return [added, removed].filter(Boolean).join('; ');
      }
      case 'cells':
        return t('before.done.cells', { count: done.count });
      default:
        return t(`before.done.${done.what}`);
    }
  };
}
