//! The unified social credit code (统一社会信用代码), GB 32100-2015: 18 characters, the last a check character modulo 31.

use super::Complaint;
use unicode_normalization::UnicodeNormalization;

/// The standard's 31 characters in the order of their values: no I, O, S, V, Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;

pub(super) fn check(text: &str) -> Result<(), Complaint> {
    let Some(expected) = expected_check_char(text.as_bytes()) else {
        return Err(explain(text));
    };
    if text.as_bytes().last() == Some(&expected) {
        return Ok(());
    }
    Err(Complaint::new(
        "末位校验码不对",
        format!(
            "照营业执照核对：前 17 位都没抄错的话，末位应是 {}",
            char::from(expected)
        ),
    ))
}

/// The check character that the first 17 characters call for; None when the text is not 18 characters of the alphabet.
fn expected_check_char(code: &[u8]) -> Option<u8> {
    if code.len() != LENGTH {
        return None;
    }
    let values: Option<Vec<usize>> = code
        .iter()
        .map(|c| ALPHABET.iter().position(|known| known == c))
        .collect();
    // Weights are the powers of 3 modulo 31.
    let (sum, _) = values?
        .iter()
        .take(LENGTH - 1)
        .fold((0, 1), |(sum, weight), value| (sum + value * weight, weight * 3 % 31));
    ALPHABET.get((31 - sum % 31) % 31).copied()
}

/// Why the text is not even made like a code.
fn explain(text: &str) -> Complaint {
    let tidy: String = text
        .nfkc()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .flat_map(char::to_uppercase)
        .collect();
    if tidy != text && check(&tidy).is_ok() {
        return Complaint::new("应是大写字母和数字，中间没有空格", format!("写成 {tidy}"));
    }
    let forbidden = tidy.chars().find_map(|c| {
        let meant = match c {
            'I' => "1",
            'O' => "0",
            'S' => "5",
            'V' => "U 或 Y",
            'Z' => "2",
            _ => return None,
        };
        Some((c, meant))
    });
    if let Some((letter, meant)) = forbidden.filter(|_| tidy.len() == LENGTH) {
        return Complaint::new(
            format!("代码里不会有字母 {letter}"),
            format!("照营业执照核对，{letter} 多半是 {meant}"),
        );
    }
    let count = tidy.chars().count();
    match count {
        15 if tidy.bytes().all(|c| c.is_ascii_digit()) => {
            Complaint::new("这是 15 位的旧工商注册号", "换成营业执照上 18 位的统一社会信用代码")
        }
        9 => Complaint::new("这像是 9 位的组织机构代码", "换成营业执照上 18 位的统一社会信用代码"),
        LENGTH => Complaint::new(
            "含有代码里不会有的字符",
            "只有数字和大写字母（没有 I、O、S、V、Z），照营业执照核对",
        ),
        _ => Complaint::new(
            format!("应是 18 位，这里是 {count} 位"),
            "照营业执照核对，看漏了还是多了",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_real_codes() {
        for code in ["91330100799655058B", "9144030071526726XG", "914403001922038216"] {
            assert_eq!(check(code), Ok(()), "{code}");
        }
    }

    #[test]
    fn every_single_wrong_character_is_found() {
        let code = "91330100799655058B";
        for place in 0..LENGTH {
            for wrong in ALPHABET {
                let mut bytes = code.as_bytes().to_vec();
                if bytes[place] != *wrong {
                    bytes[place] = *wrong;
                    assert!(check(std::str::from_utf8(&bytes).unwrap()).is_err(), "place {place}");
                }
            }
        }
    }

    #[test]
    fn tells_what_went_wrong() {
        let fix = |text: &str| check(text).unwrap_err().fix;
        assert!(fix("91330100799655058C").contains("末位应是 B"));
        assert!(fix("91330100799655O58B").contains("O 多半是 0"));
        assert_eq!(fix("91330100799655058b"), "写成 91330100799655058B");
        assert_eq!(fix("９１３３ 0100799655058B"), "写成 91330100799655058B");
        assert!(check("330106000012345").unwrap_err().reason.contains("旧工商注册号"));
        assert!(check("9133010079965505").unwrap_err().reason.contains("16 位"));
        assert!(check("").is_err());
    }
}
