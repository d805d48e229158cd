import '@mantine/spotlight/styles.css';
import { Spotlight, type SpotlightActionGroupData, spotlight } from '@mantine/spotlight';
import {
  IconBroadcast,
  IconCalendar,
  IconFingerprint,
  IconHourglass,
  IconKeyboard,
  IconLanguage,
  IconLayoutDashboard,
  IconMoon,
  IconPlus,
  IconQrcode,
  IconSearch,
  IconShieldCheck,
  IconUsers,
  IconUserX,
} from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useDocuments } from '../api/documents';
import { useIsAdministrator, useMayEdit, useSession } from '../api/queries';
import { LANGUAGE_NAMES, LANGUAGES, useText } from '../i18n/index';
import { KINDS } from '../question/kinds';
import { readAll, readSavedQuestion } from '../saved/savedQuestion';
import { useBoards } from '../saved/useBoards';
import { searchOf } from '../saved/view';
import { Pictogram } from '../screens/explore/Pictogram';
import { useChooseLanguage } from './Header';
import { PALETTE_EVENT, useToggleScheme } from './Keys';
import { PERIOD_EVENT } from './PeriodPicker';
import { screensFor } from './screens';

/** Everything one can go to, ask or do, by typing a part of its name. */
export default function Palette({ onHelp }: { onHelp: () => void }) {
  const { t, language } = useText();
  const { data: session } = useSession();
  const mayEdit = useMayEdit();
  const administrator = useIsAdministrator();
  const navigate = useNavigate();
  const toggleScheme = useToggleScheme();
  const chooseLanguage = useChooseLanguage();
  const saved = useSavedActions();
  useEffect(() => {
    // It was asked for before it was there.
    spotlight.open();
    window.addEventListener(PALETTE_EVENT, spotlight.toggle);
    return () => window.removeEventListener(PALETTE_EVENT, spotlight.toggle);
  }, []);
  const icon = { size: 20, stroke: 1.6, 'aria-hidden': true } as const;
  const groups: SpotlightActionGroupData[] = [
    {
      group: t('palette.go'),
      actions: [
        ...screensFor(session).map(({ label, to, icon: Icon }) => ({
          id: to,
          label: t(label),
          leftSection: <Icon {...icon} />,
          onClick: () => void navigate({ to }),
        })),
        {
          id: 'identity',
          label: t('nav.identity'),
          leftSection: <IconFingerprint {...icon} />,
          onClick: () => void navigate({ to: '/customers/identity' }),
        },
        {
          id: 'consent',
          label: t('nav.consent'),
          leftSection: <IconShieldCheck {...icon} />,
          onClick: () => void navigate({ to: '/customers/consent' }),
        },
        {
          id: 'segments',
          label: t('nav.segments'),
          leftSection: <IconUsers {...icon} />,
          onClick: () => void navigate({ to: '/customers/segments' }),
        },
        {
          id: 'retention',
          label: t('nav.retention'),
          leftSection: <IconHourglass {...icon} />,
          onClick: () => void navigate({ to: '/retention' }),
        },
        ...(administrator
          ? [
              {
                id: 'erasures',
                label: t('nav.erasures'),
                leftSection: <IconUserX {...icon} />,
                onClick: () => void navigate({ to: '/erasures' }),
              },
            ]
          : []),
        ...(mayEdit
          ? [
              {
                id: 'sources',
                label: t('sources.title'),
                leftSection: <IconBroadcast {...icon} />,
                onClick: () => void navigate({ to: '/data/sources' }),
              },
            ]
          : []),
      ],
    },
    ...saved.groups,
    {
      group: t('palette.ask'),
      actions: KINDS.map(({ kind }) => ({
        id: kind,
        label: t(`kind.${kind}`),
        description: t(`kind.${kind}.about`),
        leftSection: <Pictogram kind={kind} width={34} />,
        onClick: () => void navigate({ to: '/explore/$kind', params: { kind } }),
      })),
    },
    {
      group: t('palette.do'),
      actions: [
        ...(mayEdit
          ? [
              {
                id: 'add-source',
                label: t('sources.add'),
                leftSection: <IconPlus {...icon} />,
                onClick: () => void navigate({ to: '/data/sources', search: { add: 1 } }),
              },
              {
                id: 'qr-code',
                label: t('entry.qrMake'),
                leftSection: <IconQrcode {...icon} />,
                onClick: () => void navigate({ to: '/record', search: { tab: 'qr' } }),
              },
            ]
          : []),
        {
          id: 'period',
          label: t('keys.period'),
          leftSection: <IconCalendar {...icon} />,
          onClick: () => window.dispatchEvent(new Event(PERIOD_EVENT)),
        },
        { id: 'scheme', label: t('palette.scheme'), leftSection: <IconMoon {...icon} />, onClick: toggleScheme },
        ...LANGUAGES.filter(one => one !== language).map(one => ({
          id: `language-${one}`,
          label: t('palette.language', { language: LANGUAGE_NAMES[one] }),
          leftSection: <IconLanguage {...icon} />,
          onClick: () => chooseLanguage(one),
        })),
        { id: 'keys', label: t('keys.open'), leftSection: <IconKeyboard {...icon} />, onClick: onHelp },
      ],
    },
  ];
  return (
    <Spotlight
      actions={groups}
      shortcut={null}
      onSpotlightOpen={saved.load}
      nothingFound={t('palette.nothing')}
      highlightQuery
      scrollable
      maxHeight={460}
      searchProps={{
        leftSection: <IconSearch size={19} stroke={1.6} aria-hidden />,
        placeholder: t('palette.placeholder'),
        'aria-label': t('palette.open'),
      }}
    />
  );
}

/** Boards and saved questions; asked for when the palette is first opened. */
function useSavedActions(): { groups: SpotlightActionGroupData[]; load: () => void } {
  const { t } = useText();
  const navigate = useNavigate();
  const [wanted, setWanted] = useState(false);
  const { boards } = useBoards(wanted);
  const questions = readAll(useDocuments('question', wanted).data, readSavedQuestion);
  const groups: SpotlightActionGroupData[] = [
    {
      group: t('nav.boards'),
      actions: boards.map(({ key, body }) => ({
        id: `board-${key}`,
        label: body.name,
        leftSection: <IconLayoutDashboard size={20} stroke={1.6} aria-hidden />,
        onClick: () => void navigate({ to: '/boards/$key', params: { key } }),
      })),
    },
    {
      group: t('save.list'),
      actions: questions.map(({ key, version, body }) => ({
        id: `question-${key}`,
        label: body.name,
        ...(body.note && { description: body.note }),
        leftSection: <Pictogram kind={body.kind} width={34} />,
        onClick: () =>
          void navigate({
            to: '/explore/$kind',
            params: { kind: body.kind },
            search: { ...searchOf(body), saved: key, version },
          }),
      })),
    },
  ];
  return { groups: groups.filter(group => group.actions.length > 0), load: () => setWanted(true) };
}
