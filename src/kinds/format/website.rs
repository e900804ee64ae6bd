//! Web addresses as they stand on business cards: `www.example.com`, with or without `http(s)://` and a path.

use super::Complaint;
use super::email::is_domain;

pub(super) fn check(text: &str) -> Result<(), Complaint> {
    let lower = text.trim().to_ascii_lowercase();
    let rest = lower
        .strip_prefix("https://")
        .or_else(|| lower.strip_prefix("http://"))
        .unwrap_or(&lower);
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest.get(..host_end).unwrap_or(rest);
    let (name, port) = host
        .split_once(':')
        .map_or((host, None), |(name, port)| (name, Some(port)));
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok());
    let blank = rest.contains(|c: char| c.is_whitespace() || c.is_control());
    if is_domain(name) && port_fits && !blank {
        return Ok(());
    }
    Err(Complaint::new(
        "不像网址",
        "写成 www.example.com 或 https://www.example.com",
    ))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn takes_addresses_and_nothing_that_runs() {
        for text in [
            "www.example.com",
            "https://example.com.cn/关于?x=1",
            "http://例子.中国:8080/",
            "EXAMPLE.COM",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
        for text in [
            "",
            "无",
            "javascript:alert(1)",
            "http://",
            "ftp://a.cn",
            "a b.cn",
            "a.cn:99999",
        ] {
            assert!(check(text).is_err(), "{text}");
        }
    }
}
