import { channelName } from '../../consent/names';
import { moved, type PolicyDraft, type PurposeDraft, type PurposeProblems } from '../../consent/policy';
import { useText } from '../../i18n/index';
import classes from './Consent.module.css';
import { FoldedCard } from './FoldedCard';
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
  const { t } = text;
  const channels = purpose.channels.map(channel => channelName(channel, text));
  const where = channels.join(', ') || t('consent.noChannels');
  const short = [t(`consent.class.${purpose.class}`), t(`consent.basis.${purpose.basis}`), where];
  return (
    <li className={classes.purpose} data-purpose={purpose.key} data-wrong={problems ? true : undefined}>
      <FoldedCard
        name={purpose.name.trim() || t('consent.newPurpose')}
        short={short.join(' · ')}
        open={open}
        editable={editable}
        isFirst={place === 0}
        isLast={place === draft.length - 1}
        onToggle={onToggle}
        onMove={by => onChange(before => moved(before, purpose.id, by))}
        onRemove={onRemove}
      >
        {editable ? (
          <PurposeFields purpose={purpose} draft={draft} problems={problems ?? {}} onChange={onChange} />
        ) : (
          <PurposeTold purpose={purpose} draft={draft} />
        )}
      </FoldedCard>
    </li>
  );
}
