//! Sizes of files as people say them: 640 KB, 2.4 MB.

const UNITS: [&str; 4] = ["字节", "KB", "MB", "GB"];

/// A size, short.
#[must_use]
pub fn short(bytes: u64) -> String {
    let mut size = bytes as f64;
    let mut unit = 0;
    while size >= 1000.0 && unit + 1 < UNITS.len() {
        size /= 1024.0;
        unit += 1;
    }
    let decimals = usize::from(unit > 0 && size < 9.95);
    format!("{size:.decimals$} {}", UNITS.get(unit).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_sizes() {
        for (bytes, said) in [
            (0, "0 字节"),
            (999, "999 字节"),
            (1_000, "1.0 KB"),
            (65_536, "64 KB"),
            (2_516_582, "2.4 MB"),
            (1_048_000, "1.0 MB"),
            (5_368_709_120, "5.0 GB"),
            (u64::MAX, "17179869184 GB"),
        ] {
            assert_eq!(short(bytes), said);
        }
    }
}
