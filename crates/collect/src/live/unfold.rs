//! Bodies as they come over the wire to the bytes that are stored: decompressed,
//! out of base64, out of a form. What is unfolded is counted while it grows.

use std::borrow::Cow;
use std::io::Read;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::read::{DeflateDecoder, GzDecoder, ZlibDecoder};
use styk_model::Flaw;

use super::lz::{self, Unfolded};
use super::protocol::{Endpoint, Protocol, endpoint};
use super::refusal::Refusal;
use super::request::{Request, RequestLimits, parameter};

/// Base64 as different senders write it: with and without padding.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// Decodes base64 of either alphabet; a space stands for the `+` that a form has decoded.
pub(super) fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    if text.contains(' ') {
        return STANDARD.decode(text.replace(' ', "+")).ok();
    }
    STANDARD.decode(text).or_else(|_| URL_SAFE.decode(text)).ok()
}

/// The body as it is to be stored and read: what was compressed is whole, what
/// came in a form or in the address stands alone.
///
/// Compression is known by its first bytes, whatever the headers say: SDKs label
/// gzip as a form, and send plain bodies under `Content-Encoding: gzip`.
pub fn unfold<'a>(protocol: Protocol, request: &Request<'a>, limits: &RequestLimits) -> Result<Cow<'a, [u8]>, Refusal> {
    let body = decompressed(request, limits)?;
    let body = match protocol {
        Protocol::PostHog => posthog(request, body, limits)?,
        Protocol::Segment if body.is_empty() => segment_pixel(request)?,
        _ => body,
    };
    if body.len() > limits.body_bytes {
        return Err(too_large(limits));
    }
    Ok(body)
}

fn too_large(limits: &RequestLimits) -> Refusal {
    Refusal::BodyTooLarge { kilobytes: limits.body_bytes >> 10 }
}

fn decompressed<'a>(request: &Request<'a>, limits: &RequestLimits) -> Result<Cow<'a, [u8]>, Refusal> {
    let body = request.body;
    if body.starts_with(&[0x1f, 0x8b]) {
        return limited(GzDecoder::new(body), "gzip", limits);
    }
    let encoding = request.header("content-encoding").unwrap_or_default().to_ascii_lowercase();
    match encoding.as_str() {
        // Labelled as gzip, but it isn't: proxies unfold and leave the label.
        "" | "identity" | "gzip" | "x-gzip" => Ok(Cow::Borrowed(body)),
        // The standard says zlib's format, some senders mean the bare one. Both first bytes together tell.
        "deflate" => match body {
            [first, second, ..] if first & 0x0f == 8 && (u16::from(*first) << 8 | u16::from(*second)) % 31 == 0 => {
                limited(ZlibDecoder::new(body), "deflate", limits)
            }
            [] => Ok(Cow::Borrowed(body)),
            _ => limited(DeflateDecoder::new(body), "deflate", limits),
        },
        _ => Err(Refusal::Encoding { found: encoding }),
    }
}

/// Reads to the end, or until it is more than a body may hold.
fn limited(reader: impl Read, encoding: &'static str, limits: &RequestLimits) -> Result<Cow<'static, [u8]>, Refusal> {
    let mut out = Vec::new();
    let most = limits.body_bytes as u64 + 1;
    reader.take(most).read_to_end(&mut out).map_err(|_| Refusal::Damaged { encoding })?;
    if out.len() > limits.body_bytes { Err(too_large(limits)) } else { Ok(Cow::Owned(out)) }
}

/// posthog-js sends JSON, gzip, or a form whose `data` is base64 of JSON or an LZ-string.
fn posthog<'a>(request: &Request<'a>, body: Cow<'a, [u8]>, limits: &RequestLimits) -> Result<Cow<'a, [u8]>, Refusal> {
    let compression = request.parameter("compression").unwrap_or_default();
    let form = if body.is_empty() { request.query.as_bytes() } else { &body[..] };
    let data = match form.first() {
        None | Some(b'{' | b'[') => return Ok(body),
        _ => std::str::from_utf8(form).ok().and_then(|form| parameter(form, "data")),
    };
    let data = match (&data, std::str::from_utf8(&body)) {
        (Some(data), _) => data.as_ref(),
        (None, Ok(text)) => text,
        (None, Err(_)) => return Ok(body),
    };
    let unfolded = if compression == "lz64" || compression == "lz-string" {
        match lz::unfold(data.as_bytes(), limits.body_bytes) {
            Unfolded::Text(text) => text.into_bytes(),
            Unfolded::Damaged => return Err(Refusal::Damaged { encoding: "lz64" }),
            Unfolded::TooLarge => return Err(too_large(limits)),
        }
    } else if data.trim_start().starts_with(['{', '[']) {
        data.as_bytes().to_vec()
    } else {
        let bytes = base64(data).ok_or(Refusal::Damaged { encoding: "base64" })?;
        if bytes.starts_with(&[0x1f, 0x8b]) {
            return limited(GzDecoder::new(bytes.as_slice()), "gzip", limits);
        }
        bytes
    };
    Ok(Cow::Owned(unfolded))
}

/// An image's address holds the call: as base64 in `data`, or field by field.
fn segment_pixel<'a>(request: &Request<'a>) -> Result<Cow<'a, [u8]>, Refusal> {
    if !matches!(endpoint(request.path), Some(Endpoint::SegmentPixel(_))) {
        return Ok(Cow::Borrowed(request.body));
    }
    if let Some(data) = request.parameter("data") {
        return base64(&data).map(Cow::Owned).ok_or(Refusal::Damaged { encoding: "base64" });
    }
    let mut object = String::from("{");
    for (name, value) in super::request::parameters(request.query) {
        if object.len() > 1 {
            object.push(',');
        }
        crate::properties::push_json_string(&name, &mut object);
        object.push(':');
        // `properties={...}` is JSON inside of the query.
        let is_object = value.starts_with('{') && super::json::Json::parse(&value).is_ok();
        if is_object { object.push_str(&value) } else { crate::properties::push_json_string(&value, &mut object) }
    }
    object.push('}');
    if object.len() == 2 { Err(Refusal::Malformed(Flaw::NoObject)) } else { Ok(Cow::Owned(object.into_bytes())) }
}
