import type { GroupRow, RulesPreviewed } from '../../api/identity';
import { useText } from '../../i18n/index';
import shared from '../data/Data.module.css';
import classes from './Identity.module.css';
import { KnownList } from './KnownList';
import { CustomerLink } from './LinkItem';

/** Identifiers and customers that one group names. */
const NAMED = { identifiers: 6, customers: 4 };

/** What edited rules would do: in words, in numbers, and to whom. */
export function PreviewSaid({ preview }: { preview: RulesPreviewed }) {
  const { t, format } = useText();
  const { merged, parted } = preview;
  const rows: [string, number, number][] = [
    [t('word.customers'), preview.people_before, preview.people_after],
    [t('identity.namingNobody'), preview.nobody_before, preview.nobody_after],
    [t('identity.notFollowed'), preview.refused_before, preview.refused_after],
  ];
  const nothing = merged + parted === 0 && rows.every(([, before, after]) => before === after);
  return (
    <section className={classes.box} aria-labelledby="identity-preview">
      <h2 id="identity-preview">{t('identity.previewTitle')}</h2>
      {nothing && <p className={classes.lead}>{t('identity.previewNothing')}</p>}
      {merged > 0 && <p className={classes.told}>{t('identity.merged', { count: merged })}</p>}
      {parted > 0 && <p className={classes.told}>{t('identity.parted', { count: parted })}</p>}
      <table className={`${shared.table} ${classes.table}`}>
        <thead>
          <tr>
            <td />
            <th scope="col" data-number>
              {t('identity.now')}
            </th>
            <th scope="col" data-number>
              {t('identity.then')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, before, after]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td data-number data-label={t('identity.now')}>
                {format.count(before)}
              </td>
              <td data-number data-label={t('identity.then')}>
                {format.count(after)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Groups
        title={t('identity.wouldMerge')}
        groups={preview.joined}
        said={parts => t('identity.ofCustomers', { count: parts })}
      />
      <Groups
        title={t('identity.wouldPart')}
        groups={preview.split}
        said={parts => t('identity.intoCustomers', { count: parts })}
      />
      <Groups title={t('identity.largest')} groups={preview.largest} />
    </section>
  );
}

interface GroupsProps {
  title: string;
  groups: GroupRow[];
  /** Of how many customers a group is made, or how many are made of it. */
  said?: (parts: number) => string;
}

function Groups({ title, groups, said }: GroupsProps) {
  const { t } = useText();
  if (groups.length === 0) return null;
  return (
    <section className={classes.groups}>
      <h3>{title}</h3>
      <ol>
        {groups.map(group => (
          <li key={group.some[0]?.alias}>
            <p className={classes.about}>
              <b>{t('identity.identifiersMany', { count: group.identifiers })}</b>
              {said && <span>{said(group.parts)}</span>}
              {customersOf(group).map(person => (
                <CustomerLink key={person} person={person} />
              ))}
            </p>
            <KnownList known={group.some} total={group.identifiers} most={NAMED.identifiers} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function customersOf({ some }: GroupRow): number[] {
  return [...new Set(some.map(({ person }) => person))].filter(person => person !== 0).slice(0, NAMED.customers);
}
