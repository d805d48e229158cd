import { Button, Modal, Textarea } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useErase } from '../../api/erasures';
import { valuesOf, type Whom } from '../../erasure/values';
import { useText } from '../../i18n/index';
import shared from '../identity/Identity.module.css';
import { EraseSteps } from './EraseSteps';

/** The erasure of several customers, by identifiers that are typed or pasted. */
export function SeveralDialog({ onClose }: { onClose: () => void }) {
  const { t } = useText();
  const erasing = useErase();
  const receipt = erasing.erase.data;
  const [text, setText] = useState('');
  const [whom, setWhom] = useState<Whom | null>(null);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={receipt ? t('erasure.receipt', { number: String(receipt.number) }) : t('erasure.severalTitle')}
      closeOnClickOutside={text === ''}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {whom ? (
        <EraseSteps
          whom={whom}
          erasing={erasing}
          onClose={onClose}
          onBack={() => {
            erasing.erase.reset();
            setWhom(null);
          }}
        />
      ) : (
        <Typed text={text} onChange={setText} onDone={values => setWhom({ persons: [], values })} onCancel={onClose} />
      )}
    </Modal>
  );
}

interface TypedProps {
  text: string;
  onChange: (text: string) => void;
  onDone: (values: string[]) => void;
  onCancel: () => void;
}

function Typed({ text, onChange, onDone, onCancel }: TypedProps) {
  const { t } = useText();
  const [sent, setSent] = useState(false);
  const values = valuesOf(text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setSent(true);
    if (values.length > 0) onDone(values);
  };
  return (
    <form className={shared.form} onSubmit={submit} noValidate>
      <Textarea
        label={t('erasure.values')}
        description={t('erasure.valuesHelp')}
        data-autofocus
        required
        autosize
        minRows={6}
        maxRows={14}
        autoComplete="off"
        spellCheck={false}
        value={text}
        error={sent && values.length === 0 ? t('setup.required') : null}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <p className={shared.said} aria-live="polite">
        {t('identity.identifiersMany', { count: values.length })}
      </p>
      <div className={shared.actions}>
        <Button variant="default" onClick={onCancel}>
          {t('build.cancel')}
        </Button>
        <Button type="submit">{t('erasure.check')}</Button>
      </div>
    </form>
  );
}
