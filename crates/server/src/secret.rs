//! Secrets: made at random, kept as hashes.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, PasswordHash};
use rand::Rng;
use sha2::{Digest, Sha256};
use styk_store::SecretHash;

/// 256 random bits in hexadecimal digits.
pub(crate) fn random() -> String {
    let mut bytes = [0_u8; 32];
    rand::rng().fill_bytes(&mut bytes);
    hexadecimal(&bytes)
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What is stored of a secret that is random itself.
pub(crate) fn hash(secret: &str) -> SecretHash {
    Sha256::digest(secret.as_bytes()).into()
}

/// What is stored of a password: Argon2id (RFC 9106) with a salt of its own. Takes some tens of milliseconds.
pub(crate) fn password_hash(password: &str) -> String {
    let hashed = Argon2::default().hash_password(password.as_bytes());
    hashed.map(|hash| hash.to_string()).unwrap_or_default()
}

/// Whether a password is the one behind a stored hash.
pub(crate) fn password_matches(password: &str, stored: &str) -> bool {
    let Ok(stored) = PasswordHash::new(stored) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &stored).is_ok()
}

/// Whether two texts are equal, in a time that does not tell where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    hash(a) == hash(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_matches_its_hash_and_no_other() {
        let stored = password_hash("зима 2024");
        assert!(stored.starts_with("$argon2id$"), "{stored}");
        assert!(password_matches("зима 2024", &stored));
        assert!(!password_matches("зима 2025", &stored));
        assert!(!password_matches("зима 2024", ""));
        assert_ne!(stored, password_hash("зима 2024"), "every hash has its own salt");
    }

    #[test]
    fn secrets_differ() {
        let (a, b) = (random(), random());
        assert_eq!(a.len(), 64);
        assert_ne!(a, b);
        assert!(same(&a, &a.clone()) && !same(&a, &b));
    }
}
