use crate::Sample;
use kehu::vault::Lock;
use std::time::Duration;

#[test]
fn only_one_holds_the_lock() {
    let sample = Sample::new();
    let held = Lock::acquire(&sample.vault, Duration::ZERO)
        .expect("asked")
        .expect("free");
    assert!(
        Lock::acquire(&sample.vault, Duration::from_millis(20))
            .expect("asked")
            .is_none()
    );
    drop(held);
    assert!(Lock::acquire(&sample.vault, Duration::ZERO).expect("asked").is_some());
}

#[test]
fn who_is_patient_gets_it_when_it_comes_free() {
    let sample = Sample::new();
    let held = Lock::acquire(&sample.vault, Duration::ZERO)
        .expect("asked")
        .expect("free");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| Lock::acquire(&sample.vault, Duration::from_secs(30)).expect("asked"));
        drop(held);
        assert!(waiting.join().expect("joined").is_some());
    });
}
