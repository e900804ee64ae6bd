//! What people do to a vault, in any order. Numbers choose among what is there when it is done.

use proptest::prelude::*;

#[derive(Clone, Debug)]
pub enum Deed {
    NewCustomer {
        name: usize,
        with_followup: bool,
    },
    FollowUp(usize),
    NewTask(usize),
    /// Through the library, with the form as it is or as it was first opened.
    Set {
        profile: usize,
        field: usize,
        value: usize,
        is_stale: bool,
    },
    /// The same through a form of the web.
    Post {
        profile: usize,
        field: usize,
        value: usize,
    },
    Shelve(usize),
    Unshelve(usize),
    Delete(usize),
    Bulk {
        first: usize,
        second: usize,
        what: usize,
    },
    Attach {
        profile: usize,
        content: usize,
    },
    Finish(usize),
    PutOff(usize),
    Undo(usize),
    /// Somebody's editor or file manager, which kehu hears of later.
    Editor {
        file: usize,
        how: Hand,
    },
    CatchUp,
    /// The process dies without a word, and another one begins.
    Restart,
}

#[derive(Clone, Copy, Debug)]
pub enum Hand {
    Comments,
    Breaks,
    Mends,
    Removes,
    Renames,
    MovesFolder,
    CopiesFolder,
}

pub fn story() -> impl Strategy<Value = Vec<(usize, Deed)>> {
    prop::collection::vec((0..4_usize, deed()), 8..28)
}

fn deed() -> impl Strategy<Value = Deed> {
    let some = 0..64_usize;
    let hand = prop::sample::select(vec![
        Hand::Comments,
        Hand::Breaks,
        Hand::Mends,
        Hand::Mends,
        Hand::Removes,
        Hand::Renames,
        Hand::MovesFolder,
        Hand::CopiesFolder,
    ]);
    prop_oneof![
        3 => (0..4_usize, any::<bool>()).prop_map(|(name, with_followup)| Deed::NewCustomer { name, with_followup }),
        2 => some.clone().prop_map(Deed::FollowUp),
        1 => some.clone().prop_map(Deed::NewTask),
        3 => (some.clone(), some.clone(), some.clone(), any::<bool>())
            .prop_map(|(profile, field, value, is_stale)| Deed::Set { profile, field, value, is_stale }),
        2 => (some.clone(), some.clone(), some.clone()).prop_map(|(profile, field, value)| Deed::Post { profile, field, value }),
        1 => some.clone().prop_map(Deed::Shelve),
        1 => some.clone().prop_map(Deed::Unshelve),
        1 => some.clone().prop_map(Deed::Delete),
        2 => (some.clone(), some.clone(), some.clone()).prop_map(|(first, second, what)| Deed::Bulk { first, second, what }),
        1 => (some.clone(), 0..3_usize).prop_map(|(profile, content)| Deed::Attach { profile, content }),
        1 => some.clone().prop_map(Deed::Finish),
        1 => some.clone().prop_map(Deed::PutOff),
        3 => some.clone().prop_map(Deed::Undo),
        3 => (some, hand).prop_map(|(file, how)| Deed::Editor { file, how }),
        1 => Just(Deed::CatchUp),
        1 => Just(Deed::Restart),
    ]
}
