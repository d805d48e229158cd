import type { ErasureReceipt } from '../../api/erasures';
import { useText } from '../../i18n/index';
import { HandoverList } from '../customers/HandoverList';
import classes from './Erasures.module.css';

interface TellOthersProps extends Pick<ErasureReceipt, 'lists' | 'webhooks'> {
  /** What stands above it. */
  level: 2 | 3;
}

/** Who received the customers before: lists for other systems, and addresses that were told. */
export function TellOthers({ lists, webhooks, level }: TellOthersProps) {
  const { t } = useText();
  const Heading = level === 2 ? 'h3' : 'h4';
  if (lists.length + webhooks.length === 0) return <p className={classes.lead}>{t('erasure.tellNobody')}</p>;
  return (
    <>
      <p className={classes.lead}>{t('erasure.tell')}</p>
      {lists.length > 0 && (
        <div className={classes.told}>
          <Heading>{t('erasure.lists')}</Heading>
          <HandoverList rows={lists} counted={count => t('erasure.ofThem', { count })} />
        </div>
      )}
      {webhooks.length > 0 && (
        <div className={classes.told}>
          <Heading>{t('erasure.webhooks')}</Heading>
          <ul className={classes.webhooks}>
            {webhooks.map(({ url, told }) => (
              <li key={url}>
                <span>{url}</span>
                <small>{t('erasure.messages', { count: told })}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
