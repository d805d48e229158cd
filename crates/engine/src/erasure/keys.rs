//! The key of a data folder's erasures: it marks erased identifiers and signs receipts.
//!
//! It stands in a file of its own, apart from the database with the marks: whoever has only a copy of the database
//! cannot try out whether somebody was erased. 32 bytes for the marks and 32 for the signature, in hexadecimal.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use rand::RngExt;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use styk_customers::MarkKey;

/// Name of the file in the data folder; it may be a link to a place that backups leave out.
pub(crate) const FILE: &str = "erasure.key";

/// The two secrets.
pub(crate) struct Keys {
    mark: [u8; 32],
    pair: Ed25519KeyPair,
}

impl Keys {
    /// The key of a folder, where it has one.
    pub(crate) fn load(folder: &Path) -> io::Result<Option<Self>> {
        match std::fs::read_to_string(folder.join(FILE)) {
            Ok(text) => Self::parse(text.trim()).map(Some),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The same, made where there is none; it is on the disk when this returns.
    pub(crate) fn load_or_make(folder: &Path) -> io::Result<Self> {
        if let Some(keys) = Self::load(folder)? {
            return Ok(keys);
        }
        let mut random = rand::rng();
        let secret: [u8; 64] = std::array::from_fn(|_| random.random());
        let text = hex(&secret);
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(folder.join(FILE))?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        File::open(folder)?.sync_all()?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> io::Result<Self> {
        let unreadable =
            || io::Error::new(io::ErrorKind::InvalidData, format!("`{FILE}` is not 128 hexadecimal digits"));
        let secret: [u8; 64] = unhex(text).and_then(|bytes| bytes.try_into().ok()).ok_or_else(unreadable)?;
        let (mut mark, mut seed) = ([0; 32], [0; 32]);
        mark.copy_from_slice(&secret[..32]);
        seed.copy_from_slice(&secret[32..]);
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| unreadable())?;
        Ok(Self { mark, pair })
    }

    pub(crate) fn marks(&self) -> MarkKey {
        MarkKey::new(self.mark)
    }

    /// What signatures are checked with.
    pub(crate) fn public(&self) -> String {
        hex(self.pair.public_key().as_ref())
    }

    /// Ed25519 (RFC 8032).
    pub(crate) fn sign(&self, message: &[u8]) -> String {
        hex(self.pair.sign(message).as_ref())
    }
}

/// Whether a message was signed by whoever has the secret of a public key.
pub(crate) fn is_signed(message: &[u8], key: &str, signature: &str) -> bool {
    let (Some(key), Some(signature)) = (unhex(key), unhex(signature)) else { return false };
    UnparsedPublicKey::new(&ED25519, key).verify(message, &signature).is_ok()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(16).and_then(|digit| digit.try_into().ok())).collect();
    let digits = digits?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}
