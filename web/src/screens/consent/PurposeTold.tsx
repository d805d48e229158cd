import { channelName, purposeName } from '../../consent/names';
import type { PolicyDraft, PurposeDraft } from '../../consent/policy';
import { useText } from '../../i18n/index';
import classes from './Consent.module.css';

/** A purpose for those who may not change it. */
export function PurposeTold({ purpose, draft }: { purpose: PurposeDraft; draft: PolicyDraft }) {
  const text = useText();
  const { t, format } = text;
  const { key, description, channels, each_channel, confirmed, requires, wordings } = purpose;
  const byConsent = purpose.basis === 'consent';
  return (
    <dl className={classes.told}>
      {description && (
        <>
          <dt>{t('consent.description')}</dt>
          <dd>{description}</dd>
        </>
      )}
      <dt>{t('consent.key')}</dt>
      <dd>
        <code>{key}</code>
      </dd>
      <dt>{t('consent.class')}</dt>
      <dd>
        {t(`consent.class.${purpose.class}`)}
        <small>{t(`consent.classHelp.${purpose.class}`)}</small>
      </dd>
      <dt>{t('consent.basis')}</dt>
      <dd>
        {t(`consent.basis.${purpose.basis}`)}
        <small>{t(`consent.basisHelp.${purpose.basis}`)}</small>
        {byConsent && each_channel && <small>{t('consent.eachChannel')}</small>}
        {byConsent && confirmed && <small>{t('consent.confirmed')}</small>}
      </dd>
      <dt>{t('consent.channels')}</dt>
      <dd>
        {channels.length > 0
          ? format.list(channels.map(channel => channelName(channel, text)))
          : t('consent.noChannels')}
      </dd>
      {requires && (
        <>
          <dt>{t('consent.requires')}</dt>
          <dd>{purposeName(requires, { purposes: draft }, text)}</dd>
        </>
      )}
      {wordings.length > 0 && (
        <>
          <dt>{t('consent.wordings')}</dt>
          <dd>
            <ul className={classes.texts}>
              {wordings.map(({ version, text: words }) => (
                <li key={version}>
                  <b>{version}</b>
                  <p>{words}</p>
                </li>
              ))}
            </ul>
          </dd>
        </>
      )}
    </dl>
  );
}
