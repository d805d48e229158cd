import type { Part } from '../../types';
import type { mapsAdopt as english } from '../en/mapsAdopt';

export const mapsAdopt: Part<'ru', typeof english> = {
  'adopt.open': 'Сделать частью плана',
  'adopt.lead': 'Карта начнёт допускать то, что делают клиенты. Всё, что она допускает сейчас, останется.',
  'adopt.changes': 'Что изменится',
  'adopt.followers': 'Кто идёт по карте',
  'adopt.journeys': 'Пути клиентов',
  'adopt.customers': 'Клиенты, во всех своих путях',
  'adopt.now': 'сейчас',
  'adopt.then': 'станет',
  'adopt.apply': 'Изменить карту',
  'adopt.done': 'Карта изменена. Это можно отменить.',
  'adopt.after': 'В {share} таких путей ({interval}, n = {n}) это происходит после шага {name}.',
  'adopt.atFirst': 'В {share} таких путей ({interval}, n = {n}) это происходит раньше всех шагов плана.',
  'adopt.examples': 'Примеры',
  'adopt.examplesHelp': 'Откройте клиента, чтобы увидеть его путь целиком.',
  'adopt.mayBeLeftOut': 'Этот шаг можно пропустить',
};
