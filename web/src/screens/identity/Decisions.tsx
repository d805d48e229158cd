import { useSearch } from '@tanstack/react-router';
import { useDecisions } from '../../api/identity';
import { useText } from '../../i18n/index';
import { useAuthorName } from '../../saved/useAuthorName';
import { Empty } from '../../states/State';
import { LinkCustomers } from './LinkItem';
import { LinkPages } from './LinkPages';
import type { IdentitySearch } from './search';

/** What people decided about who is who. */
export function Decisions() {
  const { t, language, format } = useText();
  const { page = 0 }: IdentitySearch = useSearch({ strict: false });
  const authorName = useAuthorName();
  return (
    <LinkPages
      found={useDecisions(page, language)}
      lead={t('identity.decisionsLead')}
      counted={count => t('identity.decisionsMany', { count })}
      empty={<Empty compact title={t('identity.noDecisionsTitle')} body={t('identity.noDecisionsBody')} />}
      about={(link, known) => (
        <>
          {link.source && <span>{authorName(link.source)}</span>}
          <time dateTime={link.time}>{format.instant(link.time)}</time>
          {!link.holds && <span>{t('identity.over')}</span>}
          <LinkCustomers link={link} known={known} />
        </>
      )}
    />
  );
}
