use styk_model::{Language, PersonNumber, Say, say};
use styk_store::StoreError;
use thiserror::Error;

/// What can go wrong with people.
#[derive(Debug, Error)]
pub enum CustomersError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("there are more than 4,294,967,295 identifiers; no number is left for another one")]
    TooManyIdentifiers,
    #[error("`{0}` is not an identifier's number; look identifiers up by their value")]
    NoSuchAlias(PersonNumber),
    #[error("identifier `{0}` cannot be linked to or parted from itself; name two different ones")]
    Itself(PersonNumber),
    #[error("there is no key to mark erased identifiers with; put `erasure.key` back into the data folder")]
    NoKey,
}

impl Say for CustomersError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Store(error) => error.say(language),
            Self::TooManyIdentifiers => say!(
                language,
                self,
                "идентификаторов уже 4 294 967 295, номеров для новых не осталось",
                "identyfikatorów jest już 4 294 967 295, zabrakło numerów dla kolejnych",
            ),
            Self::NoSuchAlias(alias) => say!(
                language,
                self,
                "{alias} — не номер идентификатора; ищите идентификаторы по их значению",
                "{alias} to nie numer identyfikatora; szukaj identyfikatorów według wartości",
            ),
            Self::Itself(alias) => say!(
                language,
                self,
                "идентификатор {alias} нельзя объединить с самим собой или отделить от себя; укажите два разных",
                "identyfikatora {alias} nie można połączyć z nim samym ani od niego odłączyć; podaj dwa różne",
            ),
            Self::NoKey => say!(
                language,
                self,
                "нет ключа, которым помечают удалённые идентификаторы; верните файл `erasure.key` в папку данных",
                "nie ma klucza do oznaczania usuniętych identyfikatorów; przywróć plik `erasure.key` do folderu danych",
            ),
        }
    }
}

pub(crate) type Result<T, E = CustomersError> = std::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use styk_model::review::side_by_side;
    use styk_store::ImportNumber;

    use super::*;

    #[test]
    fn every_error_is_told_in_each_language() {
        let errors = [
            CustomersError::Store(StoreError::NoSuchImport(ImportNumber(3))),
            CustomersError::TooManyIdentifiers,
            CustomersError::NoSuchAlias(7),
            CustomersError::Itself(7),
            CustomersError::NoKey,
        ];
        insta::assert_snapshot!(side_by_side(include_str!("error.rs"), "CustomersError", &errors));
    }
}
