//! What stands for identifiers where they are not to be seen.

use rand::RngExt;
use styk_customers::MarkKey;
use styk_model::{Identifier, IdentifierKind};
use styk_store::Store;

use crate::EngineError;
use crate::erasure::{hex, unhex};

/// Where the database keeps the key.
const KEY: &str = "pseudonym_key";

/// Letters of a pseudonym: enough to tell apart what stands in one answer, too few to look anything up by.
const LETTERS: usize = 6;

/// Makes pseudonyms with the key of a data folder: the same identifier has the same one wherever it is shown, and
/// whoever has no key cannot find out whose it is by trying addresses and numbers.
#[derive(Debug, Clone)]
pub struct Pseudonyms(MarkKey);

fn random() -> [u8; 32] {
    let mut random = rand::rng();
    std::array::from_fn(|_| random.random())
}

impl Pseudonyms {
    pub fn new(secret: [u8; 32]) -> Self {
        Self(MarkKey::new(secret))
    }

    /// With the key of a database, made where there is none.
    pub(crate) async fn of(store: &Store) -> Result<Self, EngineError> {
        if let Some(text) = store.meta(KEY).await?
            && let Some(secret) = unhex(&text).and_then(|bytes| bytes.try_into().ok())
        {
            return Ok(Self::new(secret));
        }
        let secret = random();
        let mut change = store.change().await?;
        change.set_meta(KEY, &hex(&secret)).await?;
        change.commit().await?;
        Ok(Self::new(secret))
    }

    /// The beginning of the keyed hash of an identifier, in hexadecimal.
    pub fn name(&self, kind: IdentifierKind, value: &str) -> String {
        let mut letters = hex(&self.0.mark(&Identifier::new(kind, value)));
        letters.truncate(LETTERS);
        letters
    }
}
