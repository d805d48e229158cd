import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconDownload, IconFileTypeCsv } from '@tabler/icons-react';
import { toCsv } from '../../answer/csv';
import { save } from '../../answer/picture';
import type { Node, Touchpoint } from '../../api/types';
import { useText } from '../../i18n/index';
import type { StageModel } from '../../touchpoints/stages';
import { registryTable } from './registryTable';

interface RegistryExportProps {
  touchpoints: readonly Touchpoint[];
  model: StageModel;
  /** None while they are not counted. */
  nodes: ReadonlyMap<string, Node> | null;
}

/** The touchpoints that are shown, as a file. */
export function RegistryExport({ touchpoints, model, nodes }: RegistryExportProps) {
  const { t, language, zone } = useText();
  const icon = <IconFileTypeCsv size={16} stroke={1.7} aria-hidden />;
  const file = (excel: boolean) => {
    const csv = toCsv(registryTable(touchpoints, model, nodes), excel ? { excel, language, zone } : { excel: false });
    save(new Blob([csv], { type: 'text/csv;charset=utf-8' }), 'styk-touchpoints.csv');
  };
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Tooltip label={t('answer.export')}>
          <ActionIcon variant="default" size={36} aria-label={t('answer.export')}>
            <IconDownload size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={icon} onClick={() => file(true)}>
          {t('answer.exportCsvExcel')}
        </Menu.Item>
        <Menu.Item leftSection={icon} onClick={() => file(false)}>
          {t('answer.exportCsv')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
