use crate::{Sample, path, wait_for};
use kehu::vault::{RelPath, Signal, WatchMode, WatchSettings, Watcher};
use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

const MODES: [WatchMode; 2] = [WatchMode::Native, WatchMode::Poll];

fn settings(mode: WatchMode) -> WatchSettings {
    WatchSettings {
        mode,
        debounce_ms: 100,
        poll_ms: 100,
        reconcile_seconds: 0,
    }
}

fn sample() -> Sample {
    Sample::new()
        .with("客户/制造业/中型/杭州/客户.yaml", "old")
        .with("客户/制造业/中型/杭州/跟进/1.yaml", "one")
}

fn watch(sample: &Sample, mode: WatchMode) -> Watcher {
    let watcher = Watcher::start(&sample.vault, &settings(mode)).expect("started");
    assert_eq!(watcher.mode().0, mode, "{}", watcher.mode().1);
    watcher
}

/// Collects signals until `wanted` is told, itself or a folder above it.
fn told(watcher: &Watcher, wanted: &str) -> Vec<Signal> {
    let wanted = path(wanted);
    let mut signals = Vec::new();
    wait_for(wanted.as_str(), || {
        let signal = watcher.next(Duration::from_millis(50))?;
        let hit = matches!(&signal, Signal::Changed(paths) if paths.iter().any(|told| wanted.is_within(told)));
        signals.push(signal);
        hit.then_some(())
    });
    signals
}

#[test]
fn a_save_is_told_however_the_editor_makes_it() {
    for mode in MODES {
        let sample = sample();
        let watcher = watch(&sample, mode);
        let profile = "客户/制造业/中型/杭州/客户.yaml";
        sample.write(profile, "written in place");
        told(&watcher, profile);
        sample.write("客户/制造业/中型/杭州/.客户.yaml.swp", "aside");
        fs::rename(
            sample.root().join("客户/制造业/中型/杭州/.客户.yaml.swp"),
            sample.root().join(profile),
        )
        .expect("renamed");
        told(&watcher, profile);
        fs::remove_file(sample.root().join(profile)).expect("removed");
        told(&watcher, profile);
        sample.write(profile, "new");
        told(&watcher, profile);
        sample.write("kehu.yaml", "watch: {mode: poll}\n");
        told(&watcher, "kehu.yaml");
    }
}

#[test]
fn a_save_of_one_file_tells_that_file_alone() {
    let sample = sample();
    let watcher = watch(&sample, WatchMode::Native);
    sample.write("客户/制造业/中型/杭州/客户.yaml", "new");
    let signals = told(&watcher, "客户/制造业/中型/杭州/客户.yaml");
    assert_eq!(
        signals,
        [Signal::Changed(vec![path("客户/制造业/中型/杭州/客户.yaml")])]
    );
}

#[test]
fn temp_files_git_and_reading_are_not_told() {
    for mode in MODES {
        let sample = sample();
        let watcher = watch(&sample, mode);
        sample.write(".git/index", "x");
        sample.write("客户/制造业/中型/杭州/.客户.yaml.swp", "x");
        sample.write("客户/制造业/中型/杭州/.kehu-1-0.new", "x");
        fs::read(sample.root().join("客户/制造业/中型/杭州/客户.yaml")).expect("read");
        sample.write("客户/last.yaml", "x");
        let signals = told(&watcher, "客户/last.yaml");
        let expected = if mode == WatchMode::Native {
            "客户/last.yaml"
        } else {
            "客户"
        };
        assert_eq!(signals, [Signal::Changed(vec![path(expected)])], "{mode:?}");
    }
}

#[test]
fn a_folder_that_comes_goes_or_gets_another_name_is_told() {
    for mode in MODES {
        let sample = sample();
        let watcher = watch(&sample, mode);
        let at = |text: &str| sample.root().join(text);
        fs::rename(at("客户/制造业/中型/杭州"), at("客户/制造业/中型/宁波")).expect("renamed");
        wait_both(
            &watcher,
            "客户/制造业/中型/杭州/客户.yaml",
            "客户/制造业/中型/宁波/客户.yaml",
        );
        sample.write("客户/制造业/中型/宁波/跟进/1.yaml", "still watched");
        told(&watcher, "客户/制造业/中型/宁波/跟进/1.yaml");
        fs::create_dir(at("历史客户")).expect("made");
        fs::rename(at("客户/制造业/中型/宁波"), at("历史客户/宁波")).expect("moved");
        wait_both(&watcher, "客户/制造业/中型/宁波/客户.yaml", "历史客户/宁波/客户.yaml");
        sample.write("历史客户/宁波/客户.yaml", "in a new top folder");
        told(&watcher, "历史客户/宁波/客户.yaml");
        fs::remove_dir_all(at("历史客户/宁波")).expect("removed");
        told(&watcher, "历史客户/宁波/客户.yaml");
    }
}

#[test]
fn a_folder_moved_into_one_made_just_before_stays_watched() {
    let sample = sample();
    let watcher = watch(&sample, WatchMode::Native);
    let mut here = "客户/制造业/中型/杭州".to_string();
    for round in 0..20 {
        let there = format!("历史客户/{round}/杭州");
        fs::create_dir_all(sample.root().join(&there).parent().expect("a parent")).expect("made");
        fs::rename(sample.root().join(&here), sample.root().join(&there)).expect("moved");
        told(&watcher, &format!("{there}/跟进/1.yaml"));
        sample.write(&format!("{there}/跟进/1.yaml"), round.to_string());
        told(&watcher, &format!("{there}/跟进/1.yaml"));
        here = there;
    }
}

fn wait_both(watcher: &Watcher, one: &str, two: &str) {
    let mut missing: BTreeSet<RelPath> = [path(one), path(two)].into();
    wait_for(&format!("{one} and {two}"), || {
        if let Some(Signal::Changed(paths)) = watcher.next(Duration::from_millis(50)) {
            missing.retain(|wanted| !paths.iter().any(|told| wanted.is_within(told)));
        }
        missing.is_empty().then_some(())
    });
}

#[test]
fn of_a_burst_of_new_folders_none_is_missed() {
    for mode in MODES {
        let sample = sample();
        let watcher = watch(&sample, mode);
        let mut missing = BTreeSet::new();
        for number in 0..500 {
            for file in ["客户.yaml", "跟进/1.yaml", "合同/2026/深/2.yaml"] {
                let file = format!("客户/制造业/中型/新{number}/{file}");
                sample.write(&file, "x");
                missing.insert(path(&file));
            }
        }
        wait_for("all of the burst", || {
            match watcher.next(Duration::from_millis(50)) {
                Some(Signal::Changed(paths)) => {
                    missing.retain(|wanted| !paths.iter().any(|told| wanted.is_within(told)));
                }
                // Had events been lost, the caller would walk everything.
                Some(Signal::Rescan) => missing.clear(),
                _ => {}
            }
            missing.is_empty().then_some(())
        });
    }
}

#[test]
fn a_file_is_told_only_when_it_has_come_to_rest() {
    let sample = sample();
    let watcher = watch(&sample, WatchMode::Native);
    let mut attempt = 0;
    wait_for("a file written without a pause", || {
        attempt += 1;
        let target = format!("客户/big{attempt}.pdf");
        let written = write_without_pause(&sample, &target, &watcher);
        written?;
        told(&watcher, &target);
        Some(())
    });
}

/// Writes a file for a while, during which it may not be told. None when this very test was kept from writing for so long
/// that the file was at rest indeed.
fn write_without_pause(sample: &Sample, target: &str, watcher: &Watcher) -> Option<()> {
    let still_for = Duration::from_millis(settings(WatchMode::Native).debounce_ms);
    let (started, mut last) = (Instant::now(), Instant::now());
    let mut longest_pause = Duration::ZERO;
    while started.elapsed() < Duration::from_millis(600) {
        let mut file = fs::File::options()
            .create(true)
            .append(true)
            .open(sample.root().join(target))
            .expect("opened");
        std::io::Write::write_all(&mut file, &[0; 1000]).expect("written");
        let signal = watcher.next(Duration::from_millis(10));
        longest_pause = longest_pause.max(last.elapsed());
        last = Instant::now();
        if signal.is_some() {
            assert!(longest_pause >= still_for, "told while it was written: {signal:?}");
            return None;
        }
    }
    Some(())
}

#[test]
fn a_vault_that_vanishes_and_comes_back_is_told() {
    for mode in MODES {
        let sample = sample();
        let watcher = watch(&sample, mode);
        let aside = sample.root().with_extension("aside");
        fs::rename(sample.root(), &aside).expect("moved away");
        wait_for("gone", || {
            (watcher.next(Duration::from_millis(50))? == Signal::Gone).then_some(())
        });
        fs::rename(&aside, sample.root()).expect("moved back");
        wait_for("back", || {
            (watcher.next(Duration::from_millis(50))? == Signal::Back).then_some(())
        });
        wait_for("rescan", || {
            (watcher.next(Duration::from_millis(50))? == Signal::Rescan).then_some(())
        });
        sample.write("客户/制造业/中型/杭州/客户.yaml", "after");
        told(&watcher, "客户/制造业/中型/杭州/客户.yaml");
    }
}

#[test]
fn auto_tests_itself_and_says_what_it_chose() {
    let sample = sample();
    let watcher = Watcher::start(&sample.vault, &settings(WatchMode::Auto)).expect("started");
    let (mode, why) = watcher.mode();
    match mode {
        WatchMode::Native => assert_eq!(why, "系统通知：自检通过"),
        _ => assert!(why.starts_with("轮询监视（每 0.1 秒）："), "{why}"),
    }
    assert!(
        !fs::read_dir(sample.root())
            .expect("listed")
            .flatten()
            .any(|e| e.file_name().to_string_lossy().contains("kehu-"))
    );
    sample.write("客户/x.yaml", "x");
    let signals = told(&watcher, "客户/x.yaml");
    assert_eq!(signals.len(), 1, "the self-test is not told: {signals:?}");
}

#[test]
fn a_reconciling_walk_is_asked_for_from_time_to_time() {
    let sample = sample();
    let settings = WatchSettings {
        reconcile_seconds: 1,
        ..settings(WatchMode::Poll)
    };
    let watcher = Watcher::start(&sample.vault, &settings).expect("started");
    wait_for("rescan", || {
        (watcher.next(Duration::from_millis(50))? == Signal::Rescan).then_some(())
    });
}
