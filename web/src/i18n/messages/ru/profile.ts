import type { Part } from '../../types';
import type { profile as english } from '../en/profile';

export const profile: Part<'ru', typeof english> = {
  'profile.title': 'Профиль',
  'profile.said': 'Что известно о клиенте',
  'profile.all': 'Все сведения: {count}',
  'profile.last': 'последний раз {time}',
  'profile.history': 'История ({count})',
  'profile.holds': 'действует сейчас',
  'profile.standing.verified': 'подтверждено сервером',
  'profile.standing.recorded': 'из данных компании',
  'profile.standing.claimed': 'со слов браузера',
  'profile.overruled':
    'Так сообщил браузер, а отправить это мог кто угодно: значение действует, только если других сведений нет.',
  'profile.blank': '(пусто)',
  'profile.emptyList': '(пустой список)',
  'profile.takenBack': '(значение снято)',
  'profile.noneTitle': 'О клиенте пока ничего не известно',
  'profile.noneBody':
    'Тариф, день рождения, город и другие сведения приходят с вызовами identify или из файлов, где столбцы названы traits.plan, traits.city и так далее.',
  'profile.forOthers': 'Другие системы читают этот профиль с токеном по адресу',
  'profile.address': 'Адрес профиля',
  'profile.hiddenTitle': 'Ваша роль не видит сведения об отдельных клиентах',
  'profile.hiddenBody': 'Начиная с какой роли они видны, решает администратор в настройках.',

  'mask.person': 'Для вашей роли идентификаторы скрыты, а тексты и свойства не показаны.',
  'mask.properties': 'Ваша роль не видит тексты и свойства отдельных клиентов.',
  'mask.records': 'Ваша роль не видит, что было в этих записях.',
  'mask.audience': 'Вашей роли идентификаторы видны скрытыми, поэтому скачать список нельзя.',
  'mask.archive': 'Недоступно для вашей роли: в файле данные клиента видны целиком.',
};
