import type { Part } from '../../types';
import type { retention as english } from '../en/retention';

export const retention: Part<'pl', typeof english> = {
  'retention.lead':
    'Jak długo przechowujemy interakcje. Raz na dobę te, których okres minął, są usuwane na zawsze; zostają tylko podsumowania dzienne.',
  'retention.tab.rules': 'Reguły',
  'retention.tab.counts': 'Co zostaje',
  'retention.tab.runs': 'Co usunięto',

  'retention.rulesLead':
    'Reguły są czytane od góry: o okresie decyduje pierwsza, która pasuje. To, do czego nie pasuje żadna, jest przechowywane bezterminowo.',
  'retention.next': 'Następne usuwanie: {time}',
  'retention.trouble': 'Ostatnie dzienne usuwanie się nie powiodło',
  'retention.removedBefore':
    'Część interakcji sprzed {day} usunięto. Odpowiedzi, które sięgają dalej wstecz, o tym informują.',
  'retention.noRulesTitle': 'Wszystko jest przechowywane bezterminowo',
  'retention.noRulesBody':
    'Prawo wymaga, by dane osobowe przechowywać nie dłużej, niż wymaga tego ich cel. Określ ten okres regułami.',
  'retention.addRule': 'Dodaj regułę',
  'retention.rule': 'Reguła {number}',
  'retention.ruleRemoved': 'Regułę usunięto z formularza',
  'retention.unreached': 'Tu nic nie dociera: reguła wyżej pasuje do wszystkich interakcji.',
  'retention.saved': 'Zapisano reguły przechowywania',

  'retention.everything': 'wszystkie interakcje',
  'retention.any': 'dowolne',
  'retention.touchpoints': 'Punkty styku',
  'retention.sources': 'Źródła',
  'retention.where': 'Warunek (CEL)',
  'retention.whereHelp': 'Na polach event, channel, medium, place, source i direction. Może być pusty.',
  'retention.keep': 'Okres przechowywania',
  'retention.unit': 'Dni, miesiące albo lata',
  'retention.unit.days': 'dni',
  'retention.unit.months': 'miesięcy',
  'retention.unit.years': 'lat',
  'retention.for.days': { one: '{count} dzień', few: '{count} dni', many: '{count} dni', other: '{count} dnia' },
  'retention.for.months': {
    one: '{count} miesiąc',
    few: '{count} miesiące',
    many: '{count} miesięcy',
    other: '{count} miesiąca',
  },
  'retention.for.years': { one: '{count} rok', few: '{count} lata', many: '{count} lat', other: '{count} roku' },
  'retention.keepForEver': 'Przechowuj bezterminowo',
  'retention.forEver': 'bezterminowo',
  'retention.badLength': 'Liczba całkowita, najwyżej 100 lat',
  'retention.basis': 'Dlaczego tak długo',
  'retention.basisHelp': 'Przepis albo cel – dla tych, którzy będą to sprawdzać.',
  'retention.zone': 'Strefa czasowa dni',
  'retention.zoneHelp': 'Interakcje są usuwane całymi dniami.',

  'retention.foresee': 'Zobacz, co zostanie usunięte',
  'retention.foreseenTitle': 'Co zostałoby teraz usunięte',
  'retention.nothingTitle': 'Nie ma czego usuwać',
  'retention.nothingBody': 'Według tych reguł żadnej interakcji nie minął okres przechowywania.',
  'retention.customers': 'Klienci, których to dotyczy',
  'retention.emptied': 'Klienci, którym nie zostanie żadna interakcja',
  'retention.emptiedHelp':
    'Jeśli taki klient nie wypowiedział się w sprawie zgód i nie jest na liście wykluczeń, zostanie zapomniany razem ze wszystkimi identyfikatorami.',
  'retention.byRule': 'Według reguł',
  'retention.before': 'Z datą sprzed',
  'retention.byTouchpoint': 'Według punktów styku i miesięcy',
  'retention.month': 'Miesiąc',
  'retention.noTouchpoint': 'Bez punktu styku',
  'retention.notSaved':
    'Te reguły nie są jeszcze zapisane. Najpierw je zapisz: usuwanie działa tylko według zapisanych reguł.',
  'retention.final':
    'Usuniętych interakcji nie będzie też w podróżach klientów, odpowiedziach i segmentach. Zostaną tylko podsumowania dzienne.',
  'retention.removeNow': 'Usuń teraz',
  'retention.running': 'Usuwamy to, czego okres minął',
  'retention.runningBody':
    'Możesz zamknąć to okno albo opuścić stronę: usuwanie dobiegnie końca i pojawi się na liście usuniętych.',
  'retention.failed': 'Usuwanie nie dobiegło końca',
  'retention.done': {
    one: 'Usunięto {count} interakcję',
    few: 'Usunięto {count} interakcje',
    many: 'Usunięto {count} interakcji',
    other: 'Usunięto {count} interakcji',
  },
  'retention.doneBody': 'Usunięto wszystko, czego okres minął. Podsumowania dzienne zostały.',

  'retention.countsLead':
    'Usunięte interakcje według punktów styku i miesięcy. Nie wchodzą do odpowiedzi. Podsumowania dzienne – z klientami, kwotami i ocenami – są dostępne przez API i w wierszu poleceń.',
  'retention.noCountsTitle': 'Nie ma jeszcze podsumowań',
  'retention.noCountsBody': 'Pojawią się, gdy reguły coś usuną.',
  'retention.noRunsTitle': 'Niczego jeszcze nie usunięto',
  'retention.noRunsBody': 'Tu będzie widać, co usunięto, kiedy i według jakich reguł.',
  'retention.run': 'Usuwanie nr {number}',
  'retention.byItself': 'Styk, raz na dobę',
  'retention.late': {
    one: 'w tym {count} spóźniona',
    few: 'w tym {count} spóźnione',
    many: 'w tym {count} spóźnionych',
    other: 'w tym {count} spóźnionych',
  },
  'retention.forgotten': 'Zapomniani klienci',
  'retention.unreadable': 'Odrzucone rekordy',
};
