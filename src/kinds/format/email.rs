//! E-mail addresses (R68): what mail servers accept in practice, not all that RFC 5322 allows.

use super::Complaint;
use unicode_normalization::UnicodeNormalization;

pub(super) fn check(text: &str) -> Result<(), Complaint> {
    if is_address(text) {
        return Ok(());
    }
    // ＠, ． and 。 come from a Chinese keyboard.
    let tidy: String = text
        .nfkc()
        .map(|c| if c == '。' { '.' } else { c })
        .filter(|c| !c.is_whitespace())
        .collect();
    if is_address(&tidy) {
        return Err(Complaint::new("里面有全角符号或空格", format!("写成 {tidy}")));
    }
    Err(match tidy.matches('@').count() {
        0 => Complaint::new("没有 @", "写成 名字@域名，例如 zhangsan@example.com"),
        1 => Complaint::new(
            "@ 前后写得不完整，或有不能用的字符",
            "写成 名字@域名，例如 zhangsan@example.com",
        ),
        _ => Complaint::new("有不止一个 @", "一栏只写一个邮箱，其余写到备注里"),
    })
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let local_fits = (1..=64).contains(&local.len())
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && local
            .chars()
            .all(|c| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c));
    local_fits && is_domain(domain)
}

/// A host name with at least one dot; Chinese domains count.
pub(super) fn is_domain(domain: &str) -> bool {
    let labels: Vec<&str> = domain.split('.').collect();
    let label_fits = |label: &&str| {
        (1..=63).contains(&label.chars().count())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let top_fits = labels
        .last()
        .is_some_and(|top| top.chars().count() >= 2 && !top.chars().all(|c| c.is_ascii_digit()));
    domain.len() <= 253 && labels.len() >= 2 && labels.iter().all(label_fits) && top_fits
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn takes_addresses_that_mail_reaches() {
        for text in [
            "a@b.cn",
            "zhang.san+crm@mail.example.com.cn",
            "13800138000@163.com",
            "o'neil@example.org",
            "张三@例子.中国",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            "@",
            "a@",
            "@b.cn",
            "a@b",
            "a@b.c",
            "a@@b.cn",
            "a b@c.cn",
            "a@b..cn",
            ".a@b.cn",
            "a@-b.cn",
            "a@1.2.3.4",
            "a@b.cn;c@d.cn",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }

    #[test]
    fn corrects_the_chinese_keyboard() {
        assert_eq!(check("zhang＠example。com").unwrap_err().fix, "写成 zhang@example.com");
        assert_eq!(check("zhang @example.com").unwrap_err().fix, "写成 zhang@example.com");
    }
}
