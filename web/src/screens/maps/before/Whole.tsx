import { useText } from '../../../i18n/index';
import type { Measured } from '../../../maps/beforeAfter';
import classes from './Before.module.css';
import { ChangeSaid, MeasuredSaid } from './said';

/** How customers felt on the whole journey, before and after. */
export function Whole({ measured, loading }: { measured: Measured; loading: boolean }) {
  const { t } = useText();
  return (
    <section className={classes.whole} aria-label={t('before.whole')}>
      <h2>{t('before.whole')}</h2>
      <dl>
        <div>
          <dt>{t('before.measuredBefore')}</dt>
          <dd>
            <MeasuredSaid estimate={measured.before} loading={loading} />
          </dd>
        </div>
        <div>
          <dt>{t('before.measuredAfter')}</dt>
          <dd>
            <MeasuredSaid estimate={measured.after} loading={loading} />
          </dd>
        </div>
        <div>
          <dt>{t('before.change')}</dt>
          <dd>
            <ChangeSaid measured={measured} loading={loading} />
          </dd>
        </div>
      </dl>
      {measured.change && <p>{t('before.causes')}</p>}
    </section>
  );
}
