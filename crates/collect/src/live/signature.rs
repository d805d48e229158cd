//! Keyed hashes (HMAC, RFC 2104) that senders prove themselves with, compared in constant time.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Whether `digest` is the HMAC-SHA256 of these parts, one behind the other.
pub(super) fn is_hmac_sha256(secret: &str, parts: &[&[u8]], digest: &[u8]) -> bool {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    for part in parts {
        mac.update(part);
    }
    mac.verify_slice(digest).is_ok()
}

/// As [`is_hmac_sha256`], of a digest in hexadecimal digits.
pub(super) fn is_hex_hmac_sha256(secret: &str, parts: &[&[u8]], digest: &str) -> bool {
    hexadecimal(digest).is_some_and(|digest| is_hmac_sha256(secret, parts, &digest))
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(|digit| digit as u8);
    let bytes = text.trim().as_bytes();
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    bytes.chunks_exact(2).map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?)).collect()
}

/// Whether two secrets are the same, in a time that does not tell how much of them is.
pub(super) fn same_secret(one: &str, other: &str) -> bool {
    // Hashes have one length, so that not even it is told.
    let Ok(mac) = Hmac::<Sha256>::new_from_slice(b"compare") else { return false };
    let digest = mac.clone().chain_update(one).finalize().into_bytes();
    mac.chain_update(other).verify_slice(&digest).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_the_one_of_the_standard() {
        // echo -n 'what do ya want for nothing?' | openssl dgst -sha256 -hmac Jefe; RFC 4231, case 2
        let digest = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert!(is_hex_hmac_sha256("Jefe", &[b"what do ya want ", b"for nothing?"], digest));
        assert!(is_hex_hmac_sha256("Jefe", &[b"what do ya want for nothing?"], &digest.to_uppercase()));
        assert!(!is_hex_hmac_sha256("jefe", &[b"what do ya want for nothing?"], digest));
        for broken in ["", "5b", &digest[1..], "zz"] {
            assert!(!is_hex_hmac_sha256("Jefe", &[b"what do ya want for nothing?"], broken));
        }
        assert!(same_secret("a", "a") && !same_secret("a", "ab"));
    }
}
