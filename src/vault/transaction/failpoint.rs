//! Lets tests stop the program, or make the disk fail, before any single step. Nothing in a real build.

#[cfg(not(test))]
#[allow(clippy::unnecessary_wraps, reason = "its twin for tests fails")]
pub(super) fn reached(_step: &'static str) -> std::io::Result<()> {
    Ok(())
}

/// A content in the pieces between which a test may stop: in a real build it is one.
#[cfg(not(test))]
pub(super) const fn in_steps(bytes: &[u8]) -> (&[u8], &[u8]) {
    (bytes, &[])
}

#[cfg(test)]
pub(super) use armed::*;

#[cfg(test)]
mod armed {
    use std::cell::RefCell;
    use std::io;

    /// What happens at a step.
    #[derive(Clone, Copy, Debug)]
    pub(in crate::vault::transaction) enum Fate {
        /// The process ends here.
        Crash,
        /// The disk refuses with this kind of error.
        Fail(io::ErrorKind),
    }
    /// What a crash unwinds with.
    #[derive(Debug)]
    pub(in crate::vault::transaction) struct Crashed;

    #[derive(Default)]
    struct State {
        steps: Vec<&'static str>,
        fate: Option<(usize, Fate)>,
    }
    thread_local! {
        static STATE: RefCell<State> = RefCell::default();
    }

    pub(in crate::vault::transaction) fn reached(step: &'static str) -> io::Result<()> {
        let fate = STATE.with_borrow_mut(|state| {
            let number = state.steps.len();
            state.steps.push(step);
            state.fate.filter(|(at, _)| *at == number).map(|(_, fate)| fate)
        });
        match fate {
            None => Ok(()),
            Some(Fate::Fail(kind)) => Err(kind.into()),
            Some(Fate::Crash) => std::panic::resume_unwind(Box::new(Crashed)),
        }
    }

    pub(in crate::vault::transaction) fn in_steps(bytes: &[u8]) -> (&[u8], &[u8]) {
        bytes.split_at(bytes.len() / 2)
    }

    /// Runs `work` with `fate` at step number `at`; gives its result (None when it crashed) and the steps it took.
    pub(in crate::vault::transaction) fn with_fate<T>(
        at: Option<(usize, Fate)>,
        work: impl FnOnce() -> T,
    ) -> (Option<T>, Vec<&'static str>) {
        STATE.set(State {
            steps: Vec::new(),
            fate: at,
        });
        let result = match std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)) {
            Ok(result) => Some(result),
            Err(payload) if payload.is::<Crashed>() => None,
            Err(payload) => std::panic::resume_unwind(payload),
        };
        (result, STATE.take().steps)
    }
}
