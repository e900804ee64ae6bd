//! A small seeded generator (`SplitMix64`), so that the sample is the same on every machine and with every version of every crate.

/// The state is the seed plus a multiple of the golden ratio; see Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators" (2014).
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// An independent generator for the thing called `name`, so that a change in one story leaves the others as they are.
    pub(super) fn fork(&self, name: &str) -> Self {
        // FNV-1a: stable everywhere, unlike the standard library's hasher.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        let mut random = Self(self.0 ^ hash);
        Self(random.next())
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from `least` to `most`, both included.
    pub(super) fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.next() % (most.saturating_sub(least) + 1)
    }

    /// True in `percent` of 100 cases.
    pub(super) fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    /// One of `items`; None when there are none.
    pub(super) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let last = u64::try_from(items.len()).ok()?.checked_sub(1)?;
        usize::try_from(self.between(0, last))
            .ok()
            .and_then(|index| items.get(index))
    }

    /// A decimal number of `length` digits, leading zeros included.
    pub(super) fn digits(&mut self, length: usize) -> String {
        (0..length)
            .map(|_| char::from(b'0' + (self.next() % 10) as u8))
            .collect()
    }
}
