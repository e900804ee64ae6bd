//! How long the server takes for each page, and how much each weighs.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use kehu::archive::{Archive, Options, Viewer};
use kehu::web::{Request, Site, respond};

use super::{median, percentile, profiles};

const ROUNDS: usize = 40;
/// Customers whose pages are asked for.
const CUSTOMERS: usize = 10;

/// A page, or several of one sort.
#[derive(Debug)]
pub struct PageFigures {
    pub what: &'static str,
    pub median: Duration,
    pub p99: Duration,
    /// Right after a save, when nothing is worked out yet.
    pub after_save: Duration,
    pub bytes: usize,
    /// The most that the 99th percentile may take.
    pub goal: Duration,
}

/// Lists and searches, other pages, reports (the bounds).
const LIST: Duration = Duration::from_millis(15);
const PAGE: Duration = Duration::from_millis(30);
const REPORT: Duration = Duration::from_millis(50);
/// A look at every living customer's profile, which somebody asks for once a month.
const SURVEY: Duration = Duration::from_millis(300);

/// Measures every page of a vault that is indexed. `save` changes one file and takes it in.
pub fn measure(root: &Path, options: &Options, save: &dyn Fn(&Archive, usize)) -> Vec<PageFigures> {
    let archive = Arc::new(Archive::open(root, options).unwrap());
    archive.catch_up(&|_| {}).unwrap();
    let site = Site::new(archive.clone(), Viewer::everything());
    let some: Vec<String> = profiles(root)
        .iter()
        .step_by(997)
        .take(CUSTOMERS)
        .map(|path| path.as_str().trim_end_matches("/客户.yaml").to_owned())
        .collect();
    let each = |make: &dyn Fn(&str) -> String| -> Vec<String> { some.iter().map(|dir| make(dir)).collect() };
    let encoded = |text: &str| -> String { text.bytes().map(|byte| format!("%{byte:02X}")).collect() };
    let fixed = |addresses: &[&str]| -> Vec<String> { addresses.iter().map(|text| (*text).to_owned()).collect() };
    let search = |words: &[&str]| -> Vec<String> {
        words
            .iter()
            .map(|words| format!("/search?q={}", encoded(words)))
            .collect()
    };
    let reports: Vec<String> = kehu::reports::ALL
        .iter()
        .flat_map(|report| {
            let own = format!("/reports/{}", report.name);
            [format!("{own}?period=all"), own]
        })
        .collect();
    let pages = [
        ("今日 /", fixed(&["/"]), PAGE),
        ("待办 /todo", fixed(&["/todo"]), REPORT),
        ("整理 /tidy", fixed(&["/tidy"]), SURVEY),
        (
            "客户 /customers: all, sorted, filtered",
            fixed(&[
                "/customers",
                "/customers?sort=-contract_amount",
                "/customers?q=owner%3A%E5%BC%A0%E4%B8%89&page=7",
            ]),
            LIST,
        ),
        (
            "客户 as folders and by kind",
            fixed(&["/customers?view=tree", "/customers?view=kind&kind=contract"]),
            PAGE,
        ),
        (
            "搜索 /search",
            search(&["首付款", "苏州", "类型:跟进 负责人:张三", "张"]),
            LIST,
        ),
        ("客户页 /c/{id}", each(&|dir| format!("/c/{}", encoded(dir))), PAGE),
        (
            "历史 /c/{id}/history",
            each(&|dir| format!("/c/{}/history", encoded(dir))),
            PAGE,
        ),
        (
            "文件 /r/{path}",
            each(&|dir| format!("/r/{}/%E5%AE%A2%E6%88%B7.yaml", encoded(dir).replace("%2F", "/"))),
            PAGE,
        ),
        ("变更 /changes", fixed(&["/changes"]), PAGE),
        ("问题 /problems", fixed(&["/problems"]), PAGE),
        ("报表 /reports, all eight at a glance", fixed(&["/reports"]), PAGE),
        ("报表 /reports/{name}, each", reports, REPORT),
    ];
    let mut saves = 0;
    pages
        .into_iter()
        .map(|(what, addresses, goal)| {
            let mut took = Vec::new();
            let mut fresh = Vec::new();
            let mut bytes = 0;
            for address in &addresses {
                saves += 1;
                save(&archive, saves);
                fresh.push(visit(&site, address).0);
                for _ in 0..ROUNDS {
                    let (time, weight) = visit(&site, address);
                    took.push(time);
                    bytes = bytes.max(weight);
                }
            }
            let figures = PageFigures {
                what,
                median: median(took.clone()),
                p99: percentile(took, 99),
                after_save: median(fresh),
                bytes,
                goal,
            };
            eprintln!(
                "  {:7.3} ms median, {:7.3} ms p99, {:7.3} ms after a save, {:4} KB  {what}",
                figures.median.as_secs_f64() * 1e3,
                figures.p99.as_secs_f64() * 1e3,
                figures.after_save.as_secs_f64() * 1e3,
                figures.bytes / 1000
            );
            figures
        })
        .collect()
}

fn visit(site: &Site, address: &str) -> (Duration, usize) {
    let request = Request::get(address).with_header("Host", "127.0.0.1:80");
    let started = Instant::now();
    let response = respond(site, &request);
    let took = started.elapsed();
    assert_eq!(response.status, 200, "{address}");
    (took, response.body.len())
}
