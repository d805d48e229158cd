import { Alert, Button, Title } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { type ReactNode, useId } from 'react';
import { save } from '../../answer/picture';
import type { ErasureReceipt } from '../../api/erasures';
import { checkCommand, isUnderWay, REMAINING, REMOVED, receiptName, receiptText } from '../../erasure/receipt';
import { useText } from '../../i18n/index';
import { useAuthorName } from '../../saved/useAuthorName';
import { usePrinting } from '../customers/usePrinting';
import shared from '../identity/Identity.module.css';
import { Code } from '../sources/Copied';
import classes from './Erasures.module.css';
import { StateMark } from './ErasuresTable';
import { TellOthers } from './TellOthers';

/** What was erased, who is to be told, what remains outside, and how to prove it. */
export function Receipt({ receipt }: { receipt: ErasureReceipt }) {
  const { t } = useText();
  const underWay = isUnderWay(receipt);
  return (
    <article className={classes.receipt} aria-busy={underWay}>
      <header className={classes.head}>
        <div>
          <Title order={1}>{t('erasure.receipt', { number: String(receipt.number) })}</Title>
          <p className={classes.kind}>{t('erasure.receiptLead')}</p>
        </div>
        <Tools receipt={receipt} />
      </header>
      {underWay && (
        <Alert color="amber" role="status">
          {t('erasure.notDone')}
        </Alert>
      )}
      <Box title={t('erasure.about')}>
        <About receipt={receipt} />
      </Box>
      {!underWay && <Outcome receipt={receipt} />}
    </article>
  );
}

/** Known only once it is finished: before that, nothing removed and nobody to tell would be untrue. */
function Outcome({ receipt }: { receipt: ErasureReceipt }) {
  const { t } = useText();
  return (
    <>
      <Box title={t('erasure.removedTitle')}>
        <Removed receipt={receipt} />
      </Box>
      <Box title={t('erasure.tellTitle')}>
        <TellOthers lists={receipt.lists} webhooks={receipt.webhooks} level={2} />
      </Box>
      <Box title={t('erasure.remainsTitle')}>
        <Remains receipt={receipt} />
      </Box>
      <Proof receipt={receipt} />
    </>
  );
}

/** A receipt that is not signed yet is nothing to take along. */
function Tools({ receipt }: { receipt: ErasureReceipt }) {
  const { t } = useText();
  if (isUnderWay(receipt)) return null;
  const download = () => save(new Blob([receiptText(receipt)], { type: 'application/json' }), receiptName(receipt));
  return (
    <div className={`${classes.tools} screen-only`}>
      <Button variant="default" leftSection={<IconPrinter size={17} aria-hidden />} onClick={() => window.print()}>
        {t('answer.print')}
      </Button>
      <Button leftSection={<IconDownload size={17} aria-hidden />} onClick={download}>
        {t('erasure.download')}
      </Button>
    </div>
  );
}

function Box({ title, children }: { title: string; children: ReactNode }) {
  const heading = useId();
  return (
    <section className={`${shared.box} ${classes.box}`} aria-labelledby={heading}>
      <h2 id={heading}>{title}</h2>
      {children}
    </section>
  );
}

function About({ receipt }: { receipt: ErasureReceipt }) {
  const { t, format } = useText();
  const authorName = useAuthorName();
  const { requested, finished, author, reason, customers, identifiers } = receipt;
  return (
    <dl className={classes.facts}>
      <Fact name={t('erasure.state')}>
        <StateMark receipt={receipt} />
      </Fact>
      <Fact name={t('erasure.requested')}>
        <time dateTime={requested}>{format.instant(requested)}</time>
      </Fact>
      {finished && (
        <Fact name={t('erasure.finished')}>
          <time dateTime={finished}>{format.instant(finished)}</time>
        </Fact>
      )}
      <Fact name={t('erasure.author')}>{authorName(author)}</Fact>
      <Fact name={t('erasure.reason')}>{reason}</Fact>
      <Fact name={t('erasure.customers')}>{format.count(customers)}</Fact>
      <Fact name={t('erasure.identifiers')}>{format.count(identifiers)}</Fact>
    </dl>
  );
}

function Removed({ receipt: { removed } }: { receipt: ErasureReceipt }) {
  const { t, format } = useText();
  return (
    <dl className={classes.facts} data-counted="">
      {REMOVED.map(name => {
        // Older receipts do not have all of them.
        const count = removed[name] ?? 0;
        return (
          <Fact key={name} name={t(`erasure.removed.${name}`)} none={count === 0}>
            {format.count(count)}
          </Fact>
        );
      })}
    </dl>
  );
}

function Fact({ name, none = false, children }: { name: string; none?: boolean; children: ReactNode }) {
  return (
    <div data-none={none || undefined}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Remains({ receipt: { remains } }: { receipt: ErasureReceipt }) {
  const { t } = useText();
  const shown = REMAINING.filter(name => remains.includes(name));
  if (shown.length === 0) return <p className={classes.lead}>{t('erasure.remainsNothing')}</p>;
  return (
    <>
      <p className={classes.lead}>{t('erasure.remainsLead')}</p>
      <ul className={classes.remains}>
        {shown.map(name => (
          <li key={name}>{t(`erasure.remains.${name}`)}</li>
        ))}
      </ul>
    </>
  );
}

/** What it is checked with; on paper it is unfolded. */
function Proof({ receipt }: { receipt: ErasureReceipt }) {
  const { t } = useText();
  const printing = usePrinting();
  const { marks, key, signature } = receipt;
  return (
    <details className={classes.folded} open={printing || undefined}>
      <summary>{t('erasure.proof')}</summary>
      <p className={classes.lead}>{t('erasure.proofHelp')}</p>
      <Code code={checkCommand(receipt)} label={t('erasure.proof')} />
      <dl className={classes.proof}>
        <dt>{t('erasure.publicKey')}</dt>
        <dd>
          <code className={classes.hex}>{key}</code>
        </dd>
        <dt>{t('erasure.signature')}</dt>
        <dd>
          <code className={classes.hex}>{signature}</code>
        </dd>
        {marks.length > 0 && <dt>{t('erasure.marks', { count: marks.length })}</dt>}
        {marks.map(mark => (
          <dd key={mark}>
            <code className={classes.hex}>{mark}</code>
          </dd>
        ))}
      </dl>
    </details>
  );
}
