import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import type { RuleResult, RuleState } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { removeRule } from '../../../maps/commands/removeRule';
import type { Rule } from '../../../maps/map';
import { lackOf } from '../../../maps/rules';
import { useStudio } from '../studio';
import { RuleBar } from './RuleBar';
import { RuleEditor } from './RuleEditor';
import classes from './Rules.module.css';
import { ruleSaid } from './words';

interface RuleCardProps {
  rule: Rule;
  /** How well it is kept; none until it is counted as it stands. */
  found: RuleResult | undefined;
  /** Whether it is being counted. */
  counting: boolean;
  editing: boolean;
  onEdit: (editing: boolean) => void;
  onOpen: (state: RuleState) => void;
}

/** One rule: what it says, how well it is kept, and how it is put together. */
export function RuleCard({ rule, found, counting, editing, onEdit, onOpen }: RuleCardProps) {
  const text = useText();
  const { t } = text;
  const { map, editable, touchpointName, run } = useStudio();
  const said = ruleSaid(rule, map, touchpointName, text);
  return (
    <li className={classes.rule}>
      <div className={classes.head}>
        <h2>{said}</h2>
        {editable && (
          <span className={classes.actions}>
            <Tooltip label={t('maps.rules.edit')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`${t('maps.rules.edit')}: ${said}`}
                aria-expanded={editing}
                onClick={() => onEdit(!editing)}
              >
                <IconPencil size={17} aria-hidden />
              </ActionIcon>
            </Tooltip>
            <Tooltip label={t('maps.rules.remove')}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={`${t('maps.rules.remove')}: ${said}`}
                onClick={() => run(removeRule(rule.key))}
              >
                <IconTrash size={17} aria-hidden />
              </ActionIcon>
            </Tooltip>
          </span>
        )}
      </div>
      {editing && editable && (
        <>
          <RuleEditor rule={rule} />
          <Button size="compact-sm" variant="light" w="fit-content" onClick={() => onEdit(false)}>
            {t('maps.rules.done')}
          </Button>
        </>
      )}
      <Standing rule={rule} found={found} counting={counting} onOpen={onOpen} />
    </li>
  );
}

/** How well the rule is kept, or why that is not told. */
function Standing({ rule, found, counting, onOpen }: Pick<RuleCardProps, 'rule' | 'found' | 'counting' | 'onOpen'>) {
  const { t, format } = useText();
  const lack = lackOf(rule);
  if (lack) return <p className={classes.none}>{t(`maps.rules.lack.${lack}`)}</p>;
  if (!found) {
    return counting ? (
      <p className={classes.none} role="status">
        {t('maps.rules.counting')}
      </p>
    ) : null;
  }
  if (found.problem) return <p className={classes.problem}>{t('maps.rules.problem', { problem: found.problem })}</p>;
  const { times } = found.counts;
  return (
    <>
      <RuleBar counts={found.counts} onOpen={onOpen} />
      {times && (
        <p className={classes.none}>
          {t('maps.rules.median', {
            median: format.duration(times.median_s),
            late: format.duration(times.p95_s),
            n: format.count(times.n),
          })}
        </p>
      )}
    </>
  );
}
