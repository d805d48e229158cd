import { ActionIcon, Collapse, Menu, Tooltip, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import {
  IconChevronDown,
  IconCopy,
  IconDownload,
  IconFileTypeCsv,
  IconLink,
  IconPhoto,
  IconPrinter,
  IconVector,
} from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import type { Answer, Finding } from '../api/types';
import type { OnOpen } from '../charts/Plot';
import { useText } from '../i18n/index';
import type { Text } from '../i18n/text';
import type { NameOf } from '../question/names';
import { sentence } from '../question/sentence';
import { Empty } from '../states/State';
import classes from './Answer.module.css';
import { AnswerTable } from './AnswerTable';
import { toCsv } from './csv';
import { Facts, useFoot } from './Facts';
import { isEmpty, isOneNumber, Picture } from './Picture';
import { pictureOf, pngBlob, save, svgBlob } from './picture';
import { tablesOf } from './tables';

interface AnswerViewProps {
  answer: Answer;
  name: NameOf;
  /** Still the answer to the question before: a newer one is on its way. */
  stale?: boolean;
  onOpen?: OnOpen;
  findingLink?: (finding: Finding) => ReactNode;
  /** More to do with it, beside export. */
  actions?: ReactNode;
}

/** Any answer: the sentence first, then the picture, the table, and what it rests on. */
export function AnswerView(props: AnswerViewProps) {
  const { answer, name, stale, onOpen, findingLink = () => null, actions } = props;
  const text = useText();
  const picture = useRef<HTMLDivElement>(null);
  const [open, { toggle }] = useDisclosure(true);
  const tables = tablesOf(answer, text).filter(table => table.rows.length > 0);
  const empty = isEmpty(answer);
  return (
    <article className={classes.answer} data-stale={stale || undefined} aria-busy={stale}>
      <header className={classes.head}>
        <div className={classes.sentences}>
          {answer.result.kind !== 'stands_out' && <p className={classes.question}>{askedSaid(answer, text, name)}</p>}
          <h2 className={classes.verdict}>
            <Verdict answer={answer} />
          </h2>
        </div>
        <div className={classes.actions}>
          {actions}
          {!empty && <ExportMenu answer={answer} name={name} picture={picture} />}
        </div>
      </header>
      {empty ? (
        <Empty compact />
      ) : (
        <>
          <div ref={picture} className={classes.picture}>
            <Picture answer={answer} name={name} onOpen={onOpen} findingLink={findingLink} />
          </div>
          {tables.length > 0 && answer.result.kind !== 'stands_out' && !isOneNumber(answer) && (
            <section className={classes.tables}>
              <UnstyledButton className={classes.toggle} onClick={toggle} aria-expanded={open}>
                <IconChevronDown size={16} data-open={open || undefined} aria-hidden />
                {text.t(open ? 'chart.hideTable' : 'chart.showTable')}
              </UnstyledButton>
              <Collapse expanded={open}>
                {tables.map(table => (
                  <AnswerTable key={table.key} table={table} onOpen={onOpen} />
                ))}
              </Collapse>
            </section>
          )}
        </>
      )}
      <Facts answer={answer} />
    </article>
  );
}

/** What was asked. Which map it was about the answer knows. */
function askedSaid({ question, result }: Answer, text: Text, name: NameOf): string {
  const map = result.kind === 'conformance' || result.kind === 'rules' ? result.map : null;
  return sentence(question, text, name, key => map ?? key);
}

/** The sentence, with what stands in brackets (intervals and n) in a lower voice. */
export function Verdict({ answer }: { answer: Answer }) {
  const { t } = useText();
  const { result, verdict } = answer;
  // What stands out is said on the cards.
  if (result.kind === 'stands_out' && result.findings.length > 0) return t('kind.stands_out');
  // A range of numbers stays on one line.
  const whole = verdict.replace(/(\d)–(?=\d)/g, '$1\u2060–\u2060');
  return whole.split(/(\([^()]*\))/).map((part, index) =>
    index % 2 === 1 ? (
      <span key={index} className={classes.aside}>
        {part}
      </span>
    ) : (
      part
    ),
  );
}

interface ExportMenuProps {
  answer: Answer;
  name: NameOf;
  picture: React.RefObject<HTMLDivElement | null>;
}

function ExportMenu({ answer, name, picture }: ExportMenuProps) {
  const text = useText();
  const { t, language, zone } = text;
  const foot = useFoot(answer);
  const file = `styk-${answer.result.kind.replaceAll('_', '-')}`;
  const draw = async (kind: 'svg' | 'png') => {
    try {
      const root = picture.current;
      const caption = { question: askedSaid(answer, text, name), verdict: answer.verdict, foot };
      const drawn = root && (await pictureOf(root, caption));
      if (!drawn) throw new Error('nothing is drawn');
      save(kind === 'svg' ? svgBlob(drawn) : await pngBlob(drawn), `${file}.${kind}`);
    } catch {
      notifications.show({ color: 'red', message: t('answer.exportFailed') });
    }
  };
  const table = (excel: boolean) => {
    for (const one of tablesOf(answer, text)) {
      const csv = toCsv(one, excel ? { excel, language, zone } : { excel: false });
      save(new Blob([csv], { type: 'text/csv;charset=utf-8' }), `styk-${one.key.replaceAll('_', '-')}.csv`);
    }
  };
  const copy = async (copied: string, message: string) => {
    await navigator.clipboard.writeText(copied);
    notifications.show({ message });
  };
  const icon = { size: 16, stroke: 1.7, 'aria-hidden': true } as const;
  return (
    <>
      <Tooltip label={t('answer.copyLink')}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('answer.copyLink')}
          onClick={() => void copy(location.href, t('answer.copied'))}
        >
          <IconLink size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <Tooltip label={t('answer.export')}>
            <ActionIcon variant="subtle" color="gray" aria-label={t('answer.export')}>
              <IconDownload size={18} stroke={1.7} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconPhoto {...icon} />} onClick={() => void draw('png')}>
            {t('answer.exportPng')}
          </Menu.Item>
          <Menu.Item leftSection={<IconVector {...icon} />} onClick={() => void draw('svg')}>
            {t('answer.exportSvg')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileTypeCsv {...icon} />} onClick={() => table(true)}>
            {t('answer.exportCsvExcel')}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileTypeCsv {...icon} />} onClick={() => table(false)}>
            {t('answer.exportCsv')}
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item
            leftSection={<IconCopy {...icon} />}
            onClick={() => void copy(answer.verdict, t('answer.copiedVerdict'))}
          >
            {t('answer.copyVerdict')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPrinter {...icon} />} onClick={() => window.print()}>
            {t('answer.print')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
