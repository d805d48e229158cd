import type { Policy } from '../../api/consent';
import { fileSnippet, tagSnippet } from '../../consent/snippet';
import { useText } from '../../i18n/index';
import shared from '../identity/Identity.module.css';
import { Code } from '../sources/Copied';
import sources from '../sources/Sources.module.css';

/** How events and files say that somebody agreed. */
export function HowItArrives({ policy }: { policy: Policy }) {
  const { t } = useText();
  return (
    <section className={shared.box} aria-labelledby="consent-how">
      <h2 id="consent-how">{t('consent.howTitle')}</h2>
      <p className={shared.lead}>{t('consent.howTag')}</p>
      <Code code={tagSnippet(policy)} label={t('consent.howTagLabel')} />
      <p className={sources.note}>{t('consent.howFile')}</p>
      <Code code={fileSnippet(policy)} label={t('consent.howFileLabel')} />
    </section>
  );
}
