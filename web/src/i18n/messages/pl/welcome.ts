import type { Part } from '../../types';
import type { welcome as english } from '../en/welcome';

export const welcome: Part<'pl', typeof english> = {
  'welcome.title': 'Witaj w Styku',
  'welcome.lead':
    'Od pliku do pierwszych odpowiedzi w kilka minut: kim są klienci, jaką drogę przechodzą i gdzie odchodzą.',
  'welcome.settings': 'Twoja firma',
  'welcome.settingsOthers': 'Może to zmienić administrator.',
  'welcome.company': 'Firma',
  'welcome.zone': 'Strefa czasowa',
  'welcome.currencyCode': 'Trzy litery, na przykład PLN',
  'welcome.save': 'Zapisz',
  'welcome.saved': 'Ustawienia zapisane',
  'welcome.conflict': 'W międzyczasie ktoś zapisał inne ustawienia.',
  'welcome.conflictMine': 'Mimo to zapisz moje',
  'welcome.ways': 'Trzy sposoby na początek',
  'welcome.sources': 'Co wyeksportować',
  'ways.sample': 'Przykładowy plik',
  'ways.sampleBody':
    'Mały sklep z 400 klientami, utworzony w przeglądarce. Zobacz całą drogę od pliku do wniosków; jednym kliknięciem można go usunąć.',
  'ways.sampleImport': 'Importuj przykład',
  'ways.sampleDownload': 'Pobierz',
  'ways.own': 'Twoje dane',
  'ways.ownBody':
    'Na początek wystarczy jeden eksport: zamówienia, wizyty, połączenia lub ankiety, z klientem i czasem w każdym wierszu.',
  'ways.ownFile': 'Wybierz plik',
  'ways.demo': 'Firma demonstracyjna',
  'ways.demoBody': 'Fikcyjna linia lotnicza z rokiem interakcji. Uruchamia ją obok ten, kto opiekuje się serwerem:',
  'ways.copy': 'Kopiuj',
  'ways.copied': 'Skopiowano',
  'guides.lead':
    'Wiele z tych eksportów Styk rozpoznaje po kolumnach. Wybierz to, z czego korzystasz. Nazwy menu są takie jak w danym programie; w Twojej wersji mogą się nieco różnić.',
  'guides.find': 'Znajdź program',
  'guides.none':
    'Wystarczy dowolna tabela z klientem, czasem i zdarzeniem w każdym wierszu: wyeksportuj ją do CSV lub Excela.',
  'guides.columns': 'Ważne kolumny',
  'guides.toData': 'Mam już plik',
};
