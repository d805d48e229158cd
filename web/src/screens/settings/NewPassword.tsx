import { Button, Group, TextInput } from '@mantine/core';
import { IconCopy, IconRefresh } from '@tabler/icons-react';
import { useText } from '../../i18n/index';
import { showDone } from '../../states/undo';
import { madePassword } from './choices';

export const SHORTEST_PASSWORD = 10;

interface NewPasswordProps {
  value: string;
  error: string | null;
  onChange: (value: string) => void;
}

/** A password for somebody else: shown, because it has to be handed over. */
export function NewPassword({ value, error, onChange }: NewPasswordProps) {
  const { t } = useText();
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    showDone(t('users.copied'));
  };
  return (
    <div>
      <TextInput
        label={t('users.password')}
        description={t('users.passwordHelp')}
        autoComplete="off"
        spellCheck={false}
        value={value}
        error={error}
        onChange={event => onChange(event.currentTarget.value)}
      />
      <Group gap="xs" mt={8}>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconRefresh size={15} aria-hidden />}
          onClick={() => onChange(madePassword())}
        >
          {t('users.generate')}
        </Button>
        {value && (
          <Button
            variant="default"
            size="compact-sm"
            leftSection={<IconCopy size={15} aria-hidden />}
            onClick={() => void copy()}
          >
            {t('tokens.copy')}
          </Button>
        )}
      </Group>
    </div>
  );
}
