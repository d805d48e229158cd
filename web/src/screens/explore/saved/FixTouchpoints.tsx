import { Button, Group, Select, Stack } from '@mantine/core';
import { useMemo } from 'react';
import { useData, useTouchpoints } from '../../../api/queries';
import { useText } from '../../../i18n/index';
import type { Draft } from '../../../question/draft';
import { replaceTouchpoint, touchpointsOf } from '../../../saved/fix';
import { FailureText, State } from '../../../states/State';
import { choicesOf } from '../build/TouchpointSelect';

interface FixTouchpointsProps {
  error: unknown;
  draft: Draft;
  onChange: (draft: Draft) => void;
}

/** The question names touchpoints that are no longer there: what to ask about instead. */
export function FixTouchpoints({ error, draft, onChange }: FixTouchpointsProps) {
  const text = useText();
  const { t, format } = text;
  const registry = useTouchpoints();
  const data = useData();
  const choices = useMemo(() => choicesOf(registry.data, data.data, text), [registry.data, data.data, text]);
  const known = registry.isSuccess && data.isSuccess;
  const gone = known ? touchpointsOf(draft).filter(one => !choices.known.has(choices.keyOf(one))) : [];
  return (
    <div role="alert">
      <State
        mood="error"
        title={t('fix.title')}
        body={<FailureText error={error} />}
        action={
          <Stack gap="sm" mt="md" w="100%" maw={420}>
            {gone.map(one => (
              <Group key={one} gap="xs" align="flex-end" wrap="nowrap">
                <Select
                  flex={1}
                  label={t('fix.instead', { name: format.quote(one) })}
                  placeholder={t('build.pickTouchpoint')}
                  searchable
                  data={choices.groups}
                  value={null}
                  onChange={to => to && onChange(replaceTouchpoint(draft, one, to))}
                  nothingFoundMessage={t('build.nothingFound')}
                  maxDropdownHeight={280}
                />
                <Button variant="default" onClick={() => onChange(replaceTouchpoint(draft, one, null))}>
                  {t('build.remove')}
                </Button>
              </Group>
            ))}
          </Stack>
        }
      />
    </div>
  );
}
