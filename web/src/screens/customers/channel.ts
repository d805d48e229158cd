import {
  IconAd2,
  IconBrandWhatsapp,
  IconBuildingStore,
  IconDeviceDesktop,
  IconDeviceMobile,
  IconDeviceTablet,
  IconHeadset,
  IconMail,
  IconMessageCircle,
  IconMessages,
  IconPhone,
  IconPlaneDeparture,
  IconPoint,
  IconShare,
  IconStar,
  IconUser,
  IconWorld,
  type TablerIcon,
} from '@tabler/icons-react';
import { SERIES_COLOURS } from '../../charts/common';

/** Names of channels as companies write them, in the three languages; the first that matches counts. */
const ICONS: [RegExp, TablerIcon][] = [
  [/whats ?app/, IconBrandWhatsapp],
  [/telegram|messenger|viber|chat|чат|мессендж|czat|komunikator|bot/, IconMessages],
  [/e-?mail|mail|почт|рассыл/, IconMail],
  [/sms|push|смс|пуш/, IconMessageCircle],
  [/kiosk|terminal|киоск|терминал|tablet|планшет|entertainment/, IconDeviceTablet],
  [/app|mobile|прилож|мобил|aplikac|mobiln/, IconDeviceMobile],
  [/call|phone|tel|звон|колл|телеф|infolinia|ivr/, IconPhone],
  [/support|service|desk|поддерж|сервис|obsług|wsparci/, IconHeadset],
  [/survey|review|feedback|опрос|отзыв|ankiet|opini/, IconStar],
  [/social|соцсет|społeczn|vk|facebook|instagram/, IconShare],
  [/\bads?\b|advert|реклам|reklam|display|banner/, IconAd2],
  [/airport|flight|аэропорт|рейс|борт|lotnisk|\blot\b|cabin|board/, IconPlaneDeparture],
  [
    /store|shop|branch|office|point|магазин|отделен|офис|салон|пвз|sklep|oddzia|placów|punkt|paczkomat/,
    IconBuildingStore,
  ],
  [/web|site|сайт|веб|stron|www|online/, IconWorld],
];

const BY_MEDIUM: Record<string, TablerIcon> = {
  digital: IconDeviceDesktop,
  physical: IconBuildingStore,
  human: IconUser,
};

export function channelIcon(channel: string, medium: string): TablerIcon {
  const name = channel.toLocaleLowerCase();
  return ICONS.find(([pattern]) => pattern.test(name))?.[1] ?? BY_MEDIUM[medium] ?? IconPoint;
}

/** The colour of a channel: the same wherever the company's channels are the same. */
export function channelColour(channel: string, channels: readonly string[]): string {
  const place = channels.indexOf(channel);
  return place < 0 ? 'var(--neutral)' : (SERIES_COLOURS[place % SERIES_COLOURS.length] ?? 'var(--neutral)');
}
