//! Telephone numbers as people in China write them (R67): 11-digit mobile, landline with area code, 400/800, foreign with `+`.

use super::{Complaint, area_code};
use unicode_normalization::UnicodeNormalization;

/// A number in the one form that imports write: `13800138000`, `0755-88001234`, `0755-88001234-801`. The country's own code
/// goes, and an area code that lost its zero in a number cell gets it back. 400 numbers and foreign ones stay as they are
/// written. None for what is no number, or more than one.
pub fn tidy_phone(text: &str) -> Option<String> {
    let squeezed = squeezed(text);
    let Some(number) = without_country(&squeezed) else {
        // No country's code begins with a zero.
        let code = squeezed.strip_prefix('+').or_else(|| squeezed.strip_prefix("00"));
        let is_foreign = code.is_some_and(|code| !code.starts_with('0'));
        let written = || text.nfkc().collect::<String>().trim().to_owned();
        return (is_foreign && check(text).is_ok()).then(written);
    };
    let (number, extension) = split_extension(number);
    let extension = match extension {
        Some(digits) if is_extension(digits) => format!("-{digits}"),
        Some(_) => return None,
        None => String::new(),
    };
    if !number.bytes().all(|c| c.is_ascii_digit() || c == b'-') {
        return None;
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let tidy = if is_mobile(&digits) {
        digits
    } else if is_service(&digits) {
        number.to_owned()
    } else if is_landline(&digits) {
        let (area, local) = digits.split_at_checked(area_length(&digits))?;
        format!("{area}-{local}")
    } else {
        let (area, local) = area_code::split(&digits)?;
        format!("0{area}-{local}")
    };
    Some(tidy + &extension)
}

/// Without +86, 0086 or 86; None for the number of another country.
fn without_country(squeezed: &str) -> Option<&str> {
    for prefix in ["+86", "0086", "86-"] {
        if let Some(rest) = squeezed.strip_prefix(prefix) {
            return Some(rest.trim_start_matches('-'));
        }
    }
    if squeezed.starts_with('+') || squeezed.starts_with("00") {
        return None;
    }
    // No area code and no mobile begins with 86, so that only the country's code can be meant.
    let (start, _) = split_extension(squeezed);
    let rest = start.strip_prefix("86").filter(|rest| {
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        is_mobile(&digits) || is_landline(&digits) || area_code::split(&digits).is_some()
    });
    Some(if rest.is_some() { squeezed.get(2..)? } else { squeezed })
}

/// Without blanks and other signs that say nothing; every dash a hyphen.
fn squeezed(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '(' | ')' | '.' | '·'))
        .map(|c| if "‐‑–—−".contains(c) { '-' } else { c })
        .collect()
}

fn is_extension(text: &str) -> bool {
    (1..=6).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_digit())
}

/// Digits of the area code, its zero included, that a landline begins with.
fn area_length(digits: &str) -> usize {
    if digits.starts_with("010") || digits.starts_with("02") {
        3
    } else {
        4
    }
}

pub(super) fn check(text: &str) -> Result<(), Complaint> {
    let tidy = squeezed(text);
    let (number, extension) = split_extension(&tidy);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let international = number.starts_with('+') || digits.starts_with("00");
    let only_number = number
        .chars()
        .enumerate()
        .all(|(i, c)| c.is_ascii_digit() || c == '-' || (c == '+' && i == 0));
    let extension_fits = extension.is_none_or(is_extension);

    if only_number && extension_fits {
        let digits = digits.strip_prefix("00").unwrap_or(&digits);
        let domestic = digits
            .strip_prefix("86")
            .filter(|rest| international || is_mobile(rest));
        let fits = match domestic {
            Some(rest) => is_domestic(rest) || is_domestic(&format!("0{rest}")),
            None if international => (7..=15).contains(&digits.len()),
            None => is_domestic(digits),
        };
        if fits {
            return Ok(());
        }
    }
    Err(explain(text, &digits, only_number))
}

/// 0571-88001234-801, …转801, …ext.801, …#801: the number and the extension.
fn split_extension(text: &str) -> (&str, Option<&str>) {
    let lower_marks = ["分机号", "分机", "转", "ext", "Ext", "EXT", "x", "X", "#"];
    for mark in lower_marks {
        if let Some((number, extension)) = text.split_once(mark) {
            return (
                number.trim_end_matches('-'),
                Some(extension.trim_start_matches([':', '-'])),
            );
        }
    }
    // A third group after area code and number is an extension.
    let groups: Vec<&str> = text.split('-').collect();
    if let [area, number, extension] = groups[..]
        && (is_area_code(area) && is_domestic(&format!("{area}{number}"))
            || area_code::split(&format!("{area}{number}")).is_some_and(|(code, _)| code == area))
    {
        let length = text.len().saturating_sub(extension.len() + 1);
        return (text.get(..length).unwrap_or(text), Some(extension));
    }
    // The number as one, then an extension: 88001234 needs its area code, so only a whole landline counts.
    if let [whole, extension] = groups[..]
        && whole.len() >= 10
        && is_domestic(whole)
    {
        return (whole, Some(extension));
    }
    (text, None)
}

fn is_domestic(digits: &str) -> bool {
    is_mobile(digits) || is_landline(digits) || is_service(digits)
}

fn is_mobile(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..]) && digits.len() == 11
}

/// 010 and 02x are followed by 8 digits, 03xx to 09xx by 7 or 8.
fn is_landline(digits: &str) -> bool {
    match digits.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', _, ..] => digits.len() == 11,
        [b'0', b'3'..=b'9', ..] => matches!(digits.len(), 11 | 12),
        _ => false,
    }
}

fn is_area_code(digits: &str) -> bool {
    matches!(
        digits.as_bytes(),
        [b'0', b'1', b'0'] | [b'0', b'2', _] | [b'0', b'3'..=b'9', _, _]
    )
}

/// 400/800 numbers and the short numbers of banks and carriers (95588, 96 …).
fn is_service(digits: &str) -> bool {
    match digits.as_bytes() {
        [b'4' | b'8', b'0', b'0', ..] => digits.len() == 10,
        [b'9', b'5' | b'6', ..] => (5..=8).contains(&digits.len()),
        _ => false,
    }
}

fn explain(text: &str, digits: &str, only_number: bool) -> Complaint {
    let count = digits.len();
    let is_exponent = text.to_ascii_uppercase().contains("E+") && text.starts_with(|c: char| c.is_ascii_digit());
    if is_exponent {
        return Complaint::new(
            "表格把号码显示成了科学计数，末几位已经丢失",
            "照原来的资料重新填写完整的号码",
        );
    }
    let several = text.contains(['/', '、', ';', '；', ',', '，']) && count > 12;
    if several {
        return Complaint::new(
            "一栏里写了不止一个号码",
            "这里留一个，其余写到 other_phones（其他电话），一行一个",
        );
    }
    if !only_number {
        return Complaint::new(
            "电话里有数字以外的内容",
            "只留号码，例如 13800138000 或 0571-88001234-801；说明写到备注里",
        );
    }
    if digits.starts_with('1') && (9..=13).contains(&count) {
        return if count == 11 {
            Complaint::new("没有这样的手机号段", "手机号第二位是 3 到 9，请核对")
        } else {
            Complaint::new(format!("手机号应有 11 位，这里是 {count} 位"), "核对是漏了还是多了数字")
        };
    }
    if !digits.starts_with('0') && is_landline(&format!("0{digits}")) {
        return Complaint::new("区号前的 0 丢了", format!("写成 \"0{digits}\"，加上引号就不会再丢"));
    }
    if digits.starts_with('0') && (5..=13).contains(&count) {
        return Complaint::new("座机位数不对", "区号后面应有 7 或 8 位，请核对是漏了还是多了数字");
    }
    if digits.starts_with('1') && matches!(count, 7 | 8) {
        return Complaint::new(
            "位数不够",
            "手机号应有 11 位，请核对是否漏了数字；是座机就在前面加上区号",
        );
    }
    if matches!(count, 7 | 8) {
        return Complaint::new("座机缺区号", format!("前面加上区号，例如 0571-{digits}"));
    }
    Complaint::new(
        "既不是手机号，也不是带区号的座机",
        "手机写 11 位，座机写成 0571-88001234，国外号码以 + 开头",
    )
}

#[cfg(test)]
mod tests {
    use super::{check, tidy_phone};

    #[test]
    fn one_number_has_one_form() {
        for (text, tidy) in [
            ("13800138000", "13800138000"),
            ("138 0013-8000", "13800138000"),
            ("１３８００１３８０００", "13800138000"),
            ("+86 13800138000", "13800138000"),
            ("0086-138-0013-8000", "13800138000"),
            ("8613800138000", "13800138000"),
            ("86-13800138000", "13800138000"),
            ("(010)12345678", "010-12345678"),
            ("0571 88001234", "0571-88001234"),
            ("0571－88001234", "0571-88001234"),
            ("0571—8800123", "0571-8800123"),
            ("755-88001234", "0755-88001234"),
            ("75588001234", "0755-88001234"),
            ("2188001234", "021-88001234"),
            ("86-755-88001234", "0755-88001234"),
            ("+86 (0)755 8800 1234", "0755-88001234"),
            ("8675588001234", "0755-88001234"),
            ("0571-88001234-801", "0571-88001234-801"),
            ("0571-88001234转801", "0571-88001234-801"),
            ("755-88001234 ext 801", "0755-88001234-801"),
            ("755-88001234-801", "0755-88001234-801"),
            ("+86-571-88001234-801", "0571-88001234-801"),
            ("057188001234（分机：801）", "0571-88001234-801"),
            ("400-800-1234", "400-800-1234"),
            ("4008001234", "4008001234"),
            ("800 810 1234", "8008101234"),
            ("+1 650 253 0000", "+1 650 253 0000"),
            ("00852-23456789", "00852-23456789"),
        ] {
            assert_eq!(tidy_phone(text).as_deref(), Some(tidy), "{text}");
            assert_eq!(check(tidy), Ok(()), "{tidy}");
            assert_eq!(tidy_phone(tidy).as_deref(), Some(tidy), "{tidy}");
        }
        for text in [
            "88001234",
            "1380013800",
            "1.38E+10",
            "13800138000 张总",
            "13800138000/13900139000",
            "0571-88001234转前台",
            "330-88001234",
            "00 0571-88001234",
            "+86",
            "86",
            "-",
            "",
        ] {
            assert_eq!(tidy_phone(text), None, "{text}");
        }
    }

    #[test]
    fn takes_numbers_as_people_write_them() {
        for text in [
            "13800138000",
            "138 0013 8000",
            "138-0013-8000",
            "１３８００１３８０００",
            "+86 13800138000",
            "+86-138-0013-8000",
            "8613800138000",
            "0086 13800138000",
            "010-12345678",
            "(010)12345678",
            "（0571）88001234",
            "0571-88001234",
            "05718800123",
            "0755-8800123",
            "0571-88001234-801",
            "0571 88001234转801",
            "0571-88001234 分机 801",
            "0571-88001234 ext.801",
            "057188001234-801",
            "+86 571 8800 1234",
            "+86-0571-88001234",
            "400-800-1234",
            "4008001234",
            "800 810 1234",
            "95588",
            "+1 650 253 0000",
            "+852 2345 6789",
            "00852-23456789",
            "+44 20 7946 0958",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn refuses_what_cannot_be_dialled() {
        for text in [
            "",
            "1380013800",
            "138001380000",
            "12800138000",
            "88001234",
            "0571",
            "abc",
            "138001380OO",
            "+",
            "+86",
            "-",
            "00",
            "021-1234567",
            "+12345678901234567",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let reason = |text: &str| check(text).unwrap_err().reason;
        assert!(reason("1380013800").contains("这里是 10 位"));
        assert!(reason("12800138000").contains("号段"));
        assert!(reason("88001234").contains("区号"));
        assert!(reason("021-5555").contains("位数不对"));
        assert!(reason("57188001234").contains("0 丢了"));
        assert!(reason("571-88001234-801").contains("0 丢了"));
        assert!(reason("1.38E+10").contains("科学计数"));
        assert!(reason("13800138000/13900139000").contains("不止一个"));
        assert!(reason("13800138000 张总").contains("数字以外"));
    }
}
