use styk_model::PersonNumber;
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
}

pub(crate) type Result<T, E = CustomersError> = std::result::Result<T, E>;
