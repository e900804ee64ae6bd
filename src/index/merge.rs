//! Which segments to merge: few enough that queries stay fast, seldom enough that saves do.
//!
//! Merging comes after a commit, behind it (`merging`). Segments are ranked by size in steps of [`STEP`]; when a rank has [`MOST`]
//! of them they become one. So most saves merge nothing, the rest a handful of small segments, and each document is
//! rewritten once per rank.

/// A segment as far as merging is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size<Id> {
    pub id: Id,
    pub documents: u32,
    pub deleted: u32,
}

const STEP: u32 = 8;
const MOST: usize = 8;

/// Groups of segments that should each become one.
pub(super) fn due<Id: Copy>(segments: &[Size<Id>]) -> Vec<Vec<Id>> {
    let mut ranks: Vec<Vec<Id>> = Vec::new();
    let mut groups = Vec::new();
    for segment in segments {
        if segment.deleted > segment.documents {
            // More than half is gone: rewriting gives the space back.
            groups.push(vec![segment.id]);
            continue;
        }
        let rank = segment.documents.max(1).ilog(STEP) as usize;
        if ranks.len() <= rank {
            ranks.resize_with(rank + 1, Vec::new);
        }
        if let Some(members) = ranks.get_mut(rank) {
            members.push(segment.id);
        }
    }
    groups.extend(ranks.into_iter().filter(|members| members.len() >= MOST));
    groups
}

#[cfg(test)]
mod tests {
    use super::{MOST, Size, due};

    fn sizes(documents: &[u32]) -> Vec<Size<usize>> {
        documents
            .iter()
            .enumerate()
            .map(|(id, documents)| Size {
                id,
                documents: *documents,
                deleted: 0,
            })
            .collect()
    }

    #[test]
    fn segments_of_one_rank_are_merged_when_there_are_many() {
        let mut documents = vec![1; MOST - 1];
        documents.push(90_000);
        assert!(due(&sizes(&documents)).is_empty());
        documents.push(3);
        assert_eq!(due(&sizes(&documents)), [vec![0, 1, 2, 3, 4, 5, 6, 8]]);
    }

    #[test]
    fn a_segment_that_is_mostly_deleted_is_rewritten() {
        let segments = [
            Size {
                id: 1,
                documents: 40,
                deleted: 60,
            },
            Size {
                id: 2,
                documents: 60,
                deleted: 40,
            },
        ];
        assert_eq!(due(&segments), [vec![1]]);
    }

    /// One document a save, a million saves: never many segments, and each document is rewritten a few times only.
    #[test]
    fn the_number_of_segments_and_the_work_stay_small() {
        let mut segments: Vec<Size<usize>> = Vec::new();
        let (mut rewritten, saves) = (0_u64, 100_000);
        for id in 0..saves {
            segments.push(Size {
                id,
                documents: 1,
                deleted: 0,
            });
            loop {
                let groups = due(&segments);
                let Some(group) = groups.first() else { break };
                let (merged, kept): (Vec<_>, Vec<_>) =
                    segments.into_iter().partition(|segment| group.contains(&segment.id));
                let documents: u32 = merged.iter().map(|segment| segment.documents).sum();
                rewritten += u64::from(documents);
                segments = kept;
                segments.push(Size {
                    id: merged[0].id,
                    documents,
                    deleted: 0,
                });
            }
            assert!(segments.len() <= (MOST - 1) * 6, "{}", segments.len());
        }
        assert!(rewritten < 8 * saves as u64, "{rewritten}");
    }
}
