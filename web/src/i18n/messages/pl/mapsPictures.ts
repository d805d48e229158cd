import type { Part } from '../../types';
import type { mapsPictures as english } from '../en/mapsPictures';

export const mapsPictures: Part<'pl', typeof english> = {
  'picture.title': 'Obraz',
  'picture.drop': 'Upuść tu obraz, wklej go albo wybierz plik',
  'picture.kinds': 'PNG, JPEG lub WebP, do 5 MB. Miejsce wykonania zdjęcia nie jest zapisywane.',
  'picture.choose': 'Wybierz plik',
  'picture.other': 'Wybierz inny',
  'picture.remove': 'Usuń obraz',
  'picture.text': 'Co przedstawia obraz',
  'picture.textHelp': 'Wyświetla się pod obrazem; czytnik ekranu odczytuje ten tekst',
  'picture.untold': 'Obraz bez opisu',
  'picture.missing': 'Brak obrazu',
  'picture.tooLarge': 'Obraz ma ponad 5 MB. Najpierw go zmniejsz.',
  'picture.otherKind': 'Takiego pliku nie da się tu pokazać: wybierz PNG, JPEG lub WebP.',
  'picture.sending': 'Wysyłanie obrazu',
  'picture.put': 'Obraz jest na mapie',
};
