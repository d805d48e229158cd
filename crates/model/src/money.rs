//! Money: whole minor units with a currency, never a float.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Language, Say, say};

#[derive(Debug, Error, PartialEq, Eq)]
pub enum MoneyError {
    #[error("`{0}` is not a currency: expected three letters of ISO 4217 such as `EUR`, `PLN`, `RUB`")]
    Currency(String),
    #[error("`{0}` is not an amount: expected digits with at most one decimal separator")]
    Amount(String),
    #[error("amount `{0}` is too large to keep in minor units")]
    TooLarge(String),
}

impl Say for MoneyError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Currency(given) => say!(
                language,
                self,
                "«{given}» — не валюта: ожидается код из трёх букв по ISO 4217, например EUR, PLN, RUB",
                "„{given}” to nie waluta: oczekiwano trzyliterowego kodu ISO 4217, na przykład EUR, PLN, RUB",
            ),
            Self::Amount(given) => say!(
                language,
                self,
                "«{given}» — не сумма: ожидаются цифры и не более одного десятичного разделителя",
                "„{given}” to nie kwota: oczekiwano cyfr i najwyżej jednego separatora dziesiętnego",
            ),
            Self::TooLarge(given) => say!(
                language,
                self,
                "сумма «{given}» слишком велика, чтобы хранить её в копейках или центах",
                "kwota „{given}” jest zbyt duża, by zapisać ją w groszach lub centach",
            ),
        }
    }
}

/// A currency by its ISO 4217 code.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(with = "String")]
pub struct Currency([u8; 3]);

impl Currency {
    pub const EUR: Self = Self(*b"EUR");
    pub const USD: Self = Self(*b"USD");
    pub const PLN: Self = Self(*b"PLN");
    pub const RUB: Self = Self(*b"RUB");

    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the decimal separator (ISO 4217 exponent).
    pub fn decimals(self) -> u32 {
        match &self.0 {
            b"JPY" | b"KRW" | b"VND" | b"CLP" | b"ISK" | b"XAF" | b"XOF" | b"PYG" | b"UGX" => 0,
            b"BHD" | b"KWD" | b"OMR" | b"TND" | b"JOD" | b"IQD" | b"LYD" => 3,
            _ => 2,
        }
    }
}

impl FromStr for Currency {
    type Err = MoneyError;

    fn from_str(text: &str) -> Result<Self, MoneyError> {
        match text.trim() {
            "€" => return Ok(Self::EUR),
            "$" => return Ok(Self::USD),
            "zł" | "zl" => return Ok(Self::PLN),
            "₽" | "руб" | "руб." | "р." | "RUR" => return Ok(Self::RUB),
            "£" => return Ok(Self(*b"GBP")),
            "₸" => return Ok(Self(*b"KZT")),
            "₴" => return Ok(Self(*b"UAH")),
            _ => {}
        }
        match text.trim().as_bytes() {
            &[a, b, c] if [a, b, c].iter().all(u8::is_ascii_alphabetic) => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase(), c.to_ascii_uppercase()]))
            }
            _ => Err(MoneyError::Currency(text.to_owned())),
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// An amount in minor units (cents, kopecks, grosze).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Money {
    pub minor: i64,
    pub currency: Currency,
}

impl Money {
    /// Reads `1234.5` or `-7` exactly, without a float in between. Digits past
    /// the currency's minor unit are rounded half away from zero.
    pub fn from_decimal(text: &str, currency: Currency) -> Result<Self, MoneyError> {
        let bad = || MoneyError::Amount(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return Err(bad());
        }
        let decimals = currency.decimals() as usize;
        let mut minor: i128 = if whole.is_empty() { 0 } else { whole.parse().map_err(|_| bad())? };
        for place in 0..decimals {
            let digit = fraction.as_bytes().get(place).map_or(0, |byte| byte - b'0');
            minor = minor * 10 + i128::from(digit);
        }
        if fraction.as_bytes().get(decimals).is_some_and(|byte| *byte >= b'5') {
            minor += 1;
        }
        let minor =
            i64::try_from(if negative { -minor } else { minor }).map_err(|_| MoneyError::TooLarge(text.to_owned()))?;
        Ok(Self { minor, currency })
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decimals = self.currency.decimals();
        let unit = 10_i64.pow(decimals).unsigned_abs();
        let (sign, minor) = (if self.minor < 0 { "-" } else { "" }, self.minor.unsigned_abs());
        if decimals == 0 {
            write!(formatter, "{sign}{minor} {}", self.currency)
        } else {
            let width = decimals as usize;
            write!(formatter, "{sign}{}.{:0width$} {}", minor / unit, minor % unit, self.currency)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_without_a_float_in_between() {
        let read = |text, currency| Money::from_decimal(text, currency).map(|money| money.minor);
        assert_eq!(read("11.77", Currency::USD), Ok(1177));
        assert_eq!(read("-0.005", Currency::USD), Ok(-1));
        assert_eq!(read("0.1", Currency::PLN), Ok(10));
        assert_eq!(read("1299", "JPY".parse().unwrap()), Ok(1299));
        assert_eq!(read("1.2345", "KWD".parse().unwrap()), Ok(1235));
        assert!(matches!(read("1e5", Currency::USD), Err(MoneyError::Amount(_))));
        assert!(matches!(read("", Currency::USD), Err(MoneyError::Amount(_))));
        assert!(matches!(read("99999999999999999999", Currency::USD), Err(MoneyError::TooLarge(_))));
    }

    #[test]
    fn amounts_print_as_they_were_read() {
        for (text, currency) in [("-12.05 PLN", Currency::PLN), ("0.07 RUB", Currency::RUB)] {
            let amount = text.split(' ').next().unwrap();
            assert_eq!(Money::from_decimal(amount, currency).unwrap().to_string(), text);
        }
    }

    #[test]
    fn local_signs_name_their_currency() {
        assert_eq!("zł".parse(), Ok(Currency::PLN));
        assert_eq!("руб.".parse(), Ok(Currency::RUB));
        assert_eq!("eur".parse(), Ok(Currency::EUR));
        assert!("euro".parse::<Currency>().is_err());
    }
}
