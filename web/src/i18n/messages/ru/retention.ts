import type { Part } from '../../types';
import type { retention as english } from '../en/retention';

export const retention: Part<'ru', typeof english> = {
  'retention.lead':
    'Сколько хранятся взаимодействия. Раз в сутки те, у которых срок истёк, удаляются навсегда; остаются только итоги по дням.',
  'retention.tab.rules': 'Правила',
  'retention.tab.counts': 'Что остаётся',
  'retention.tab.runs': 'Что удалено',

  'retention.rulesLead':
    'Правила читаются сверху вниз: срок определяет первое подходящее. Взаимодействия, к которым ни одно не подходит, хранятся бессрочно.',
  'retention.next': 'Следующее удаление: {time}',
  'retention.trouble': 'Последнее ежедневное удаление не удалось',
  'retention.removedBefore':
    'Часть взаимодействий с датой раньше {day} удалена. Если вопрос захватывает это время, ответ об этом предупредит.',
  'retention.noRulesTitle': 'Всё хранится бессрочно',
  'retention.noRulesBody':
    'Закон требует хранить персональные данные не дольше, чем нужно для их цели. Задайте этот срок правилами.',
  'retention.addRule': 'Добавить правило',
  'retention.rule': 'Правило {number}',
  'retention.ruleRemoved': 'Правило убрано из формы',
  'retention.unreached': 'Сюда не доходит ничего: правило выше подходит ко всем взаимодействиям.',
  'retention.saved': 'Правила хранения сохранены',

  'retention.everything': 'все взаимодействия',
  'retention.any': 'любые',
  'retention.touchpoints': 'Точки контакта',
  'retention.sources': 'Источники',
  'retention.where': 'Условие (CEL)',
  'retention.whereHelp': 'По полям event, channel, medium, place, source и direction. Можно не заполнять.',
  'retention.keep': 'Срок хранения',
  'retention.unit': 'Дни, месяцы или годы',
  'retention.unit.days': 'дней',
  'retention.unit.months': 'месяцев',
  'retention.unit.years': 'лет',
  'retention.for.days': { one: '{count} день', few: '{count} дня', many: '{count} дней', other: '{count} дня' },
  'retention.for.months': {
    one: '{count} месяц',
    few: '{count} месяца',
    many: '{count} месяцев',
    other: '{count} месяца',
  },
  'retention.for.years': { one: '{count} год', few: '{count} года', many: '{count} лет', other: '{count} года' },
  'retention.keepForEver': 'Хранить бессрочно',
  'retention.forEver': 'бессрочно',
  'retention.badLength': 'Целое число, не больше 100 лет',
  'retention.basis': 'Почему такой срок',
  'retention.basisHelp': 'Закон или цель: для тех, кто будет это проверять.',
  'retention.zone': 'Часовой пояс дней',
  'retention.zoneHelp': 'Взаимодействия удаляются целыми днями.',

  'retention.foresee': 'Посмотреть, что удалится',
  'retention.foreseenTitle': 'Что удалилось бы сейчас',
  'retention.nothingTitle': 'Удалять нечего',
  'retention.nothingBody': 'По этим правилам срок не истёк ни у одного взаимодействия.',
  'retention.customers': 'Клиенты, у которых они были',
  'retention.emptied': 'Клиенты, у которых взаимодействий не останется',
  'retention.emptiedHelp':
    'Если у такого клиента нет ни ответов о согласии, ни записей в стоп-листе, он будет забыт вместе со всеми идентификаторами.',
  'retention.byRule': 'По правилам',
  'retention.before': 'С датой раньше',
  'retention.byTouchpoint': 'По точкам контакта и месяцам',
  'retention.month': 'Месяц',
  'retention.noTouchpoint': 'Без точки контакта',
  'retention.notSaved':
    'Эти правила ещё не сохранены. Сначала сохраните их: удаление идёт только по сохранённым правилам.',
  'retention.final': 'Удалённого не будет и в путях клиентов, ответах и сегментах. Останутся только итоги по дням.',
  'retention.removeNow': 'Удалить сейчас',
  'retention.running': 'Удаляем то, у чего истёк срок',
  'retention.runningBody': 'Окно и страницу можно закрыть: удаление дойдёт до конца и появится в списке удалённого.',
  'retention.failed': 'Удаление не дошло до конца',
  'retention.done': {
    one: 'Удалено {count} взаимодействие',
    few: 'Удалено {count} взаимодействия',
    many: 'Удалено {count} взаимодействий',
    other: 'Удалено {count} взаимодействия',
  },
  'retention.doneBody': 'Удалено всё, у чего истёк срок. Итоги по дням сохранены.',

  'retention.countsLead':
    'Удалённые взаимодействия по точкам контакта и месяцам. В ответы они не входят. Итоги по дням — с клиентами, суммами и оценками — доступны через API и командную строку.',
  'retention.noCountsTitle': 'Итогов пока нет',
  'retention.noCountsBody': 'Они появятся, когда правила что-нибудь удалят.',
  'retention.noRunsTitle': 'Ничего ещё не удалялось',
  'retention.noRunsBody': 'Здесь будет видно, что, когда и по каким правилам удалено.',
  'retention.run': 'Удаление № {number}',
  'retention.byItself': 'Styk, раз в сутки',
  'retention.late': {
    one: 'из них {count} пришло с опозданием',
    few: 'из них {count} пришли с опозданием',
    many: 'из них {count} пришли с опозданием',
    other: 'из них {count} пришло с опозданием',
  },
  'retention.forgotten': 'Забыто клиентов',
  'retention.unreadable': 'Непринятые записи',
};
