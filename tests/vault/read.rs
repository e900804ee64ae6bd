use crate::{Sample, path};
use kehu::vault::{Content, Vault};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};

fn bytes(vault: &Vault, text: &str, max: u64) -> Option<Vec<u8>> {
    match vault.read(&path(text), max).expect("read") {
        Some(Content::Bytes { bytes, stamp }) => {
            assert_eq!(stamp.size, bytes.len() as u64);
            Some(bytes)
        }
        Some(Content::TooLarge { .. }) => panic!("too large"),
        None => None,
    }
}

#[test]
fn a_file_comes_with_its_stamp() {
    let sample = Sample::new().with("客户/a.yaml", "甲");
    let Some(Content::Bytes { bytes, stamp }) = sample.vault.read(&path("客户/a.yaml"), 100).expect("read") else {
        panic!("no bytes");
    };
    assert_eq!(bytes, "甲".as_bytes());
    assert_eq!(Some(stamp), sample.vault.stat(&path("客户/a.yaml")));
}

#[test]
fn what_is_no_plain_file_reads_as_absent() {
    let sample = Sample::new().with("客户/dir.yaml/x", "");
    for absent in ["nothing", "客户/dir.yaml", "客户/dir.yaml/x/y"] {
        assert_eq!(bytes(&sample.vault, absent, 100), None, "{absent}");
        assert_eq!(sample.vault.stat(&path(absent)), None, "{absent}");
    }
}

#[test]
fn a_huge_file_is_not_read() {
    let sample = Sample::new();
    let file = fs::File::create(sample.root().join("huge")).expect("created");
    file.set_len(1 << 40).expect("sparse");
    let content = sample.vault.read(&path("huge"), 5 << 20).expect("looked");
    assert!(matches!(content, Some(Content::TooLarge { stamp }) if stamp.size == 1 << 40));
    assert_eq!(
        bytes(&sample.with("small", "12345").vault, "small", 5),
        Some(b"12345".to_vec())
    );
}

#[cfg(unix)]
#[test]
fn nothing_is_read_through_a_link_or_from_a_pipe() {
    let sample = Sample::new().with("客户/a.yaml", "");
    let outside = tempfile::tempdir().expect("a temp dir");
    fs::write(outside.path().join("secret"), "s").expect("written");
    std::os::unix::fs::symlink(outside.path(), sample.root().join("客户/out")).expect("linked");
    std::os::unix::fs::symlink(outside.path().join("secret"), sample.root().join("客户/link.yaml")).expect("linked");
    let pipe = sample.root().join("客户/pipe.yaml");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .expect("mkfifo");
    assert!(made.success());
    for path in ["客户/out/secret", "客户/link.yaml", "客户/pipe.yaml"] {
        assert_eq!(bytes(&sample.vault, path, 100), None, "{path}");
    }
}

#[test]
fn a_file_rewritten_while_it_is_read_is_never_mixed_with_a_wrong_stamp() {
    let sample = Sample::new().with("客户/a.yaml", "0");
    let target = sample.root().join("客户/a.yaml");
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for round in 0_usize.. {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                let digit = round % 10;
                fs::write(&target, digit.to_string().repeat(1 + (round * 7919) % 100_000)).expect("written");
            }
        });
        for _ in 0..300 {
            // Whatever comes is bounded; it never panics, and never claims bytes it has not.
            let content = sample.vault.read(&path("客户/a.yaml"), 200_000).expect("read");
            if let Some(Content::Bytes { bytes, .. }) = content {
                assert!(bytes.len() <= 100_001);
            }
        }
        over.store(true, Ordering::Relaxed);
    });
}
