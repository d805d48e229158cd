//! Countries and cities by network address, of a MaxMind database
//! (<https://maxmind.github.io/MaxMind-DB/>): GeoLite2, GeoIP2, DB-IP and others come as such.

use std::net::IpAddr;

use maxminddb::path;
use styk_model::Text;

use crate::CollectError;

/// A database of addresses.
pub struct Geo(maxminddb::Reader<Vec<u8>>);

impl Geo {
    /// `name` is that of the file, for the error: what the bytes are not.
    pub fn new(bytes: Vec<u8>, name: &str) -> Result<Self, CollectError> {
        let reader = maxminddb::Reader::from_source(bytes).map_err(|error| CollectError::Format {
            name: name.to_owned(),
            format: "MaxMind DB",
            reason: Text::verbatim(error.to_string()),
        })?;
        Ok(Self(reader))
    }

    /// The country (two letters, ISO 3166) and the city (its English name) of an address, as far as they are known.
    pub(super) fn place(&self, address: IpAddr) -> (Option<String>, Option<String>) {
        let Ok(found) = self.0.lookup(address) else { return (None, None) };
        let country = found.decode_path(&path!["country", "iso_code"]);
        let city = found.decode_path(&path!["city", "names", "en"]);
        (country.ok().flatten(), city.ok().flatten())
    }
}
