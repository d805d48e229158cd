import { Button, Menu } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { BehindDrawer } from '../../../answer/BehindDrawer';
import { rulesQuestion, useRules } from '../../../api/maps';
import { useData } from '../../../api/queries';
import type { Question } from '../../../api/types';
import { useText } from '../../../i18n/index';
import { addRule } from '../../../maps/commands/addRule';
import { MOST, RULE_KINDS, type Rule, type RuleKind } from '../../../maps/map';
import { same } from '../../../maps/mergeFields';
import { examplesFor, lackOf, type NewRule, ofKind } from '../../../maps/rules';
import { periodRange } from '../../../question/period';
import type { Opened } from '../../../question/question';
import { newKey } from '../../../saved/key';
import { Failure, State } from '../../../states/State';
import { RuleCard } from '../rules/RuleCard';
import classes from '../rules/Rules.module.css';
import { ruleSaid } from '../rules/words';
import { useStudio } from '../studio';
import views from './Views.module.css';

/** What all journeys should keep to, and how well they do. */
export default function RulesView() {
  const { t } = useText();
  const { map, editable } = useStudio();
  const [editing, setEditing] = useState<string | null>(null);
  const rules = map.rules ?? [];
  if (rules.length === 0) return <NoRules onAdd={setEditing} />;
  return (
    <>
      <div className={classes.top}>
        <p className={views.lead}>{t('maps.rules.lead')}</p>
        {editable && <AddRule onAdd={setEditing} />}
      </div>
      <Checked rules={rules} editing={editing} onEdit={setEditing} />
      {editable && <Examples onAdd={setEditing} />}
    </>
  );
}

interface CheckedProps {
  rules: Rule[];
  editing: string | null;
  onEdit: (key: string | null) => void;
}

/** The rules with how well each is kept. */
function Checked({ rules, editing, onEdit }: CheckedProps) {
  const { t } = useText();
  const { question, answer, savedRules } = useCheckedRules();
  const [opened, setOpened] = useState<Opened | undefined>();
  const data = useData().data;
  const empty = data !== undefined && data.interactions === 0;
  return (
    <>
      {empty && <p className={classes.note}>{t('maps.rules.noData')}</p>}
      {answer.error && <Failure compact error={answer.error} retry={() => void answer.refetch()} />}
      <ol className={classes.rules}>
        {rules.map(rule => {
          // What is counted is what was saved: one that is being changed waits for its own figures.
          const current = savedRules.some(one => same(one, rule)) && !answer.isPlaceholderData;
          const found = current ? answer.data?.rules.find(one => one.key === rule.key) : undefined;
          return (
            <RuleCard
              key={rule.key}
              rule={rule}
              found={found}
              counting={!empty && !answer.error}
              editing={editing === rule.key}
              onEdit={open => onEdit(open ? rule.key : null)}
              onOpen={state => setOpened({ behind: { number: 'rule', rule: rule.key, state } })}
            />
          );
        })}
      </ol>
      <BehindDrawer question={question} opened={opened} onClose={() => setOpened(undefined)} />
    </>
  );
}

/** What is asked of the rules that are saved, and what came back. */
function useCheckedRules() {
  const { language, zone } = useText();
  const { mapKey, state, older, search } = useStudio();
  const data = useData().data;
  const { version, body } = older ?? state.base;
  const savedRules = body.rules ?? [];
  const range = periodRange(search.period, zone);
  const frame = { ...(range && { range }), zone, language };
  const asks = (data?.interactions ?? 0) > 0 && savedRules.some(rule => lackOf(rule) === null);
  const question: Question | null = asks ? rulesQuestion(mapKey, older ? version : undefined, frame) : null;
  return { question, savedRules, answer: useRules(question, version) };
}

/** A rule of any kind, to be filled in. */
function AddRule({ onAdd }: { onAdd: (key: string) => void }) {
  const { t } = useText();
  const { map } = useStudio();
  const add = useAdd(onAdd);
  const full = (map.rules?.length ?? 0) >= MOST.rules;
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <Button
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          disabled={full}
          title={full ? t('maps.rules.full', { count: MOST.rules }) : undefined}
        >
          {t('maps.rules.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {RULE_KINDS.map(kind => (
          <Menu.Item key={kind} onClick={() => add(blank(kind), true)}>
            {t(`maps.rules.kind.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function blank(kind: RuleKind): NewRule {
  const { key: _, ...rule } = ofKind({ key: '', kind: 'absence', of: {} }, kind);
  return rule;
}

function useAdd(onAdd: (key: string) => void): (rule: NewRule, edit?: boolean) => void {
  const { run } = useStudio();
  return (rule, edit = false) => {
    const key = newKey();
    run(addRule({ key, ...rule }));
    if (edit) onAdd(key);
  };
}

/** Rules of the map's own steps, each added by a click. */
function Examples({ onAdd }: { onAdd: (key: string) => void }) {
  const text = useText();
  const { t } = text;
  const { map, touchpointName } = useStudio();
  const add = useAdd(onAdd);
  const examples = examplesFor(map);
  if (examples.length === 0 || (map.rules?.length ?? 0) >= MOST.rules) return null;
  return (
    <section className={classes.examples} aria-label={t('maps.rules.examples')}>
      <h2>{t('maps.rules.examples')}</h2>
      <ul>
        {examples.map(example => {
          const said = ruleSaid(example, map, touchpointName, text);
          return (
            <li key={said}>
              <span>{said}</span>
              <Button
                size="compact-sm"
                variant="light"
                leftSection={<IconPlus size={14} aria-hidden />}
                aria-label={`${t('maps.rules.add')}: ${said}`}
                onClick={() => add(example)}
              >
                {t('maps.rules.addExample')}
              </Button>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function NoRules({ onAdd }: { onAdd: (key: string) => void }) {
  const { t } = useText();
  const { map, editable } = useStudio();
  const some = examplesFor(map).length > 0;
  const body = editable ? t(some ? 'maps.rules.noneBody' : 'maps.rules.noneUnbound') : t('maps.rules.noneViewer');
  return (
    <>
      <State
        mood="empty"
        title={t('maps.rules.none')}
        body={body}
        action={
          editable && (
            <div className={classes.begin}>
              <AddRule onAdd={onAdd} />
            </div>
          )
        }
      />
      {editable && <Examples onAdd={onAdd} />}
    </>
  );
}
