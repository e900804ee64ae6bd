use std::cell::RefCell;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::archive::Progress;

/// Work that ends within this time shows no bar.
const PATIENCE: Duration = Duration::from_millis(600);

/// A progress bar on standard error that appears once a person would start to wonder.
pub struct Bar {
    started: Instant,
    bar: RefCell<Option<(ProgressBar, &'static str)>>,
}

impl Bar {
    pub fn new() -> Self {
        Self {
            started: Instant::now(),
            bar: RefCell::new(None),
        }
    }

    pub fn show(&self, progress: Progress) {
        if self.started.elapsed() < PATIENCE {
            return;
        }
        let mut slot = self.bar.borrow_mut();
        if slot.as_ref().is_none_or(|(_, stage)| *stage != progress.stage) {
            if let Some((old, _)) = slot.take() {
                old.finish_and_clear();
            }
            *slot = Some((new_bar(progress), progress.stage));
        }
        if let Some((bar, _)) = &*slot {
            bar.set_position(progress.done);
            if progress.total.is_none() && progress.done > 0 {
                bar.set_message(format!("{} {}", progress.stage, progress.done));
            }
        }
    }

    pub fn finish(&self) {
        if let Some((bar, _)) = self.bar.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }
}

fn new_bar(progress: Progress) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(progress.total, ProgressDrawTarget::stderr());
    let template = match progress.total {
        Some(_) => "{msg} {wide_bar} {pos}/{len}",
        None => "{msg} {spinner}",
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.set_message(progress.stage);
    bar
}
