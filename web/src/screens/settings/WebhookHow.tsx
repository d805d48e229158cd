import { Fragment } from 'react';
import { useText } from '../../i18n/index';
import { Code } from '../sources/Copied';
import sources from '../sources/Sources.module.css';
import classes from './Settings.module.css';
import own from './Webhooks.module.css';
import { EVENT_NAMES, EXAMPLE, eventName, SIGNATURE_CHECK } from './webhookMessages';

/** What a program gets, and how it knows who sent it. */
export function WebhookHow() {
  const text = useText();
  const { t } = text;
  return (
    <section className={sources.box} aria-labelledby="webhook-how">
      <h2 id="webhook-how">{t('webhooks.howTitle')}</h2>
      <p className={sources.lead}>{t('webhooks.howLead')}</p>
      <dl className={`${classes.facts} ${own.events}`}>
        {EVENT_NAMES.map(event => (
          <Fragment key={event}>
            <dt>
              <code>{event}</code>
            </dt>
            <dd>{eventName(event, text)}</dd>
          </Fragment>
        ))}
      </dl>
      <p className={sources.note}>{t('webhooks.howPeople')}</p>
      <Code code={EXAMPLE} label={t('webhooks.howExample')} />
      <p className={sources.note}>{t('webhooks.howSign')}</p>
      <Code code={SIGNATURE_CHECK} label={t('webhooks.howCheck')} />
    </section>
  );
}
