import type { Part } from '../../types';
import type { mapsPictures as english } from '../en/mapsPictures';

export const mapsPictures: Part<'ru', typeof english> = {
  'picture.title': 'Изображение',
  'picture.drop': 'Перетащите сюда изображение, вставьте его или выберите файл',
  'picture.kinds': 'PNG, JPEG или WebP, до 5 МБ. Место съёмки не сохраняется.',
  'picture.choose': 'Выбрать файл',
  'picture.other': 'Выбрать другое',
  'picture.remove': 'Убрать изображение',
  'picture.text': 'Что на изображении',
  'picture.textHelp': 'Показывается под изображением; программа экранного доступа читает этот текст вслух',
  'picture.untold': 'Изображение без описания',
  'picture.missing': 'Изображения нет',
  'picture.tooLarge': 'Изображение больше 5 МБ. Сначала уменьшите его.',
  'picture.otherKind': 'Такой файл здесь не показать: выберите PNG, JPEG или WebP.',
  'picture.sending': 'Изображение отправляется',
  'picture.put': 'Изображение добавлено на карту',
};
