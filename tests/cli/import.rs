use super::support::Sandbox;

fn csv(vault: &Sandbox, name: &str, text: &str) -> String {
    let path = vault.beside(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_sheet_becomes_profiles_once() {
    let vault = Sandbox::new();
    let sheet = csv(
        &vault,
        "名单.csv",
        "公司名称,城市,公司员工数,交易所\n果麦文化传媒股份有限公司,杭州市,328,SZSE\n湖南艾布鲁环保科技股份有限公司,长沙市,260,SZSE\n",
    );
    let first = vault.kehu(["import", &sheet, "--yes", "--json"]).succeeds().json()[0].clone();
    assert_eq!(
        (&first["rows"], &first["created"], &first["rejected"]),
        (&2.into(), &2.into(), &0.into())
    );
    assert!(first["commit"].is_string());
    assert_eq!(vault.git(["status", "--porcelain"]), "");
    let second = vault.kehu(["import", &sheet, "--yes", "--json"]).succeeds().json()[0].clone();
    assert_eq!(
        (&second["created"], &second["updated"], &second["unchanged"]),
        (&0.into(), &0.into(), &2.into())
    );
    assert!(second["commit"].is_null());
    let hits = vault.kehu(["search", "果麦", "--json"]).json();
    assert_eq!(hits[0]["customer_name"], "果麦文化传媒股份有限公司");
    assert!(
        hits[0]["path"].as_str().unwrap().starts_with("客户/未分类/中型/"),
        "{hits:?}"
    );
    vault.is_sound();
}

#[test]
fn a_second_sheet_adds_to_what_is_there_and_the_folder_moves_with_its_history() {
    let vault = Sandbox::new();
    let first = csv(&vault, "一.csv", "公司名称,城市\n果麦文化传媒股份有限公司,杭州市\n");
    vault.kehu(["import", &first, "--yes"]).succeeds();
    let second = csv(
        &vault,
        "二.csv",
        "公司名称,公司简称,所属行业,规模\n果麦文化传媒股份有限公司,果麦文化,文化传媒,中型\n",
    );
    let outcome = vault.kehu(["import", &second, "--yes", "--json"]).succeeds().json()[0].clone();
    assert_eq!((&outcome["created"], &outcome["updated"]), (&0.into(), &1.into()));
    let hits = vault.kehu(["search", "果麦文化", "--json"]).json();
    assert_eq!(hits[0]["path"], "客户/文化传媒/中型/果麦文化传媒股份有限公司/客户.yaml");
    let log = vault.kehu(["log", "果麦文化传媒股份有限公司", "--json"]).json();
    assert_eq!(log.len(), 2, "{log:?}");
    assert!(!vault.path("客户/未分类").exists());
    vault.is_sound();
}

#[test]
fn a_dry_run_writes_nothing() {
    let vault = Sandbox::new();
    let sheet = csv(&vault, "名单.csv", "客户名称\n甲公司\n\n乙公司\n");
    let outcome = vault.kehu(["import", &sheet, "--dry-run", "--json"]).succeeds().json()[0].clone();
    assert_eq!(outcome["created"], 2);
    assert_eq!(vault.kehu(["status", "--json"]).json()[0]["customers"], 0);
    assert_eq!(vault.git(["rev-list", "--count", "HEAD"]).trim(), "1");
}

#[test]
fn rows_without_a_name_are_handed_back_with_the_reason() {
    let vault = Sandbox::new();
    let sheet = csv(&vault, "名单.csv", "客户名称,城市\n甲公司,苏州\n,无锡\n");
    let outcome = vault.kehu(["import", &sheet, "--yes", "--json"]).exits(1).json()[0].clone();
    assert_eq!((&outcome["created"], &outcome["rejected"]), (&1.into(), &1.into()));
    let path = outcome["error_file"].as_str().unwrap().to_owned();
    assert!(path.ends_with("名单-错误行.xlsx"), "{path}");
    let tables = kehu::sheets::read_here(path.as_ref(), &kehu::sheets::ReadOptions::default()).unwrap();
    let texts = |at: usize| -> Vec<String> {
        tables[0].rows[at]
            .cells
            .iter()
            .map(|(_, cell)| cell.display())
            .collect()
    };
    assert_eq!(texts(0)[2..], ["原工作表", "原行号", "错误原因", "建议"]);
    assert_eq!(texts(1)[..3], ["无锡", "3", "没有客户名称"]);
    vault.kehu(["import", &sheet, "--yes"]).exits(1).prints(&path);
}

#[test]
fn what_is_no_table_is_refused_with_the_reason() {
    let vault = Sandbox::new();
    let file = csv(&vault, "坏.xlsx", "这不是表格");
    vault.kehu(["import", &file, "--yes"]).exits(2);
    vault
        .kehu(["import", "没有.xlsx", "--yes"])
        .exits(2)
        .complains("没有.xlsx");
}

#[test]
fn a_web_page_that_calls_itself_xls_is_imported_table_by_table() {
    let vault = Sandbox::new();
    let page = "<meta http-equiv=Content-Type content='text/html; charset=gb2312'><table><tr><td colspan=3>客户名单</td></tr>
        <tr><th>客户名称</th><th>城市</th><th>电话</th></tr><tr><td>杭州盛泰</td><td>杭州</td><td>0571-88881234</td></tr></table>
        <table><tr><th>客户名称</th><th>合同编号</th><th>合同名称</th><th>合同金额</th><th>签订日期</th></tr>
        <tr><td>杭州盛泰</td><td>HT1</td><td>机床</td><td>300</td><td>2026-03-01</td></tr></table>";
    let file = vault.beside("导出.xls");
    std::fs::write(&file, encoding_rs::GBK.encode(page).0).unwrap();
    let outcome = vault.kehu(["import", file.to_str().unwrap(), "--yes", "--json"]);
    let summary = outcome.succeeds().json()[0].clone();
    assert_eq!((&summary["created"], &summary["rejected"]), (&2.into(), &0.into()));
    let sheets: Vec<&str> = summary["sheets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sheet| sheet["sheet"].as_str().unwrap())
        .collect();
    assert_eq!(sheets, ["表格 1", "表格 2"]);
    vault.is_sound();
}

#[test]
fn defaults_fill_what_the_sheet_lacks() {
    let vault = Sandbox::new();
    let sheet = csv(&vault, "名单.csv", "客户名称\n甲公司\n");
    vault
        .kehu([
            "import",
            &sheet,
            "--yes",
            "--default",
            "负责人=张三",
            "--default",
            "industry=制造业",
        ])
        .succeeds();
    assert_eq!(
        vault.kehu(["search", "负责人:张三 行业:制造业", "--json"]).json().len(),
        1
    );
}

#[test]
fn a_number_of_an_older_system_finds_its_customer() {
    let vault = Sandbox::new();
    let first = csv(&vault, "一.csv", "公司名称,客户编码\n果麦文化传媒股份有限公司,A-0017\n");
    vault.kehu(["import", &first, "--yes"]).succeeds();
    let second = csv(&vault, "二.csv", "客户编码,城市\nA-0017,杭州市\n");
    let outcome = vault.kehu(["import", &second, "--yes", "--json"]).succeeds().json()[0].clone();
    assert_eq!((&outcome["created"], &outcome["updated"]), (&0.into(), &1.into()));
    assert_eq!(vault.kehu(["search", "城市:杭州市 果麦", "--json"]).json().len(), 1);
}

#[test]
fn what_an_import_did_and_what_it_left_is_said() {
    let vault = Sandbox::new();
    let sheet = csv(
        &vault,
        "名单.csv",
        "公司名称,城市,联系人\n甲方科技有限公司,杭州市,王芳\n甲方科技有限公司,杭州市,李强\n,宁波市,赵敏\n",
    );
    let said = vault.kehu(["import", &sheet, "--yes"]).stdout();
    assert!(said.contains("第 4 行 拒绝  没有客户名称"), "{said}");
    assert!(said.contains("已导入 名单.csv：新建 1 个客户"), "{said}");
    assert!(
        said.contains("共 3 行：新建 2，更新 0，不变 0，拒绝 1，跳过 0"),
        "{said}"
    );
    assert!(said.contains("个文件需要检查：kehu check"), "{said}");
}

/// What a person saves while the preview waits for an answer stays.
#[cfg(target_os = "linux")]
#[test]
fn what_was_saved_after_the_preview_is_not_overwritten() {
    use std::io::{Read as _, Write as _};
    let vault = Sandbox::new();
    vault.customer("杭州盛泰机械有限公司");
    vault.kehu(["index"]).succeeds();
    let sheet = csv(
        &vault,
        "名单.csv",
        "客户名称,城市\n杭州盛泰机械有限公司,宁波\n新客户有限公司,苏州\n",
    );
    let mut terminal = vault.at_a_terminal(&format!("import {sheet}"));
    let mut shown = Vec::new();
    let mut out = terminal.stdout.take().unwrap();
    while !String::from_utf8_lossy(&shown).contains("导入吗") {
        let mut byte = [0];
        assert_eq!(out.read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&shown));
        shown.push(byte[0]);
    }
    let profile = "客户/制造业/中型/杭州盛泰机械有限公司/客户.yaml";
    let saved = vault.read(profile).replace("city: 杭州", "city: 绍兴");
    vault.write(profile, &saved);
    terminal.stdin.take().unwrap().write_all(b"y\n").unwrap();
    out.read_to_end(&mut shown).unwrap();
    let shown = String::from_utf8_lossy(&shown);
    assert_eq!(terminal.wait().unwrap().code(), Some(2), "{shown}");
    assert!(
        shown.contains(profile) && shown.contains("重新预览") && shown.contains("什么都没有写入"),
        "{shown}"
    );
    assert_eq!(vault.read(profile), saved);
    assert_eq!(vault.kehu(["status", "--json"]).json()[0]["customers"], 1);
    vault.is_sound();
}

/// A workbook with these sheets of text.
fn book(vault: &Sandbox, name: &str, sheets: &[(&str, &[&[&str]])]) -> String {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for (title, rows) in sheets {
        let sheet = workbook.add_worksheet().set_name(*title).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, text) in (0..).zip(*cells) {
                sheet.write_string(row, column, *text).unwrap();
            }
        }
    }
    let path = vault.beside(name);
    workbook.save(&path).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn each_sheet_of_a_book_is_known_for_what_it_is() {
    let vault = Sandbox::new();
    let file = book(
        &vault,
        "老系统导出.xlsx",
        &[
            ("填写须知", &[&["1. 请不要修改表头"], &["2. 带*的必填"]]),
            (
                "Sheet1",
                &[
                    &["客户名称", "合同编号", "合同名称", "合同金额", "签订日期"],
                    &["杭州盛泰", "HT1", "机床", "300", "2026-03-01"],
                ],
            ),
            (
                "公司",
                &[
                    &["客户名称", "所属行业", "城市", "负责人"],
                    &["杭州盛泰", "制造业", "杭州", "张三"],
                ],
            ),
            (
                "人",
                &[
                    &["客户名称", "姓名", "手机"],
                    &["杭州盛泰", "王芳", "13800138000"],
                    &["没有的公司", "李强", "13900139000"],
                ],
            ),
            (
                "回款明细",
                &[
                    &["客户名称", "合同编号", "回款日期", "回款金额"],
                    &["杭州盛泰", "HT1", "2026-04-01", "100"],
                    &["杭州盛泰", "HT1", "2026-05-01", "200"],
                ],
            ),
        ],
    );
    let outcome = vault.kehu(["import", &file, "--yes", "--json"]);
    outcome.succeeds().complains("填写须知");
    let summary = outcome.json()[0].clone();
    let told: Vec<(String, String)> = summary["sheets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|sheet| {
            (
                sheet["sheet"].as_str().unwrap().to_owned(),
                sheet["kind"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    let told: Vec<(&str, &str)> = told
        .iter()
        .map(|(sheet, kind)| (sheet.as_str(), kind.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("公司", "客户"),
            ("人", "客户"),
            ("Sheet1", "合同"),
            ("回款明细", "合同")
        ]
    );
    let shown = vault.kehu(["show", "杭州盛泰", "--json"]).json()[0].clone();
    assert_eq!(shown["profile"]["contacts"][0]["name"], "王芳");
    let files = vault.git(["-c", "core.quotePath=false", "ls-files", "客户"]);
    let contract = files.lines().find(|path| path.contains("/合同/")).unwrap();
    let text = vault.read(contract);
    assert!(
        text.contains("amount: 300") && text.matches("amount: ").count() == 3,
        "{text}"
    );
    vault.kehu(["import", &file, "--yes"]).succeeds().prints("没有变化");
    vault.is_sound();
}

#[test]
fn a_mapping_is_followed_by_name_and_says_what_of_it_is_gone() {
    let vault = Sandbox::new();
    let sheet = csv(&vault, "名单.csv", "抬头,代号,怪列\n杭州盛泰机械有限公司,ST,x\n");
    vault.write(
        "mappings/金蝶.yaml",
        "columns:\n  抬头: customer_name\n  代号: short_name\n",
    );
    vault.write("mappings/空.yaml", "");
    // A mapping that does not say for which headers it is waits to be asked for.
    vault.kehu(["import", &sheet, "--yes"]).exits(2);
    vault
        .kehu(["import", &sheet, "--yes", "--map", "没有"])
        .exits(2)
        .complains("现有：金蝶");
    vault.kehu(["import", &sheet, "--yes", "--map", "金蝶"]).succeeds();
    let shown = vault.kehu(["show", "杭州盛泰机械有限公司", "--json"]).json();
    assert_eq!(shown[0]["profile"]["short_name"], "ST");
    vault.write(
        "mappings/旧.yaml",
        "headers: [抬头, 代号, 怪列]\ncolumns: {抬头: customer_name, 怪列: no_such_field}\n",
    );
    vault
        .kehu(["import", &sheet, "--yes"])
        .succeeds()
        .complains("认列规则“旧”里有一条没有用上");
}

#[test]
fn a_default_that_the_field_cannot_have_is_refused() {
    let vault = Sandbox::new();
    let sheet = csv(&vault, "名单.csv", "客户名称\n杭州盛泰机械有限公司\n");
    vault
        .kehu(["import", &sheet, "--yes", "--default", "客户类型=瞎写"])
        .exits(2)
        .complains("客户类型不能是“瞎写”");
}

#[test]
fn a_dry_run_tells_what_will_have_to_be_mended() {
    let vault = Sandbox::new();
    let sheet = csv(
        &vault,
        "名单.csv",
        "客户名称,所属行业,联系人,联系邮箱\n杭州盛泰机械有限公司,制造业,张三,qian@fy\n",
    );
    vault
        .kehu(["import", &sheet, "--dry-run"])
        .succeeds()
        .complains("待补：");
}

#[test]
fn receipts_find_their_customer_by_the_number_of_the_contract() {
    let vault = Sandbox::new();
    let contracts = csv(
        &vault,
        "合同.csv",
        "客户名称,合同编号,合同名称,合同金额,签订日期\n甲机械有限公司,HT1,机床,300,2026-03-01\n乙设备有限公司,HT2,维修,50,2026-03-02\n",
    );
    let customers = csv(&vault, "客户.csv", "客户名称\n甲机械有限公司\n乙设备有限公司\n");
    vault.kehu(["import", &customers, "--yes"]).succeeds();
    vault.kehu(["import", &contracts, "--yes"]).succeeds();
    let receipts = csv(
        &vault,
        "回款.csv",
        "合同编号,回款日期,回款金额\nHT1,2026-04-01,100\nHT2,2026-04-02,50\nHT9,2026-04-03,1\n",
    );
    let run = vault.kehu(["import", &receipts, "--yes"]);
    run.exits(1)
        .prints("更新 2")
        .prints("没有写客户，客户库里也没有合同编号是 HT9 的合同");
    let files = vault.git(["ls-files", "客户"]);
    let of = |name: &str| vault.read(files.lines().find(|path| path.contains(name)).unwrap());
    for (contract, told) in [("合同/HT1", "amount: 100"), ("合同/HT2", "2026-04-02")] {
        assert!(of(contract).contains(told), "{}", of(contract));
    }
    assert_eq!(files.lines().count(), 4, "{files}");
    vault.is_sound();
}

#[test]
fn a_person_says_where_the_header_is() {
    let vault = Sandbox::new();
    let sheet = csv(
        &vault,
        "名单.csv",
        "客户名称,城市,联系人\n说明一,说明二,说明三\n客户名称,备注\n甲公司,好的\n",
    );
    vault.kehu(["import", &sheet, "--yes", "--header-row", "3"]).succeeds();
    let shown = vault.kehu(["show", "甲公司", "--json"]).json();
    assert_eq!(shown[0]["profile"]["remark"], "好的");
    assert_eq!(vault.kehu(["status", "--json"]).json()[0]["customers"], 1);
    vault
        .kehu(["import", &sheet, "--yes", "--header-row", "99"])
        .exits(2)
        .complains("第 99 行没有内容，不能作表头");
}
