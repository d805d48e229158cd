import { ActionIcon, CloseButton, Menu, SegmentedControl, Switch, UnstyledButton } from '@mantine/core';
import { IconCopyPlus, IconDots, IconParentheses, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/index';
import {
  added,
  bare,
  duplicated,
  type Group,
  groupOf,
  isTest,
  type Join,
  MOST_DEPTH,
  newTest,
  otherJoin,
  type Rule,
  removed,
  replaced,
  ruleOf,
  TEST_KINDS,
  type Test,
  turned,
  withInside,
  wrapped,
} from '../../segments/tree';
import build from '../explore/build/Build.module.css';
import classes from './Editor.module.css';
import { TestFields } from './TestFields';

interface RuleFieldProps {
  rule: Rule;
  onChange: (rule: Rule) => void;
  /** The group that it is, counted from outside. */
  depth?: number;
  /** What can be done with it inside of another group. */
  actions?: ReactNode;
}

/** A rule, or a part of one, by clicking. */
export function RuleField({ rule, onChange, depth = 1, actions }: RuleFieldProps) {
  const { rule: inner } = bare(rule);
  const group = groupOf(inner);
  if (group) return <GroupField rule={rule} group={group} depth={depth} actions={actions} onChange={onChange} />;
  return isTest(inner) && <TestField rule={rule} test={inner} actions={actions} onChange={onChange} />;
}

interface TestFieldProps extends Pick<RuleFieldProps, 'rule' | 'actions' | 'onChange'> {
  test: Test;
}

function TestField({ rule, test, actions, onChange }: TestFieldProps) {
  const { t } = useText();
  const kind = TEST_KINDS.find(one => one in test) ?? 'count';
  const label = t(`segments.kind.${kind}`);
  return (
    <div className={classes.test} role="group" aria-label={label}>
      <div className={classes.head}>
        <b>{label}</b>
        <NotSwitch rule={rule} onChange={onChange} />
        <div className={classes.actions}>{actions}</div>
      </div>
      <TestFields test={test} onChange={next => onChange(withInside(rule, next))} />
    </div>
  );
}

function NotSwitch({ rule, onChange }: Pick<RuleFieldProps, 'rule' | 'onChange'>) {
  const { t } = useText();
  return (
    <Switch size="xs" label={t('segments.not')} checked={bare(rule).negated} onChange={() => onChange(turned(rule))} />
  );
}

interface GroupFieldProps extends RuleFieldProps {
  group: Group;
  depth: number;
}

function GroupField({ rule, group, depth, actions, onChange }: GroupFieldProps) {
  const { t } = useText();
  const { join, parts } = group;
  const deeper = depth < MOST_DEPTH;
  const set = (next: Group) => onChange(withInside(rule, ruleOf(next)));
  const actionsOf = (part: Rule, place: number) => (
    <PartActions
      group={!isTest(bare(part).rule)}
      onDuplicate={() => set(duplicated(group, place))}
      onWrap={deeper ? () => set(replaced(group, place, wrapped(part, otherJoin(join)))) : undefined}
      onRemove={() => set(removed(group, place))}
    />
  );
  return (
    <div className={classes.group} role="group" aria-label={t('segments.group')} data-depth={depth}>
      <div className={classes.head}>
        <SegmentedControl<Join>
          size="xs"
          aria-label={t('segments.join')}
          value={join}
          onChange={next => set({ ...group, join: next })}
          data={(['all', 'any'] as const).map(value => ({ value, label: t(`segments.join.${value}`) }))}
        />
        <NotSwitch rule={rule} onChange={onChange} />
        <div className={classes.actions}>{actions}</div>
      </div>
      {parts.length === 0 && <p className={classes.hint}>{t('segments.noTests')}</p>}
      {parts.map((part, place) => (
        <div key={place}>
          {place > 0 && <p className={classes.joint}>{t(join === 'all' ? 'segments.and' : 'segments.or')}</p>}
          <RuleField
            rule={part}
            depth={depth + 1}
            actions={actionsOf(part, place)}
            onChange={next => set(replaced(group, place, next))}
          />
        </div>
      ))}
      <AddMenu deeper={deeper ? otherJoin(join) : undefined} onAdd={part => set(added(group, part))} />
    </div>
  );
}

interface PartActionsProps {
  group: boolean;
  onDuplicate: () => void;
  /** Absent where groups stand deep enough within each other. */
  onWrap: (() => void) | undefined;
  onRemove: () => void;
}

function PartActions({ group, onDuplicate, onWrap, onRemove }: PartActionsProps) {
  const { t } = useText();
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={32} aria-label={t('segments.options')}>
            <IconDots size={17} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopyPlus size={16} aria-hidden />} onClick={onDuplicate}>
            {t('segments.duplicate')}
          </Menu.Item>
          {!group && onWrap && (
            <Menu.Item leftSection={<IconParentheses size={16} aria-hidden />} onClick={onWrap}>
              {t('segments.wrap')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <CloseButton size={32} aria-label={t(group ? 'segments.removeGroup' : 'segments.remove')} onClick={onRemove} />
    </>
  );
}

interface AddMenuProps {
  /** How a group in this one is joined; none can be added where it is absent. */
  deeper: Join | undefined;
  onAdd: (part: Rule) => void;
}

function AddMenu({ deeper, onAdd }: AddMenuProps) {
  const { t } = useText();
  return (
    <Menu position="bottom-start" width={250}>
      <Menu.Target>
        <UnstyledButton className={build.add}>
          <IconPlus size={16} aria-hidden />
          {t('segments.addTest')}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {TEST_KINDS.map(kind => (
          <Menu.Item key={kind} onClick={() => onAdd(newTest(kind))}>
            {t(`segments.kind.${kind}`)}
          </Menu.Item>
        ))}
        {deeper && (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconParentheses size={16} aria-hidden />}
              onClick={() => onAdd(ruleOf({ join: deeper, parts: [] }))}
            >
              {t('segments.group')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
