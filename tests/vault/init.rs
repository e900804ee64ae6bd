use kehu::kinds::Catalog;
use kehu::vault::{InitOptions, Settings, Vault, VaultError, init};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fs;
use std::path::Path;

/// What stays as it is in the address of a file, and in a glob for it.
const GLOB: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'*').remove(b'.');

fn lay_down(dir: &Path) -> Result<Vec<String>, VaultError> {
    let written = init(dir, &InitOptions::default())?;
    Ok(written.iter().map(ToString::to_string).collect())
}

#[test]
fn a_new_vault_has_everything_and_opens() {
    let dir = tempfile::tempdir().expect("a temp dir");
    let root = dir.path().join("新/客户库");
    let written = lay_down(&root).expect("laid down");
    for path in [
        "kehu.yaml",
        "README.md",
        ".gitattributes",
        ".gitignore",
        ".vscode/settings.json",
        "views/重点客户.yaml",
        "schemas/customer.yaml",
        "schemas/followup.yaml",
        "schemas/contract.yaml",
        "schemas/feedback.yaml",
        "schemas/task.yaml",
        "templates/跟进/首次电话.yaml",
    ] {
        assert!(
            written.iter().any(|one| one == path),
            "{path} is missing in {written:?}"
        );
    }
    assert!(root.join("客户").is_dir() && root.join("历史客户").is_dir());
    let vault = Vault::open(&root).expect("opened");
    assert_eq!(
        *vault.settings(),
        Settings::default(),
        "the settings file shows the defaults"
    );
    let walked = vault.walk().expect("walked").files.len();
    assert_eq!(
        walked,
        written.len(),
        "nothing of it is ignored, and nothing else is there"
    );
}

#[test]
fn every_setting_is_shown_and_explained() {
    let dir = tempfile::tempdir().expect("a temp dir");
    lay_down(dir.path()).expect("laid down");
    let text = fs::read_to_string(dir.path().join("kehu.yaml")).expect("read");
    let shown: serde_json::Value = serde_yaml::from_str(&text).expect("parsed");
    let all = serde_json::to_value(Settings::default()).expect("json");
    for (part, value) in all.as_object().expect("a map") {
        let keys = value
            .as_object()
            .map(|map| map.keys().collect::<Vec<_>>())
            .unwrap_or_default();
        for key in keys {
            assert!(shown[part].get(key).is_some(), "{part}.{key} is not shown");
        }
    }
    let mut explained = false;
    for line in text.lines() {
        let is_comment = line.trim_start().starts_with('#');
        let is_setting = line.contains(':') && !is_comment;
        assert!(!is_setting || explained, "not explained: {line}");
        // A list item's second line belongs to its first.
        explained = is_comment || line.trim_start().starts_with("- ") || (is_setting && line.trim_end().ends_with(':'));
    }
}

#[test]
fn what_is_there_stays_and_what_is_missing_comes_back() {
    let dir = tempfile::tempdir().expect("a temp dir");
    fs::write(dir.path().join("README.md"), "我们自己的说明").expect("written");
    fs::write(dir.path().join("kehu.yaml"), "watch: {mode: poll}\n").expect("written");
    let written = lay_down(dir.path()).expect("laid down");
    assert!(!written.iter().any(|path| path == "README.md" || path == "kehu.yaml"));
    assert_eq!(
        fs::read_to_string(dir.path().join("README.md")).expect("read"),
        "我们自己的说明"
    );
    assert_eq!(lay_down(dir.path()).expect("again"), [""; 0]);
    fs::remove_file(dir.path().join("schemas/contract.yaml")).expect("removed");
    assert_eq!(lay_down(dir.path()).expect("again"), ["schemas/contract.yaml"]);
}

#[test]
fn a_hostile_place_is_refused_with_a_reason() {
    let dir = tempfile::tempdir().expect("a temp dir");
    let complaint = |path: &str| lay_down(&dir.path().join(path)).expect_err(path).to_string();
    fs::write(dir.path().join("file"), "").expect("written");
    assert!(complaint("file").contains("是文件，不是文件夹"));
    assert!(complaint("file/inner").contains("file：是文件，不是文件夹"));
    lay_down(&dir.path().join("one")).expect("laid down");
    assert!(complaint("one/客户/two").contains("在另一个客户库"));
    assert!(complaint("one/客户/../two").contains("在另一个客户库"));
    lay_down(&dir.path().join("one/../beside")).expect("a folder beside a vault is in none");
    fs::create_dir_all(dir.path().join("repo/.git/objects")).expect("made");
    assert!(complaint("repo/.git/inner").contains("git 自己的文件夹"));
    fs::create_dir_all(dir.path().join("odd")).expect("made");
    fs::write(dir.path().join("odd/客户"), "").expect("written");
    assert!(complaint("odd").contains("同名的文件"));
    let options = InitOptions {
        git_dir: Some(dir.path().join("file")),
    };
    assert!(init(&dir.path().join("three"), &options).is_err());
}

#[test]
fn editors_map_every_kind_to_its_schema() {
    let dir = tempfile::tempdir().expect("a temp dir");
    lay_down(dir.path()).expect("laid down");
    let text = fs::read_to_string(dir.path().join(".vscode/settings.json")).expect("read");
    let settings: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let schemas = settings["yaml.schemas"].as_object().expect("a map");
    for kind in Catalog::builtin().kinds() {
        let globs = schemas
            .get(&format!("./schemas/{}.yaml", kind.name))
            .unwrap_or_else(|| panic!("{}", kind.name));
        let globs: Vec<&str> = globs
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|glob| glob.as_str())
            .collect();
        for tree in ["客户", "历史客户"] {
            let glob = match kind.folder.as_str() {
                "" => format!("/{tree}/**/客户.yaml"),
                folder => format!("/{tree}/**/{folder}/**/*.yaml"),
            };
            assert!(globs.contains(&glob.as_str()), "{glob} is missing for {}", kind.name);
            // The YAML language server compares with the encoded address of a file.
            let encoded = utf8_percent_encode(&glob, GLOB).to_string();
            assert!(
                globs.contains(&encoded.as_str()),
                "{encoded} is missing for {}",
                kind.name
            );
        }
    }
}
