//! What kehu asks by itself, in a vault whose schemas may be older than the question.

use kehu::index::{Grouping, Request};

use crate::shelf::Shelf;

#[test]
fn of_fields_that_nobody_knows_nothing_is_found() {
    let shelf = Shelf::new();
    shelf.save();
    let request = Request {
        text: "没有的字段:1".to_owned(),
        facets: vec!["没有的字段".to_owned()],
        ..Request::default()
    };
    let grouping = Grouping {
        text: request.text.clone(),
        ..Grouping::default()
    };
    shelf.read(|snapshot| {
        assert!(snapshot.search(&request).is_err(), "people are told");
        let found = snapshot.search_known(&request).unwrap();
        assert_eq!((found.total, found.hits.len(), found.facets.len()), (0, 0, 0));
        assert!(snapshot.group(&grouping).is_err());
        assert!(snapshot.group_known(&grouping).unwrap().is_empty());
    });
}
