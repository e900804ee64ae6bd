//! Plain text in any encoding that Chinese offices produce.

use super::parts::Parts;
use crate::texts::Note;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK};

pub(super) fn read(bytes: &[u8], parts: &mut Parts<'_>) -> Result<(), Note> {
    parts.put("", &decode(bytes)?);
    Ok(())
}

/// The text, whatever its encoding. What holds zero bytes without a byte order mark is no text.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Note> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Ok(encoding.decode(bytes).0.into_owned());
    }
    if bytes.contains(&0) {
        return Err(Note::Unreadable);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(text.to_owned());
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Allow);
    // What looks like GBK is often more.
    let encoding = if guess == GBK { GB18030 } else { guess };
    Ok(encoding.decode_without_bom_handling(bytes).0.into_owned())
}
