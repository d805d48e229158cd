import { IconArrowsMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { useReactFlow } from '@xyflow/react';
import { useText } from '../../i18n/index';
import classes from './Flow.module.css';

/** Nearer, farther, all of it: beside the wheel and two fingers, for the keyboard. */
export function ZoomButtons({ fit }: { fit: () => void }) {
  const { t } = useText();
  const flow = useReactFlow();
  return (
    <div className={classes.zoom}>
      <button type="button" aria-label={t('chart.zoomIn')} onClick={() => void flow.zoomIn({ duration: 160 })}>
        <IconPlus size={16} aria-hidden />
      </button>
      <button type="button" aria-label={t('chart.zoomOut')} onClick={() => void flow.zoomOut({ duration: 160 })}>
        <IconMinus size={16} aria-hidden />
      </button>
      <button type="button" aria-label={t('chart.fit')} onClick={fit}>
        <IconArrowsMaximize size={15} aria-hidden />
      </button>
    </div>
  );
}
