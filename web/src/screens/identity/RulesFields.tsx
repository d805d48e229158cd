import { NumberInput, Textarea } from '@mantine/core';
import { memo, useMemo } from 'react';
import { useData } from '../../api/queries';
import { useText } from '../../i18n/index';
import { kindName } from '../../question/customers';
import classes from './Identity.module.css';
import {
  junkOf,
  LIMITED_KINDS,
  MOST_OF_A_KIND,
  MOST_TRUST,
  type RulesDraft,
  sourceNames,
  UNIQUE_KINDS,
  withLimit,
  withTrust,
} from './rules';

type FieldProps<Field extends keyof RulesDraft> = Pick<RulesDraft, Field> & {
  editable: boolean;
  /** One function for as long as the form stands: a field is drawn again only where its own value changes. */
  onChange: (change: (before: RulesDraft) => RulesDraft) => void;
};

const WHOLE = { allowDecimal: false, allowNegative: false, clampBehavior: 'strict', size: 'sm' } as const;

export const Limits = memo(function Limits({ limits, editable, onChange }: FieldProps<'limits'>) {
  const text = useText();
  const { t, format } = text;
  return (
    <section className={classes.box} aria-labelledby="identity-limits">
      <h2 id="identity-limits">{t('identity.limits')}</h2>
      <p className={classes.lead}>
        {t('identity.limitsHelp')}{' '}
        {t('identity.limitsFixed', { kinds: format.list(UNIQUE_KINDS.map(kind => kindName(kind, text))) })}
      </p>
      <div className={classes.numbers}>
        {LIMITED_KINDS.map(kind => (
          <NumberInput
            key={kind}
            {...WHOLE}
            label={kindName(kind, text)}
            classNames={{ label: classes.kind ?? '' }}
            placeholder={t('identity.noLimit')}
            min={1}
            max={MOST_OF_A_KIND}
            readOnly={!editable}
            hideControls={!editable}
            value={limits[kind] ?? ''}
            onChange={value => {
              const limit = typeof value === 'number' ? value : null;
              onChange(before => ({ ...before, limits: withLimit(before.limits, kind, limit) }));
            }}
          />
        ))}
      </div>
    </section>
  );
});

export const Shared = memo(function Shared({ editable, onChange, ...given }: FieldProps<'shared_after' | 'hub_after'>) {
  const { t } = useText();
  return (
    <section className={classes.box} aria-labelledby="identity-shared">
      <h2 id="identity-shared">{t('identity.shared')}</h2>
      <p className={classes.lead}>{t('identity.sharedHelp')}</p>
      <div className={classes.numbers}>
        {(['shared_after', 'hub_after'] as const).map(name => (
          <NumberInput
            key={name}
            {...WHOLE}
            label={t(name === 'shared_after' ? 'identity.sharedAfter' : 'identity.hubAfter')}
            min={1}
            max={MOST_OF_A_KIND}
            readOnly={!editable}
            hideControls={!editable}
            value={given[name] ?? ''}
            error={given[name] === null ? t('setup.required') : null}
            onChange={value => onChange(before => ({ ...before, [name]: typeof value === 'number' ? value : null }))}
          />
        ))}
      </div>
    </section>
  );
});

export const Trust = memo(function Trust({ trust, editable, onChange }: FieldProps<'trust'>) {
  const { t } = useText();
  const { data } = useData();
  const names = sourceNames(data?.sources.map(({ source }) => source) ?? [], trust);
  return (
    <section className={classes.box} aria-labelledby="identity-trust">
      <h2 id="identity-trust">{t('identity.trust')}</h2>
      <p className={classes.lead}>{t('identity.trustHelp')}</p>
      {names.length === 0 && <p className={classes.quiet}>{t('identity.noSources')}</p>}
      <div className={classes.numbers}>
        {names.map(name => (
          <NumberInput
            key={name}
            {...WHOLE}
            label={name}
            min={0}
            max={MOST_TRUST}
            readOnly={!editable}
            hideControls={!editable}
            value={trust[name] ?? 0}
            onChange={value => {
              const given = typeof value === 'number' ? value : 0;
              onChange(before => ({ ...before, trust: withTrust(before.trust, name, given) }));
            }}
          />
        ))}
      </div>
    </section>
  );
});

/** One text, however long the list is: nothing is made of each line while it is typed. */
export const Junk = memo(function Junk({ junk, editable, onChange }: FieldProps<'junk'>) {
  const { t } = useText();
  const count = useMemo(() => junkOf(junk).length, [junk]);
  return (
    <section className={classes.box} aria-labelledby="identity-junk">
      <h2 id="identity-junk">{t('identity.junk')}</h2>
      <p className={classes.lead}>{t('identity.junkHelp')}</p>
      <Textarea
        aria-labelledby="identity-junk"
        rows={9}
        resize="vertical"
        spellCheck={false}
        autoCapitalize="off"
        classNames={{ input: classes.junk ?? '' }}
        readOnly={!editable}
        value={junk}
        onChange={event => {
          const { value } = event.currentTarget;
          onChange(before => ({ ...before, junk: value }));
        }}
      />
      <p className={classes.quiet}>{t('identity.junkMany', { count })}</p>
    </section>
  );
});
