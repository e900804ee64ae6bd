//! 导入: a spreadsheet goes into the vault in four steps, and back out with one.

use std::fmt::Write as _;

use crate::site::{Site, location, until};

/// A vault with one customer, and a list that updates it, brings another and has a row without a name.
fn site() -> Site {
    Site::with_vault(|vault| {
        vault.customer("杭州盛泰机械有限公司").with("remark", "老客户");
    })
}

const LIST: &str = "2026 年客户名单\n\
    客户名称（必填）,内部代号,备注,所属行业\n\
    杭州盛泰机械有限公司,ST,重点,制造业\n\
    苏州新客户有限公司,XK,,制造业\n\
    ,WM,没有名称,制造业\n";

fn profile_of(site: &Site, name: &str) -> String {
    let results = site.json("/api/customers?limit=50");
    let found = results["results"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["customer_name"] == name)
        .cloned();
    let path = found.unwrap_or_else(|| panic!("no {name} in {results}"))["path"]
        .as_str()
        .unwrap()
        .to_owned();
    std::fs::read_to_string(site.root().join(path)).unwrap()
}

#[test]
fn a_list_goes_in_by_four_steps_and_out_by_one() {
    let site = site();
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("客户名单.csv");
    std::fs::write(&file, LIST).unwrap();
    let page = site
        .open("/import")
        .shows("选择表格文件")
        .chooses_file("#sheet-file", &file)
        .shows("表头在第")
        .shows("没有对应字段，按原名保留");
    assert_eq!(page.value("document.querySelector('.row-number').value"), "2");
    let page = page
        .chooses_option("s0.c1", "short_name")
        .clicks("下一步：预览")
        .shows("将导入 客户名单.csv：新建 1 个客户，更新 1 个客户")
        .shows("没有客户名称")
        .clicks("更新")
        .shows("ST")
        .clicks("确认导入")
        .shows("已导入 客户名单.csv：新建 1 个客户，更新 1 个客户")
        .shows("有 1 行没有导入");
    assert!(profile_of(&site, "杭州盛泰机械有限公司").contains("short_name: ST\n"));
    assert!(profile_of(&site, "苏州新客户有限公司").contains("short_name: XK\n"));

    let errors = page.value("document.querySelector('a[download]').getAttribute('href')");
    let rejected = site.downloads(errors.as_str().unwrap());
    let path = dir.path().join("客户名单-错误行.xlsx");
    std::fs::write(&path, &rejected).unwrap();
    let tables = kehu::sheets::read_here(&path, &kehu::sheets::ReadOptions::default()).unwrap();
    let header: Vec<String> = tables[0].rows[0].cells.iter().map(|(_, cell)| cell.display()).collect();
    assert_eq!(
        header.join(","),
        "客户名称（必填）,内部代号,备注,所属行业,原工作表,原行号,错误原因,建议"
    );
    // The corrected file is understood without a word more: the decision about 内部代号 was remembered.
    let again = site.uploads("客户名单-错误行.xlsx", &rejected);
    let sheet = site.json(&format!("/api{again}"))["sheets"][0].clone();
    assert_eq!(sheet["columns"][1]["field"], "short_name", "{sheet}");

    page.clicks("撤销这次导入").clicks("撤销，改回去").shows("已撤销");
    until(|| site.json("/api/status")["customers"] == 1);
    let profile = profile_of(&site, "杭州盛泰机械有限公司");
    assert!(
        profile.contains("remark: 老客户\n") && !profile.contains("short_name"),
        "{profile}"
    );
}

#[test]
fn every_step_fits_a_phone() {
    let site = site();
    let upload = site.uploads("客户名单.csv", LIST.as_bytes());
    let page = site
        .open("/")
        .on_a_phone()
        .goes_to("/import")
        .fits()
        .shows("选择表格文件");
    page.goes_to(&upload)
        .fits()
        .clicks("下一步：预览")
        .shows("确认导入")
        .fits()
        .clicks("确认导入")
        .shows("已导入")
        .fits()
        .is_quiet();
}

#[test]
fn decisions_are_remembered_for_the_next_list_of_the_same_make() {
    let site = site();
    let first = site.uploads("一月.csv", LIST.as_bytes());
    site.sends_form(
        &first,
        &[
            ("s0.c1", "short_name"),
            ("keep", "1"),
            ("name", "业务部名单"),
            ("do", "next"),
        ],
    );
    until(|| site.json(&format!("/api{first}"))["stage"] == "planned");
    site.runs(&first);
    until(|| site.json(&format!("/api{first}"))["stage"] == "imported");
    let kept = std::fs::read_to_string(site.root().join("mappings/业务部名单.yaml")).unwrap();
    assert!(kept.contains("  内部代号: short_name\n"), "{kept}");

    let february = "备注,所属行业,客户名称,内部代号\n,制造业,南京二月有限公司,EY\n";
    let second = site.uploads("二月.csv", february.as_bytes());
    let sheet = site.json(&format!("/api{second}"))["sheets"][0].clone();
    assert_eq!(sheet["mapping"], "业务部名单");
    assert_eq!(sheet["columns"][3]["field"], "short_name");
    let (_, page) = site.get(&second);
    assert!(page.contains("按记住的“业务部名单”认列"), "{page}");
}

#[test]
fn what_every_customer_must_have_can_be_given_for_all() {
    let site = site();
    let upload = site.uploads(
        "名单.csv",
        "客户名称\n苏州新客户有限公司\n杭州盛泰机械有限公司\n".as_bytes(),
    );
    let (_, page) = site.get(&upload);
    assert!(page.contains("name=\"default.owner\""), "{page}");
    site.sends_form(
        &upload,
        &[
            ("default.owner", "王五"),
            ("default.industry", "制造业"),
            ("do", "next"),
        ],
    );
    until(|| site.json(&format!("/api{upload}"))["stage"] == "planned");
    site.runs(&upload);
    until(|| site.json(&format!("/api{upload}"))["stage"] == "imported");
    assert!(profile_of(&site, "苏州新客户有限公司").contains("owner: 王五\n"));
    assert!(!profile_of(&site, "杭州盛泰机械有限公司").contains("王五"));
}

#[test]
fn a_double_click_imports_once() {
    let site = site();
    let upload = site.uploads("名单.csv", LIST.as_bytes());
    site.sends_form(&upload, &[("do", "next")]);
    until(|| site.json(&format!("/api{upload}"))["stage"] == "planned");
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| site.runs(&upload));
        }
    });
    until(|| site.json(&format!("/api{upload}"))["stage"] == "imported");
    let log = site.json("/api/changes?operation=import");
    assert_eq!(log["results"].as_array().unwrap().len(), 1, "{log}");
    assert_eq!(site.json("/api/status")["customers"], 2);
    // What was imported is imported: its earlier steps lead to the result.
    let (head, _) = site.sends_form(&upload, &[("s0.c1", "ignore"), ("do", "next")]);
    assert!(head.starts_with("HTTP/1.1 303"), "{head}");
    assert_eq!(site.json(&format!("/api{upload}"))["stage"], "imported");
}

#[test]
fn wrong_files_do_not_push_out_the_one_that_somebody_works_on() {
    let site = site();
    let upload = site.uploads("名单.csv", LIST.as_bytes());
    for number in 0..12 {
        site.uploads(&format!("照片{number}.xlsx"), b"\x89PNG\r\n\x1a\n");
    }
    assert_eq!(site.json(&format!("/api{upload}"))["stage"], "read");
}

#[test]
fn a_file_too_large_for_the_memory_arrives_whole() {
    let site = site();
    let mut list = String::from("客户名称,备注\n");
    for number in 0..3000 {
        writeln!(list, "第{number}号机械设备有限公司,{}", "长".repeat(100)).unwrap();
    }
    assert!(list.len() > 500_000);
    let upload = site.uploads("大名单.csv", list.as_bytes());
    assert_eq!(site.json(&format!("/api{upload}"))["sheets"][0]["rows"], 3000);
}

#[test]
fn only_our_own_page_may_send_files_and_only_to_the_import() {
    let site = site();
    let host = site.host().to_owned();
    let large = "x".repeat(3_000_000);
    let status = |path: &str, origin: &str| {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nKehu-Spooled: ../../x\r\n\
             Content-Type: multipart/form-data; boundary=XyZ\r\nContent-Length: {}\r\n\r\n",
            large.len()
        );
        site.raw(&[head.as_bytes(), large.as_bytes()].concat()).0
    };
    let ours = format!("http://{host}");
    assert_eq!(status("/import", "https://elsewhere.example"), 403);
    assert_eq!(status("/export", &ours), 413);
    assert_eq!(status("/import", &ours), 400, "no file in it");
    let announcing =
        format!("POST /import HTTP/1.1\r\nHost: {host}\r\nOrigin: {ours}\r\nContent-Length: 4000000000000000\r\n\r\n");
    assert_eq!(site.raw(announcing.as_bytes()).0, 413);
    assert_eq!(site.get("/healthz").0, 200);
}

#[test]
fn what_cannot_be_imported_is_told_and_the_way_on_shown() {
    let site = site();
    let (head, page) = site.sends_file("", b"");
    assert!(
        head.starts_with("HTTP/1.1 400") && page.contains("请先选择一个表格文件"),
        "{head}{page}"
    );

    let upload = site.uploads("说明书.xlsx", b"%PDF-1.7 ...");
    let (_, page) = site.get(&upload);
    assert!(
        page.contains("说明书.xlsx 不是表格（这是 PDF 文件）") && page.contains("换一个文件"),
        "{page}"
    );

    let upload = site.uploads("产品.csv", "型号,单价\nA1,3\n".as_bytes());
    let (_, page) = site.get(&upload);
    assert!(page.contains("看不出哪一列是客户名称"), "{page}");
    // Without a remedy it goes no further than to the columns, with the reason.
    let (head, _) = site.sends_form(&upload, &[("do", "next")]);
    until(|| site.json(&format!("/api{upload}"))["stage"] == "failed");
    let (head, _) = site.exchange(
        format!(
            "GET {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            location(&head).unwrap(),
            site.host()
        )
        .as_bytes(),
    );
    assert_eq!(location(&head).as_deref(), Some(upload.as_str()));
    // A person knows what kehu cannot.
    site.sends_form(&upload, &[("s0.c0", "customer_name"), ("do", "next")]);
    until(|| site.json(&format!("/api{upload}"))["stage"] == "planned");

    site.sends_form(&format!("{upload}/discard"), &[]);
    let (status, _) = site.get(&format!("/api{upload}"));
    assert_eq!(status, 404);
    let (_, page) = site.get("/import?gone=1");
    assert!(page.contains("这次上传的文件已经不在了"), "{page}");
}

#[test]
fn several_sheets_are_shown_each_with_its_kind() {
    let site = site();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("台账.xlsx");
    let mut book = rust_xlsxwriter::Workbook::new();
    for (name, rows) in [
        ("填写须知", vec![vec!["请按模板填写，不要改列名。"]]),
        (
            "客户",
            vec![vec!["客户名称", "行业"], vec!["苏州新客户有限公司", "制造业"]],
        ),
        (
            "合同",
            vec![
                vec!["合同编号", "客户名称", "合同金额", "签订日期", "项目名称"],
                vec!["HT1", "苏州新客户有限公司", "12万", "2026-03-01", "设备"],
            ],
        ),
    ] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                sheet
                    .write_string(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), *cell)
                    .unwrap();
            }
        }
    }
    book.save(&path).unwrap();
    let page = site
        .open("/import")
        .chooses_file("#sheet-file", &path)
        .shows("填写须知")
        .shows("这张表不会导入");
    page.clicks("下一步：预览")
        .shows("新建 1 个客户，新建 1 份合同")
        .clicks("合同")
        .shows("HT1")
        .clicks("确认导入")
        .shows("合同（合同）");
    until(|| site.json("/api/status")["records"] == 1);
}

#[test]
fn decisions_stay_when_one_of_them_cannot_be_followed() {
    let site = site();
    let upload = site.uploads("名单.csv", LIST.as_bytes());
    let twice = [
        ("s0.c1", "short_name"),
        ("s0.c2", "short_name"),
        ("s0.c3", "ignore"),
        ("do", "next"),
    ];
    site.sends_form(&upload, &twice);
    until(|| site.json(&format!("/api{upload}"))["stage"] == "failed");
    let sheet = site.json(&format!("/api{upload}"))["sheets"][0].clone();
    let fields: Vec<&str> = (0..4)
        .map(|at| sheet["columns"][at]["field"].as_str().unwrap())
        .collect();
    assert_eq!(
        fields,
        ["customer_name", "short_name", "short_name", "ignore"],
        "{sheet}"
    );
    let (_, page) = site.get(&upload);
    assert!(page.contains("两列都要放进“客户简称”"), "{page}");
    // A header row that is not there is not taken.
    site.sends_form(&upload, &[("s0.row", "99"), ("do", "look")]);
    assert_eq!(site.json(&format!("/api{upload}"))["sheets"][0]["header_row"], 2);
}

#[test]
fn only_the_plan_that_was_seen_is_imported_and_running_work_goes_on() {
    let site = site();
    let upload = site.uploads("名单.csv", LIST.as_bytes());
    let planned = || until(|| site.json(&format!("/api{upload}"))["stage"] == "planned");
    site.sends_form(&upload, &[("do", "next")]);
    planned();
    site.sends_form(&upload, &[("s0.c1", "ignore"), ("do", "next")]);
    planned();
    let (head, _) = site.sends_form(&format!("{upload}/run"), &[("plan", "1")]);
    assert!(head.starts_with("HTTP/1.1 303"), "{head}");
    assert_eq!(site.json(&format!("/api{upload}"))["stage"], "planned");
    site.runs(&upload);
    until(|| site.json(&format!("/api{upload}"))["stage"] == "imported");
    assert_eq!(site.json("/api/status")["customers"], 2);
}

/// Plans an upload and imports it after `meanwhile` happened; gives the page that tells what came of it.
fn run_after(site: &Site, upload: &str, meanwhile: impl FnOnce()) -> String {
    site.sends_form(upload, &[("s0.c1", "short_name"), ("do", "next")]);
    until(|| site.json(&format!("/api{upload}"))["stage"] == "planned");
    meanwhile();
    site.runs(upload);
    until(|| site.json(&format!("/api{upload}"))["stage"] != "working");
    site.get(&format!("{upload}/result")).1
}

#[test]
fn what_somebody_saved_after_the_preview_is_not_overwritten() {
    let site = site();
    let upload = site.uploads("名单.csv", LIST.as_bytes());
    let profile = "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml";
    let page = run_after(&site, &upload, || {
        site.edit(profile, "remark: 老客户", "remark: 电话里刚说的");
    });
    for told in [profile, "什么都没有写入", "重新预览"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    assert!(!page.contains("苏州新客户有限公司"), "{page}");
    assert_eq!(site.json(&format!("/api{upload}"))["stage"], "outdated");
    assert_eq!(
        site.json("/api/changes?operation=import")["results"],
        serde_json::json!([])
    );
    let text = profile_of(&site, "杭州盛泰机械有限公司");
    assert!(
        text.contains("remark: 电话里刚说的\n") && !text.contains("short_name"),
        "{text}"
    );

    // Looked at again, it is as any other plan.
    let button = format!("href=\"{upload}/preview\"");
    assert!(page.contains(&button), "{page}");
    let (_, preview) = site.get(&format!("{upload}/preview?show=updated"));
    assert!(preview.contains("电话里刚说的"), "{preview}");
    site.runs(&upload);
    until(|| site.json(&format!("/api{upload}"))["stage"] == "imported");
    assert!(profile_of(&site, "杭州盛泰机械有限公司").contains("short_name: ST\n"));
}

#[test]
fn rules_that_changed_after_the_preview_are_noticed() {
    type Edit = fn(&Site);
    let edits: [(&str, Edit); 3] = [
        ("settings", |site| {
            site.edit(
                "kehu.yaml",
                "watch:",
                "quality:\n  placeholder_names: [苏州新客户有限公司]\nwatch:",
            );
        }),
        ("schemas", |site| {
            let path = site.root().join("schemas/customer.yaml");
            let text = std::fs::read_to_string(&path).unwrap();
            std::fs::write(&path, text.replace("公司地址, ", "公司地址, 门牌, ")).unwrap();
        }),
        ("mapping", |site| {
            let folder = site.root().join("mappings");
            std::fs::create_dir_all(&folder).unwrap();
            let header = LIST.lines().nth(1).unwrap().replace(',', ", ");
            let text = format!("headers: [{header}]\ncolumns:\n  备注: ignore\n");
            std::fs::write(folder.join("别的.yaml"), text).unwrap();
        }),
    ];
    for (what, edit) in edits {
        let site = site();
        let upload = site.uploads("名单.csv", LIST.as_bytes());
        site.sends_form(&upload, &[("do", "next")]);
        until(|| site.json(&format!("/api{upload}"))["stage"] == "planned");
        edit(&site);
        site.runs(&upload);
        until(|| site.json(&format!("/api{upload}"))["stage"] != "working");
        let page = site.get(&format!("{upload}/result")).1;
        assert!(page.contains("设置、资料类型或认列规则变了"), "{what}: {page}");
        assert_eq!(site.json("/api/status")["customers"], 1, "{what}");
        // Looked at again, it can be imported.
        site.get(&format!("{upload}/preview"));
        until(|| site.json(&format!("/api{upload}"))["stage"] == "planned");
        site.runs(&upload);
        until(|| site.json(&format!("/api{upload}"))["stage"] == "imported");
    }
}

#[test]
fn a_customer_or_folder_that_came_after_the_preview_is_left_alone() {
    for made in [
        "客户/零售业/小型/苏州新客户有限公司/客户.yaml",
        "客户/制造业/未分类/苏州新客户有限公司/记事.txt",
    ] {
        let site = site();
        let upload = site.uploads("名单.csv", LIST.as_bytes());
        let path = site.root().join(made);
        let content = "customer_id: CUST202601019999\ncustomer_name: 苏州新客户有限公司\n";
        let page = run_after(&site, &upload, || {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, content).unwrap();
        });
        assert!(
            page.contains("苏州新客户有限公司") && page.contains("重新预览"),
            "{made}: {page}"
        );
        assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
        assert!(!profile_of(&site, "杭州盛泰机械有限公司").contains("short_name"));
    }
}

#[test]
fn a_mapping_of_another_make_keeps_its_name() {
    let site = site();
    let keep = |upload: &str, column: &str| {
        let fields = [(column, "short_name"), ("keep", "1"), ("name", "金蝶"), ("do", "next")];
        site.sends_form(upload, &fields);
        until(|| site.json(&format!("/api{upload}"))["stage"] == "planned");
        site.runs(upload);
        until(|| site.json(&format!("/api{upload}"))["stage"] == "imported");
    };
    keep(&site.uploads("一.csv", "客户名称,代号\n甲公司,A\n".as_bytes()), "s0.c1");
    keep(
        &site.uploads("二.csv", "客户名称,又一个\n乙公司,B\n".as_bytes()),
        "s0.c1",
    );
    let text = |name: &str| std::fs::read_to_string(site.root().join("mappings").join(name)).unwrap();
    assert!(text("金蝶.yaml").contains("代号: short_name"));
    assert!(text("金蝶 (2).yaml").contains("又一个: short_name"));
}

#[test]
fn what_to_look_at_is_found_after_the_import_as_well() {
    let site = site();
    let upload = site.uploads("名单.csv", "客户名称,年营业额（万元）\n甲公司,18.6元\n".as_bytes());
    site.sends_form(&upload, &[("do", "next")]);
    until(|| site.json(&format!("/api{upload}"))["stage"] == "planned");
    site.runs(&upload);
    until(|| site.json(&format!("/api{upload}"))["stage"] == "imported");
    let (_, result) = site.get(&format!("{upload}/result"));
    assert!(
        result.contains("要留意") && result.contains("写的是“18.6元”"),
        "{result}"
    );
}

#[test]
fn a_form_is_refused_whatever_its_rows_are_said_to_be() {
    let site = site();
    let form = "客户名称,武汉光谷激光设备有限公司\n联系人,蔡琳\n手机,13986000001\n地址,武汉\n";
    let upload = site.uploads("登记.csv", form.as_bytes());
    let (_, page) = site.get(&upload);
    assert!(page.contains("像一张登记表"), "{page}");
    site.sends_form(&upload, &[("s0.kind", "customer"), ("do", "next")]);
    until(|| site.json(&format!("/api{upload}"))["stage"] == "failed");
    let (_, page) = site.get(&upload);
    assert!(page.contains("像一张登记表"), "{page}");
}
