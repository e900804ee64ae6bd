//! Numbers that are well formed and belong to nobody.

use super::company::Contact;
use super::random::Random;
use pinyin::ToPinyin;

/// The letters and digits of GB 32100, in the order of their values.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// No region of China has a code that begins with 99.
const NOWHERE: &str = "990000";

/// A unified social credit code with right check digits, of a region that does not exist. `prefix` says which office
/// registers which kind of legal person.
pub(super) fn credit_code(prefix: &str, random: &mut Random) -> String {
    let organisation = random.digits(8);
    let mut code = format!("{prefix}{NOWHERE}{organisation}{}", organisation_check(&organisation));
    code.push(credit_check(&code));
    code
}

/// GB 11714: weights 3 7 9 10 5 8 4 2, modulo 11.
fn organisation_check(digits: &str) -> char {
    let sum: u32 = digits
        .chars()
        .filter_map(|digit| digit.to_digit(10))
        .zip([3, 7, 9, 10, 5, 8, 4, 2])
        .map(|(d, w)| d * w)
        .sum();
    match 11 - sum % 11 {
        11 => '0',
        10 => 'X',
        check => char::from_digit(check, 10).unwrap_or('0'),
    }
}

/// GB 32100: powers of 3 modulo 31.
fn credit_check(code: &str) -> char {
    let value = |byte: u8| ALPHABET.iter().position(|letter| *letter == byte).unwrap_or(0);
    let mut weight = 1;
    let mut sum = 0;
    for byte in code.bytes() {
        sum += value(byte) * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET
        .get((31 - sum % 31) % 31)
        .map_or('0', |letter| char::from(*letter))
}

/// A mobile number of a range that is not in use (154).
pub(super) fn phone(random: &mut Random) -> String {
    format!("154{}", random.digits(8))
}

/// `zhoujianguo@shengtai.example.com`: example.com is reserved for examples.
pub(super) fn email(contact: &Contact, domain: &str) -> String {
    format!("{}@{domain}.example.com", romanised(&contact.0))
}

/// A name in pinyin without tones.
pub(super) fn romanised(name: &str) -> String {
    name.to_pinyin().flatten().map(pinyin::Pinyin::plain).collect()
}

/// 286000 → 28.6 万.
pub(super) fn in_ten_thousands(yuan: u64) -> String {
    let text = format!("{}.{:04}", yuan / 10_000, yuan % 10_000);
    format!("{} 万", text.trim_end_matches('0').trim_end_matches('.'))
}

/// 85800 → 85,800.
pub(super) fn grouped(yuan: u64) -> String {
    let digits = yuan.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{credit_check, grouped, in_ten_thousands, organisation_check};

    #[test]
    fn check_digits_follow_the_standards() {
        // The code of the worked example in GB 32100-2015.
        assert_eq!(organisation_check("77394752"), 'X');
        assert_eq!(credit_check("91350100M000100Y4"), '3');
    }

    #[test]
    fn amounts_read_as_people_say_them() {
        assert_eq!(in_ten_thousands(286_000), "28.6 万");
        assert_eq!(in_ten_thousands(690_000), "69 万");
        assert_eq!(in_ten_thousands(12_800), "1.28 万");
        assert_eq!(grouped(1_285_800), "1,285,800");
    }
}
