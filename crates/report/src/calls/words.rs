//! What stands on a list for people who call.

use styk_model::Language;

/// Three texts: English, Russian, Polish.
pub(super) type Words = [&'static str; 3];

pub(super) const SHEET: Words = ["Calls", "Звонки", "Telefony"];
pub(super) const LEFT_OUT: Words = ["Left out", "Не вошли", "Poza listą"];

pub(super) const NUMBER: Words = ["No.", "№", "Nr"];
pub(super) const CUSTOMER: Words = ["Customer", "Клиент", "Klient"];
pub(super) const NAME: Words = ["Name", "Имя", "Imię i nazwisko"];
pub(super) const PHONE: Words = ["Phone", "Телефон", "Telefon"];
pub(super) const EMAIL: Words = ["E-mail", "E-mail", "E-mail"];
pub(super) const LAST_SEEN: Words = ["Last seen", "Последний контакт", "Ostatni kontakt"];
pub(super) const SINCE: Words = ["In the segment since", "В сегменте с", "W segmencie od"];
pub(super) const WHY: Words = ["Why in the segment", "Почему в сегменте", "Dlaczego w segmencie"];
pub(super) const PAID_ON: Words = ["Last payment on", "Дата последней оплаты", "Data ostatniej płatności"];
pub(super) const PAID: Words = ["Last payment", "Последняя оплата", "Ostatnia płatność"];
pub(super) const SCORE: Words = ["Last score", "Последняя оценка", "Ostatnia ocena"];
pub(super) const RECENT: Words = ["Last interactions", "Последние взаимодействия", "Ostatnie interakcje"];

pub(super) const REASON: Words = ["Reason", "Причина", "Powód"];
pub(super) const CUSTOMERS: Words = ["Customers", "Клиенты", "Klienci"];
pub(super) const ON_LIST: Words = ["On the list", "В списке", "Na liście"];
pub(super) const IN_SEGMENT: Words = ["In the segment", "В сегменте", "W segmencie"];
pub(super) const RULE: Words = ["Rule of the segment", "Правило сегмента", "Reguła segmentu"];
pub(super) const PURPOSE: Words = ["Purpose", "Цель", "Cel"];
pub(super) const AS_OF: Words = ["As of", "На момент", "Stan na"];
pub(super) const MADE: Words = ["Made", "Составлен", "Utworzono"];
pub(super) const AUTHOR: Words = ["By", "Автор", "Autor"];

/// Shown where something else than an outcome of the list is typed.
pub(super) const CHOOSE: Words =
    ["Choose one of the outcomes in the list.", "Выберите результат из списка.", "Wybierz wynik z listy."];

pub(super) fn word(words: Words, language: Language) -> &'static str {
    words[language as usize]
}
