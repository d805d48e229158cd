import type { Part } from '../../types';
import type { profile as english } from '../en/profile';

export const profile: Part<'pl', typeof english> = {
  'profile.title': 'Profil',
  'profile.said': 'Co wiadomo o kliencie',
  'profile.all': 'Wszystkie informacje: {count}',
  'profile.last': 'ostatnio {time}',
  'profile.history': 'Historia ({count})',
  'profile.holds': 'obowiązuje teraz',
  'profile.standing.verified': 'potwierdzone przez serwer',
  'profile.standing.recorded': 'z danych firmy',
  'profile.standing.claimed': 'według przeglądarki',
  'profile.overruled':
    'Tak podała przeglądarka, a wysłać to mógł każdy: wartość obowiązuje tylko wtedy, gdy nikt inny nic nie podał.',
  'profile.blank': '(puste)',
  'profile.emptyList': '(pusta lista)',
  'profile.takenBack': '(wartość wycofana)',
  'profile.noneTitle': 'O tym kliencie nic jeszcze nie wiadomo',
  'profile.noneBody':
    'Taryfa, data urodzenia, miasto i inne informacje przychodzą z wywołaniami identify albo z plików, w których kolumny nazywają się traits.plan, traits.city i tak dalej.',
  'profile.forOthers': 'Inne systemy odczytują ten profil z tokenem pod adresem',
  'profile.address': 'Adres profilu',
  'profile.hiddenTitle': 'Twoja rola nie widzi informacji o pojedynczych klientach',
  'profile.hiddenBody': 'O tym, od której roli są widoczne, decyduje administrator w ustawieniach.',

  'mask.person': 'Dla Twojej roli identyfikatory są zamaskowane, a tekstów i właściwości nie widać.',
  'mask.properties': 'Twoja rola nie widzi tekstów ani właściwości pojedynczych klientów.',
  'mask.records': 'Twoja rola nie widzi, co było w tych zapisach.',
  'mask.audience': 'Twoja rola widzi identyfikatory zamaskowane, dlatego listy nie można pobrać.',
  'mask.archive': 'Niedostępne dla Twojej roli: w pliku dane klienta widać w całości.',
};
