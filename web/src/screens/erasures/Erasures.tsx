import { Button, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ErasuresFound } from '../../api/erasures';
import { useErasures } from '../../api/erasures';
import { useIsAdministrator } from '../../api/queries';
import { useText } from '../../i18n/index';
import { ListSkeleton } from '../../states/Skeletons';
import { Failure, Forbidden, State } from '../../states/State';
import shared from '../data/Data.module.css';
import sources from '../sources/Sources.module.css';
import classes from './Erasures.module.css';
import { ErasuresTable } from './ErasuresTable';
import { SeveralDialog } from './SeveralDialog';
import type { ErasuresSearch } from './search';

/** Who was erased, as the receipts tell, and the erasure of several customers at once. */
export function Erasures() {
  const { t } = useText();
  const administrator = useIsAdministrator();
  const { several }: ErasuresSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const erasing = (open: boolean) => void navigate({ to: '/erasures', search: open ? { several: 1 } : {} });
  return (
    <div className={shared.screen}>
      <Link to="/customers" className={`${sources.back} screen-only`}>
        <IconArrowLeft size={16} aria-hidden />
        {t('person.back')}
      </Link>
      <header className={sources.head}>
        <div>
          <Title order={1}>{t('nav.erasures')}</Title>
          <Text c="dimmed" mt={4} maw={680}>
            {t('erasure.lead')}
          </Text>
        </div>
        {administrator && (
          <Button className="screen-only" variant="default" onClick={() => erasing(true)}>
            {t('erasure.several')}
          </Button>
        )}
      </header>
      {administrator ? <Listed /> : <Forbidden detail={t('settings.administratorsOnly')} />}
      {administrator && several === 1 && <SeveralDialog onClose={() => erasing(false)} />}
    </div>
  );
}

function Listed() {
  const { data, error, refetch } = useErasures();
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  if (!data) return <ListSkeleton rows={6} />;
  return (
    <>
      <Refused refused={data.refused} />
      {data.erasures.length === 0 ? <None /> : <ErasuresTable erasures={data.erasures} />}
      {data.key !== '' && <Key value={data.key} />}
    </>
  );
}

function None() {
  const { t } = useText();
  return <State mood="empty" title={t('erasure.noneTitle')} body={t('erasure.noneBody')} />;
}

function Refused({ refused }: Pick<ErasuresFound, 'refused'>) {
  const { t } = useText();
  return refused > 0 ? <p className={classes.lead}>{t('erasure.refused', { count: refused })}</p> : null;
}

/** What receipts are checked with. */
function Key({ value }: { value: string }) {
  const { t } = useText();
  return (
    <details className={classes.folded}>
      <summary>{t('erasure.key')}</summary>
      <p className={classes.lead}>{t('erasure.keyHelp')}</p>
      <code className={classes.hex}>{value}</code>
    </details>
  );
}
