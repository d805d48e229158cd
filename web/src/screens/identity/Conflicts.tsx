import { useSearch } from '@tanstack/react-router';
import { useRefused } from '../../api/identity';
import { useText } from '../../i18n/index';
import { Empty } from '../../states/State';
import { LinkCustomers } from './LinkItem';
import { LinkPages } from './LinkPages';
import type { IdentitySearch } from './search';

/** Links between identifiers that were seen and not followed. */
export function Conflicts() {
  const { t, language } = useText();
  const { page = 0 }: IdentitySearch = useSearch({ strict: false });
  return (
    <LinkPages
      found={useRefused(page, language)}
      lead={t('identity.conflictsLead')}
      counted={count => t('person.refused', { count })}
      empty={<Empty compact title={t('identity.noConflictsTitle')} body={t('identity.noConflictsBody')} />}
      about={(link, known) => <LinkCustomers link={link} known={known} />}
    />
  );
}
