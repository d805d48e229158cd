//! A company's own list of its customers: the names, telephone numbers and e-mail addresses that Styk does not keep,
//! to be put beside what it knows by their identifiers.
//!
//! Architecture invariant: nothing of such a list is stored.

use std::collections::BTreeMap;

use styk_model::{Identifier, IdentifierKind, Say, Text, say, text};

use crate::identify::{country_of_zone, email_hash, phone_e164, phone_hash};
use crate::mapper::names_nobody;
use crate::mapping::{Mapping, Role};
use crate::recognise::{Hints, normalise, roles};
use crate::row::{Next, Row, present};
use crate::{CollectError, Table};

/// Customers of one list, at most: they are in memory at once.
const MOST: usize = 1_000_000;

/// Headings of whole names and of their parts, normalised.
const NAMES: [(Part, &[&str]); 3] = [
    (
        Part::Whole,
        &[
            "name",
            "full name",
            "customer name",
            "client name",
            "contact name",
            "traits name",
            "фио",
            "имя и фамилия",
            "фамилия и имя",
            "имя клиента",
            "имя контакта",
            "imie i nazwisko",
            "nazwisko i imie",
            "nazwa klienta",
        ],
    ),
    (Part::First, &["first name", "given name", "имя", "imie"]),
    (Part::Last, &["last name", "family name", "surname", "фамилия", "nazwisko"]),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Whole,
    First,
    Last,
}

/// A customer as a company's own list has them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contact {
    /// As they are kept: e-mail addresses and telephone numbers as hashes. Never empty.
    pub identifiers: Vec<Identifier<'static>>,
    pub name: Option<String>,
    /// In E.164 form.
    pub phone: Option<String>,
    pub email: Option<String>,
}

/// Reads a list of customers whole. Columns are recognised as for an import; those who have no identifier in it are
/// left out.
///
/// # Errors
/// [`CollectError::Refused`] where no column identifies customers, where a record cannot be read, and where there
/// are more than a million customers.
pub fn contacts(mut table: Table, hints: &Hints) -> Result<Vec<Contact>, CollectError> {
    let mut reader = Reader::new(&table, hints)?;
    let (mut contacts, mut row) = (Vec::new(), Row::default());
    loop {
        match table.next(&mut row)? {
            Next::Row => contacts.extend(reader.contact(&row)),
            Next::Rejected(rejection) => {
                let (name, position) = (table.name, rejection.position);
                let reason = Text::new(|language| {
                    let flaw = rejection.flaw.say(language);
                    say!(
                        language,
                        "record {position} cannot be read: {flaw}",
                        "запись {position} не читается: {flaw}",
                        "nie da się odczytać rekordu {position}: {flaw}",
                    )
                });
                return Err(CollectError::Refused { name, reason });
            }
            Next::End => return Ok(contacts),
        }
        if contacts.len() > MOST {
            let reason = text!(
                "it has more than a million customers: leave only those who are to be called in it",
                "в нём больше миллиона клиентов: оставьте только тех, кому нужно звонить",
                "ma ponad milion klientów: zostaw w nim tylko tych, do których trzeba zadzwonić",
            );
            return Err(CollectError::Refused { name: table.name, reason });
        }
    }
}

struct Reader {
    identifiers: Vec<(usize, Role)>,
    names: BTreeMap<Part, usize>,
    country: Option<String>,
    scratch: String,
}

impl Reader {
    fn new(table: &Table, hints: &Hints) -> Result<Self, CollectError> {
        let mapping = Mapping::guess(table, hints)?.mapping;
        let columns = table.columns();
        let identifies = |role: Role| role != Role::Address && role.identifier().is_some();
        let mut identifiers: Vec<(usize, Role)> = mapping
            .columns
            .iter()
            .filter(|(_, used)| identifies(used.role))
            .filter_map(|(name, used)| Some((columns.get(name)?, used.role)))
            .collect();
        // What is called a telephone number is one, however many rows have none.
        for (column, heading) in columns.names().iter().enumerate() {
            let mut called =
                roles(&normalise(heading)).into_iter().filter(|(_, fit)| *fit >= 1.0).map(|(role, _)| role);
            let reached = called.find(|role| matches!(role, Role::Phone | Role::Email));
            if identifiers.iter().all(|(known, _)| *known != column) {
                identifiers.extend(reached.map(|role| (column, role)));
            }
        }
        if identifiers.is_empty() {
            let reason = text!(
                "no column in it identifies customers: expected one such as `Customer ID`, `Phone` or `E-mail`",
                "в нём нет столбца, по которому узнаются клиенты: ожидается, например, `ID клиента`, `Телефон` или `E-mail`",
                "nie ma w nim kolumny identyfikującej klientów: oczekiwano na przykład `ID klienta`, `Telefon` lub `E-mail`",
            );
            return Err(CollectError::Refused { name: table.name.clone(), reason });
        }
        let mut names = BTreeMap::new();
        for (column, heading) in columns.names().iter().enumerate() {
            let heading = normalise(heading);
            if let Some((part, _)) = NAMES.iter().find(|(_, known)| known.contains(&heading.as_str())) {
                names.entry(*part).or_insert(column);
            }
        }
        let country = hints.country.clone().or(mapping.country);
        let country = country.or_else(|| country_of_zone(mapping.zone.as_deref()?).map(str::to_owned));
        Ok(Self { identifiers, names, country, scratch: String::new() })
    }

    /// `None` for whoever has no identifier.
    fn contact(&mut self, row: &Row) -> Option<Contact> {
        let mut contact = Contact { name: self.name(row), ..Contact::default() };
        for (column, role) in &self.identifiers {
            let value = row.get(*column).and_then(present).filter(|value| !names_nobody(value));
            let Some(value) = value else { continue };
            match role {
                Role::Phone => {
                    let Some(number) = phone_e164(value, self.country.as_deref()) else { continue };
                    if phone_hash(&number, None, &mut self.scratch) {
                        contact.add(IdentifierKind::PhoneHash, &self.scratch);
                        contact.phone.get_or_insert(number);
                    }
                }
                // Whatever a column is taken for, an e-mail address is kept as its hash only.
                _ if value.contains('@') && email_hash(value, &mut self.scratch) => {
                    contact.add(IdentifierKind::EmailHash, &self.scratch);
                    contact.email.get_or_insert_with(|| value.to_owned());
                }
                Role::Email => {}
                _ => {
                    if let Some(kind) = role.identifier() {
                        contact.add(kind, value);
                    }
                }
            }
        }
        (!contact.identifiers.is_empty()).then_some(contact)
    }

    fn name(&self, row: &Row) -> Option<String> {
        let part = |part: Part| self.names.get(&part).and_then(|column| row.get(*column)).and_then(present);
        if let Some(whole) = part(Part::Whole) {
            return Some(whole.to_owned());
        }
        let parts: Vec<&str> = [part(Part::First), part(Part::Last)].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }
}

impl Contact {
    fn add(&mut self, kind: IdentifierKind, value: &str) {
        let identifier = Identifier::new(kind, value.to_owned());
        if !self.identifiers.contains(&identifier) {
            self.identifiers.push(identifier);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FileSettings, Limits, Origin, hashed_identifiers, open};

    fn read(text: &str) -> Result<Vec<Contact>, CollectError> {
        let file = tempfile::Builder::new().suffix(".csv").tempfile().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let mut tables = open(&Origin::Path(file.path().to_owned()), &FileSettings::default(), Limits::default())?;
        contacts(tables.remove(0), &Hints { country: Some("PL".to_owned()), ..Hints::default() })
    }

    #[test]
    fn customers_are_known_by_all_that_stands_in_their_row() {
        let found = read(
            "ID klienta;Imię;Nazwisko;E-mail;Telefon\n\
             K-1;Anna;Żak;Anna@Example.com;601 234 567\n\
             K-2;;Nowak;;brak\n\
             ;Jan;;;\n",
        )
        .unwrap();
        let anna = &found[0];
        assert_eq!((anna.name.as_deref(), anna.phone.as_deref()), (Some("Anna Żak"), Some("+48601234567")));
        assert_eq!(anna.email.as_deref(), Some("Anna@Example.com"));
        let mut expected = vec![Identifier::new(IdentifierKind::CrmId, "K-1")];
        expected.extend(hashed_identifiers("anna@example.com"));
        expected.extend(hashed_identifiers("+48601234567"));
        expected.sort();
        let mut known = anna.identifiers.clone();
        known.sort();
        assert_eq!(known, expected);
        assert_eq!((found[1].name.as_deref(), &found[1].phone), (Some("Nowak"), &None));
        assert_eq!(found.len(), 2, "who has no identifier is left out");
    }

    #[test]
    fn a_table_that_identifies_nobody_is_refused() {
        let refused = read("Name,City\nAnna,Warsaw\nJan,Gdynia\n").unwrap_err();
        assert!(refused.to_string().contains("no column in it identifies customers"), "{refused}");
    }
}
