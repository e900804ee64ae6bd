//! HTTP that no browser sends: the service refuses it and goes on.

use std::cell::RefCell;
use std::io::{Read, Write};
use std::time::{Duration, Instant};

use crate::site::{Site, until};

fn site() -> Site {
    Site::with_vault(|vault| {
        vault.customer("杭州盛泰");
    })
}

#[test]
fn no_path_leads_out_of_the_vault() {
    let site = site();
    std::fs::write(site.root().parent().unwrap().join("secret.txt"), "秘密").unwrap();
    for path in [
        "/files/../secret.txt",
        "/files/%2e%2e/secret.txt",
        "/files/%2E%2E%2Fsecret.txt",
        "/files/客户/../../secret.txt",
        "/files/客户/%2e%2e/%2e%2e/secret.txt",
        "/files//etc/passwd",
        "/files/%2Fetc%2Fpasswd",
        "/files/C:%5Cwindows%5Cwin.ini",
        "/files/..%5Csecret.txt",
        "/files/%00",
        "/files/.git/config",
        "/files/.git/HEAD",
        "/r/../secret.txt",
        "/r/.git/config",
        "/api/r/%2e%2e/secret.txt",
        "/assets/../mod.rs",
        "/assets/%2e%2e%2fmod.rs",
        "/c/..%2F..%2Fsecret.txt",
    ] {
        let (status, body) = site.get(path);
        assert_eq!(status, 404, "{path}: {body}");
        assert!(
            !body.contains("秘密") && !body.contains("root:") && !body.contains("[core]"),
            "{path}: {body}"
        );
    }
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_vault_is_not_followed() {
    let site = site();
    let secret = site.root().parent().unwrap().join("secret.txt");
    std::fs::write(&secret, "秘密").unwrap();
    std::os::unix::fs::symlink(&secret, site.root().join("客户/制造业/中型/杭州盛泰/link.txt")).unwrap();
    let (_, body) = site.get("/files/客户/制造业/中型/杭州盛泰/link.txt");
    assert!(!body.contains("秘密"), "{body}");
}

#[test]
fn another_host_or_origin_is_refused() {
    let site = site();
    let port = site.host().rsplit(':').next().unwrap();
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "127.0.0.1:1",
        "",
        &format!("127.0.0.1.evil.example:{port}"),
    ] {
        let (status, body) =
            site.raw(format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes());
        assert_eq!(status, 421, "{host}");
        assert!(!body.contains("杭州盛泰"));
    }
    let post = |origin: &str| {
        let host = site.host();
        site.raw(format!("POST / HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nContent-Length: 2\r\nConnection: close\r\n\r\nab").as_bytes()).0
    };
    assert_eq!(post("https://evil.example"), 403);
    assert_eq!(post(&format!("http://{}", site.host())), 405);
}

#[test]
fn only_our_own_pages_may_have_something_opened() {
    let site = site();
    let (profile, host) = ("/open/客户/制造业/中型/杭州盛泰/客户.yaml", site.host());
    for headers in [
        "",
        "Origin: https://evil.example\r\n",
        "Origin: null\r\n",
        "Sec-Fetch-Site: cross-site\r\n",
        "Sec-Fetch-Site: same-site\r\n",
        "Sec-Fetch-Site: none\r\n",
        "Sec-Fetch-Site: same-origin\r\nOrigin: https://evil.example\r\n",
        &format!("Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\nOrigin: http://{host}\r\n"),
    ] {
        for path in [profile.to_owned(), format!("/api{profile}")] {
            assert_eq!(site.post_with(&path, headers), 403, "{path} {headers}");
        }
    }
    assert_eq!(site.get(profile).0, 404, "a link opens nothing");
    assert_eq!(site.post("/"), 405);
    assert_eq!(site.post("/c/CUST202601010001"), 405);
    site.has_opened(&[]);
    assert_eq!(site.post(profile), 303);
    site.has_opened(&[profile.trim_start_matches("/open/")]);
}

#[test]
fn nothing_is_opened_that_could_run_or_lies_elsewhere() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .file("附件/安装.exe", "MZ")
            .file("附件/脚本.sh", "#!/bin/sh")
            .file("附件/页面.html", "<script>")
            .file("附件/快捷.lnk", "L")
            .file("附件/扫描.pdf", "%PDF-1.4")
            .file("附件/程序.app/Contents/MacOS/run", "x")
            .file("附件/说明.txt", "可以看");
    });
    std::fs::write(site.root().parent().unwrap().join("secret.txt"), "秘密").unwrap();
    let dir = "客户/制造业/中型/杭州盛泰";
    #[cfg(unix)]
    {
        let root = site.root();
        std::os::unix::fs::symlink("/", root.join(dir).join("根")).unwrap();
        std::os::unix::fs::symlink("/etc/hosts", root.join(dir).join("链接.txt")).unwrap();
    }
    for path in [
        "附件/安装.exe",
        "附件/脚本.sh",
        "附件/页面.html",
        "附件/快捷.lnk",
        "附件/扫描.pdf",
        "附件/程序.app",
        "附件",
        "没有.txt",
        "根",
        "根/etc/hosts",
        "链接.txt",
        "..%2F..%2F..%2F..%2F..%2Fsecret.txt",
    ] {
        assert_eq!(site.post(&format!("/open/{dir}/{path}")), 404, "{path}");
    }
    for path in [
        "/open",
        "/open/",
        "/open/..",
        "/open/.git/config",
        "/open/%2Fetc%2Fhosts",
        "/open/客户",
        "/open/schemas",
    ] {
        assert!(matches!(site.post(path), 404 | 405), "{path}");
    }
    site.has_opened(&[]);
    assert_eq!(site.post(&format!("/api/open/{dir}/附件/说明.txt")), 200);
    assert_eq!(site.post(&format!("/api/open/{dir}")), 200);
    site.has_opened(&[&format!("{dir}/附件/说明.txt"), dir]);
}

#[test]
fn a_pdf_may_be_framed_by_our_own_pages_and_nothing_else_may() {
    let site = Site::with_vault(|vault| {
        let customer = vault.customer("杭州盛泰").file("附件/扫描.pdf", "%PDF-1.4");
        customer
            .file("附件/页面.html", "<script>")
            .file("附件/图.svg", "<svg/>");
    });
    let head = |path: &str| {
        let host = site.host();
        site.exchange(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())
            .0
    };
    let pdf = head("/files/客户/制造业/中型/杭州盛泰/附件/扫描.pdf");
    assert!(
        pdf.contains("frame-ancestors 'self'") && pdf.contains("X-Frame-Options: SAMEORIGIN"),
        "{pdf}"
    );
    assert!(
        pdf.contains("default-src 'none'") && !pdf.contains("script-src"),
        "{pdf}"
    );
    for path in [
        "/",
        "/c/CUST202601010001",
        "/files/客户/制造业/中型/杭州盛泰/附件/页面.html",
        "/files/客户/制造业/中型/杭州盛泰/附件/图.svg",
        "/files/客户/制造业/中型/杭州盛泰/附件/扫描.pdf?download=1",
    ] {
        assert!(head(path).contains("X-Frame-Options: DENY"), "{path}");
    }
    assert!(head("/c/CUST202601010001").contains("frame-src 'self'"));
    assert!(!head("/").contains("frame-src"));
}

#[test]
fn a_picture_may_be_laid_out_and_nothing_more() {
    let site = Site::with_vault(|vault| {
        vault
            .customer("杭州盛泰")
            .file("附件/名片.png", include_bytes!("pixel.png"))
            .file("附件/说明.txt", "可以看");
    });
    let policy = |path: &str| {
        let path = format!("/files/客户/制造业/中型/杭州盛泰/附件/{path}");
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            site.host()
        );
        let (head, _) = site.exchange(request.as_bytes());
        let policy = head
            .lines()
            .find_map(|line| line.strip_prefix("Content-Security-Policy: "));
        policy.unwrap().to_owned()
    };
    assert_eq!(
        policy("名片.png"),
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    );
    for path in ["名片.png?download=1", "说明.txt"] {
        assert_eq!(policy(path), "default-src 'none'; sandbox", "{path}");
    }
}

#[test]
fn the_icon_is_where_browsers_look_for_it() {
    let (status, body) = site().get("/favicon.ico");
    assert!(status == 200 && body.contains("<svg"), "{status} {body}");
}

#[test]
fn every_answer_carries_the_protective_headers() {
    let site = site();
    for path in ["/", "/nothing", "/api/status", "/assets/kehu.js", "/files/kehu.yaml"] {
        let (head, _) = site.exchange(
            format!(
                "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
                site.host()
            )
            .as_bytes(),
        );
        for header in [
            "Content-Security-Policy: default-src 'none'",
            "X-Content-Type-Options: nosniff",
            "Referrer-Policy:",
        ] {
            assert!(head.contains(header), "{path}: {head}");
        }
    }
}

#[test]
fn nonsense_is_answered_and_the_next_request_too() {
    let site = site();
    let host = site.host().to_owned();
    let long = "x".repeat(200_000);
    for (bytes, status) in [
        (
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 4000000000000000\r\n\r\n").into_bytes(),
            413,
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999999999999999\r\n\r\n").into_bytes(),
            400,
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").into_bytes(),
            501,
        ),
        (
            format!("GET /{long} HTTP/1.1\r\nHost: {host}\r\n\r\n").into_bytes(),
            431,
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: {host}\r\n{}\r\n", "a: b\r\n".repeat(500)).into_bytes(),
            431,
        ),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(), 400),
        (b"GET / SMTP\r\n\r\n".to_vec(), 400),
        (b"\r\n\r\n\r\n".to_vec(), 0),
    ] {
        let given = site.raw(&bytes).0;
        if status != 0 {
            assert_eq!(
                given,
                status,
                "{}",
                String::from_utf8_lossy(&bytes[..bytes.len().min(80)])
            );
        }
        assert_eq!(site.get("/healthz").0, 200);
    }
}

#[test]
fn half_open_connections_do_not_block_the_others_and_are_dropped() {
    let site = site();
    let mut silent: Vec<_> = (0..60).map(|_| site.connect()).collect();
    for stream in &mut silent {
        stream.write_all(b"GET / HT").unwrap();
    }
    assert_eq!(site.get("/healthz").0, 200);
    for stream in &mut silent {
        // Fails after 30 seconds, long after the deadline for a request.
        assert_eq!(stream.read(&mut [0]).unwrap(), 0, "the service ends the connection");
    }
    assert_eq!(site.get("/healthz").0, 200);
}

#[test]
fn too_many_connections_are_told_so_and_places_come_free_again() {
    let site = site();
    // They have begun to speak, and keep their places until they are done.
    let speaking = || {
        let mut stream = site.connect();
        // Those beyond the number are refused at once.
        let _ = stream.write_all(b"GET / HT");
        stream
    };
    let open: RefCell<Vec<_>> = RefCell::new((0..150).map(|_| speaking()).collect());
    // Whoever was not heard yet may lose its place to somebody else: the next one takes it again.
    until(|| {
        open.borrow_mut().push(speaking());
        site.get("/healthz").0 == 503
    });
    drop(open);
    until(|| site.get("/healthz").0 == 200);
}

#[test]
fn connections_that_say_nothing_keep_nobody_out() {
    let site = site();
    let mut silent: Vec<_> = (0..128).map(|_| site.connect()).collect();
    let deadline = Instant::now() + Duration::from_secs(10);
    while site.get("/healthz").0 != 200 {
        assert!(Instant::now() < deadline, "nobody gets in");
        std::thread::sleep(Duration::from_millis(50));
    }
    // The youngest is served all the same once it says something.
    let host = site.host();
    let mut last = silent.pop().unwrap();
    last.write_all(format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())
        .unwrap();
    let mut answer = String::new();
    last.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn who_leaves_while_waiting_for_news_frees_the_place() {
    let site = site();
    let host = site.host();
    let generation = site.json("/api/wait?generation=0")["generation"].as_u64().unwrap();
    let waiting: Vec<_> = (0..128)
        .map(|_| {
            let mut stream = site.connect();
            let ahead = generation + 1000;
            let request = format!("GET /api/wait?generation={ahead} HTTP/1.1\r\nHost: {host}\r\n\r\n");
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    // Those beyond the number that may wait are answered at once; the others hold their place until they leave.
    drop(waiting);
    let started = Instant::now();
    until(|| site.get("/healthz").0 == 200);
    assert!(started.elapsed() < Duration::from_secs(20), "sooner than waiting ends");
}

#[test]
fn raw_chinese_addresses_work() {
    let site = site();
    let (status, body) = site.get("/search?q=盛泰");
    assert_eq!(status, 200);
    assert!(body.contains("<mark>盛泰</mark>"), "{body}");
    assert_eq!(
        site.get("/search?q=%FF%FE%zz").0,
        200,
        "bad UTF-8 is a query like any other"
    );
}

#[test]
fn head_has_no_body_and_pipelined_requests_do_no_harm() {
    let site = site();
    let host = site.host();
    let head = format!("HEAD / HTTP/1.1\r\nHost: {host}\r\n\r\n");
    let get = format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\n");

    let (answer, body) = site.exchange(head.as_bytes());
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        !answer.contains("Content-Length: 0"),
        "the length that GET would give: {answer}"
    );
    assert_eq!(body, "");

    // One request a connection, and the answer says so.
    let (answer, body) = site.exchange(format!("{get}{get}{head}").as_bytes());
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert_eq!(answer.matches("Connection: close").count(), 1, "{answer}");
    assert_eq!(body.matches("\"ok\":true").count(), 1, "{body}");
    assert!(!body.contains("HTTP/1.1"), "{body}");
    assert_eq!(site.get("/healthz").0, 200);
}

#[test]
fn a_large_file_arrives_whole() {
    let text = "杭州盛泰，第一行\n".repeat(100_000);
    let site = Site::with_vault(|vault| {
        vault.customer("杭州盛泰").file("附件/长.txt", &text);
    });
    let (status, body) = site.get("/files/客户/制造业/中型/杭州盛泰/附件/长.txt");
    assert_eq!((status, body.len()), (200, text.len()));
    assert!(body == text);
}

#[test]
fn only_loopback_addresses_are_listened_on() {
    for address in ["0.0.0.0:0", "192.0.2.1:0", "[::]:0"] {
        let error = kehu::web::Server::bind(address).err().expect("refused").to_string();
        assert!(error.contains("本机"), "{error}");
    }
    assert!(
        kehu::web::Server::bind("nonsense")
            .err()
            .expect("refused")
            .to_string()
            .contains("127.0.0.1:8420")
    );
    let first = kehu::web::Server::bind("127.0.0.1:0").unwrap();
    let taken = kehu::web::Server::bind(&first.address().to_string())
        .err()
        .expect("refused")
        .to_string();
    assert!(taken.contains("已被占用"), "{taken}");
}
