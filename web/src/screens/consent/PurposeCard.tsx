import { ActionIcon, UnstyledButton } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconChevronDown, IconTrash } from '@tabler/icons-react';
import { useId } from 'react';
import { channelName } from '../../consent/names';
import { moved, type PolicyDraft, type PurposeDraft, type PurposeProblems } from '../../consent/policy';
import { useText } from '../../i18n/index';
import classes from './Consent.module.css';
import { PurposeFields } from './PurposeFields';
import { PurposeTold } from './PurposeTold';
import type { ChangePolicy } from './usePolicyDraft';

interface PurposeCardProps {
  purpose: PurposeDraft;
  place: number;
  draft: PolicyDraft;
  problems: PurposeProblems | undefined;
  open: boolean;
  editable: boolean;
  onToggle: () => void;
  onChange: ChangePolicy;
  onRemove: () => void;
}

/** A purpose in short; open, with all there is to say or to change. */
export function PurposeCard(props: PurposeCardProps) {
  const { purpose, place, draft, problems, open, editable, onToggle, onChange, onRemove } = props;
  const text = useText();
  const { t, format } = text;
  const body = useId();
  const name = purpose.name.trim() || t('consent.newPurpose');
  const channels = purpose.channels.map(channel => channelName(channel, text));
  const where = channels.join(', ') || t('consent.noChannels');
  const short = [t(`consent.class.${purpose.class}`), t(`consent.basis.${purpose.basis}`), where];
  return (
    <li className={classes.purpose} data-purpose={purpose.key} data-wrong={problems ? true : undefined}>
      <div className={classes.purposeHead}>
        <h2>
          <UnstyledButton
            className={classes.toggle}
            aria-expanded={open}
            aria-controls={open ? body : undefined}
            onClick={onToggle}
          >
            <IconChevronDown size={18} aria-hidden />
            <span>
              {name}
              <small>{short.join(' · ')}</small>
            </span>
          </UnstyledButton>
        </h2>
        {editable && (
          <div className={classes.moves}>
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={place === 0}
              aria-label={t('consent.purposeUp', { name: format.quote(name) })}
              onClick={() => onChange(before => moved(before, purpose.id, -1))}
            >
              <IconArrowUp size={17} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              disabled={place === draft.length - 1}
              aria-label={t('consent.purposeDown', { name: format.quote(name) })}
              onClick={() => onChange(before => moved(before, purpose.id, 1))}
            >
              <IconArrowDown size={17} aria-hidden />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('consent.purposeRemove', { name: format.quote(name) })}
              onClick={onRemove}
            >
              <IconTrash size={17} aria-hidden />
            </ActionIcon>
          </div>
        )}
      </div>
      {open && (
        <div id={body}>
          {editable ? (
            <PurposeFields purpose={purpose} draft={draft} problems={problems ?? {}} onChange={onChange} />
          ) : (
            <PurposeTold purpose={purpose} draft={draft} />
          )}
        </div>
      )}
    </li>
  );
}
