//! The encoding of text files, found out or declared.

use super::super::SheetError;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// How far into the file a declaration is looked for.
const HEAD: usize = 4096;

/// Text of any encoding that Chinese offices produce: UTF-8, UTF-16, GB18030 (with GBK and GB2312), Big5. What the file says
/// of itself comes after what its bytes prove: text of another encoding is hardly ever valid UTF-8.
pub(super) fn decode(bytes: Vec<u8>, declared: Option<&'static Encoding>, file: &str) -> Result<String, SheetError> {
    if let Some((encoding, bom)) = Encoding::for_bom(&bytes) {
        let body = bytes.get(bom..).unwrap_or_default();
        return strictly(encoding, body).ok_or_else(|| mixed(&bytes, file));
    }
    if looks_like_utf16(&bytes) {
        let encoding = if bytes.first() == Some(&0) { UTF_16BE } else { UTF_16LE };
        if let Some(text) = strictly(encoding, &bytes) {
            return Ok(text);
        }
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error.into_bytes(),
    };
    if let Some(text) = declared.and_then(|encoding| strictly(encoding, &bytes)) {
        return Ok(text);
    }
    if mostly_utf8(&bytes) {
        return Err(mixed(&bytes, file));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes, true);
    let guess = detector.guess(Some(b"cn"), Utf8Detection::Deny);
    let candidates = if guess == BIG5 {
        [BIG5, GB18030]
    } else {
        [GB18030, if guess == GBK { BIG5 } else { guess }]
    };
    let texts = candidates.into_iter().filter_map(|encoding| strictly(encoding, &bytes));
    // Nearly all bytes make some text of GB18030; read wrongly, much of it falls on code points without a character.
    texts
        .min_by_key(|text| text.chars().filter(|character| is_private(*character)).count())
        .ok_or_else(|| mixed(&bytes, file))
}

fn is_private(character: char) -> bool {
    matches!(character, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10fffd}')
}

fn strictly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
}

/// UTF-16 without a byte order mark: zero bytes (from delimiters, digits, line ends) stand at one parity only.
pub(super) fn looks_like_utf16(bytes: &[u8]) -> bool {
    let zeros = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    (even == 0) != (odd == 0)
}

/// Broken UTF-8 rather than another encoding: far more characters of several bytes are well-formed than not.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 10 * bad
}

fn mixed(bytes: &[u8], file: &str) -> SheetError {
    let (text, _) = UTF_8.decode_without_bom_handling(bytes);
    let before = text.split(char::REPLACEMENT_CHARACTER).next().unwrap_or_default();
    let line = before.bytes().filter(|byte| *byte == b'\n').count() as u64 + 1;
    SheetError::MixedEncoding {
        file: file.to_owned(),
        line,
    }
}

/// The encoding that a web page or XML names in its beginning. Those of a single byte are not believed, because tools declare
/// ISO-8859-1 without looking; nor those in which the name itself could not be read.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(bytes.get(..HEAD).unwrap_or(bytes)).to_lowercase();
    let named = ["charset", "encoding"].iter().flat_map(|word| head.split(word).skip(1));
    let label = |rest: &str| {
        let value = rest
            .trim_start()
            .strip_prefix('=')?
            .trim_start_matches([' ', '"', '\'']);
        let end = value.find(|character: char| !character.is_ascii_alphanumeric() && !"-_".contains(character));
        Encoding::for_label(value.get(..end?)?.as_bytes())
    };
    let credible = |encoding: &&'static Encoding| encoding.is_ascii_compatible() && !encoding.is_single_byte();
    let encoding = named.filter_map(label).find(credible)?;
    // What calls itself GBK or GB2312 is often more.
    Some(if encoding == GBK { GB18030 } else { encoding })
}
