import { Button, Drawer } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useText } from '../../i18n/index';
import type { Guide } from './guides/guide';
import classes from './Welcome.module.css';

/** How to export from one product, step by step. */
export function GuideDrawer({ guide, onClose }: { guide: Guide | undefined; onClose: () => void }) {
  const { t } = useText();
  return (
    <Drawer
      opened={guide !== undefined}
      onClose={onClose}
      position="right"
      size={520}
      title={guide?.title}
      classNames={{ title: classes.drawerTitle ?? '' }}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {guide && (
        <div className={classes.guide}>
          <p>{guide.about}</p>
          <ol>
            {guide.steps.map(step => (
              <li key={step}>
                <Step text={step} />
              </li>
            ))}
          </ol>
          <h3>{t('guides.columns')}</h3>
          <dl>
            {guide.columns.map(({ name, why }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{why}</dd>
              </div>
            ))}
          </dl>
          {guide.note && <p className={classes.guideNote}>{guide.note}</p>}
          <Button component={Link} to="/data" mt="md">
            {t('guides.toData')}
          </Button>
        </div>
      )}
    </Drawer>
  );
}

/** A step; what stands between asterisks is written on the product's own screen. */
function Step({ text }: { text: string }) {
  return text.split('*').map((part, index) => (index % 2 === 1 ? <b key={index}>{part}</b> : part));
}
