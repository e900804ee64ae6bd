//! Which plan stands among those that a customer's follow-ups made (decision 022).

use chrono::{NaiveDate, NaiveDateTime};
use serde_json::Value;

use super::digest::{moment, text_at};
use crate::vault::layout::turn;

/// What a follow-up says of the appointment made before, and what it can say.
pub const APPOINTMENT: &str = "appointment";
const STILL_ON: &str = "仍有效";
const OVER: [&str; 2] = ["已完成", "已取消"];

/// The next step that a follow-up plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    pub time: Option<NaiveDateTime>,
    pub goal: Option<String>,
    /// Who is to do it, where the plan says so.
    pub owner: Option<String>,
}

impl Plan {
    fn of(followup: &Value) -> Option<Self> {
        let next = followup.get("next")?;
        let text = |key| Some(text_at(next, key)).filter(|text| !text.is_empty());
        let plan = Self {
            time: moment(&text_at(next, "time")),
            goal: text("goal"),
            owner: text("owner"),
        };
        (plan != Self::default()).then_some(plan)
    }
}

/// The follow-ups of one customer, gathered in any order.
#[derive(Default)]
pub struct Plans<'a>(Vec<Told<'a>>);

struct Told<'a> {
    path: &'a str,
    time: Option<NaiveDateTime>,
    plan: Option<Plan>,
    of_earlier: String,
}

impl<'a> Plans<'a> {
    /// A follow-up of another day than the past is a slip of the pen, which must not hide what is planned.
    pub fn add(&mut self, path: &'a str, followup: &Value, today: NaiveDate) {
        let time = moment(&text_at(followup, "time"));
        if time.is_none_or(|time| time.date() <= today) {
            self.0.push(Told {
                path,
                time,
                plan: Plan::of(followup),
                of_earlier: text_at(followup, APPOINTMENT),
            });
        }
    }

    /// The plan that stands, with the path of its follow-up.
    ///
    /// A new day takes the place of the former. A follow-up without one leaves an appointment alone whose day has not come; on that
    /// day or later it was kept by it, and what the follow-up plans without a day stands. What it says of the appointment itself counts more.
    pub fn standing(mut self) -> Option<(&'a str, Plan)> {
        // Of the same minute, as somebody else numbered them who did not know better: what was arranged comes before what says that
        // it is over.
        self.0.sort_by(|one, other| one.place().cmp(&other.place()));
        let mut standing: Option<(&str, Plan)> = None;
        for told in self.0 {
            let is_ahead = standing.as_ref().is_some_and(|(_, plan)| {
                let day = plan.time.map(|time| time.date());
                match told.of_earlier.as_str() {
                    STILL_ON => true,
                    word if OVER.contains(&word) => false,
                    _ => day > told.time.map(|time| time.date()),
                }
            });
            let names_a_day = told.plan.as_ref().is_some_and(|plan| plan.time.is_some());
            if names_a_day || !is_ahead {
                standing = told.plan.map(|plan| (told.path, plan));
            }
        }
        standing
    }
}

impl Told<'_> {
    /// By which they are put in order. Those of one minute are numbered as they were written ([`turn`]).
    fn place(&self) -> (Option<NaiveDateTime>, u64, bool, &str) {
        let is_over = OVER.contains(&self.of_earlier.as_str());
        (self.time, turn(self.path), is_over, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::{Plans, moment};
    use serde_json::{Value, json};

    fn followup(time: &str) -> Value {
        json!({ "time": time })
    }

    fn planning(time: &str, next: &str) -> Value {
        json!({ "time": time, "next": { "time": next, "goal": "签约" } })
    }

    fn saying(time: &str, word: &str) -> Value {
        json!({ "time": time, "appointment": word })
    }

    /// The day of the plan that stands on 2026-11-30, `-` for one without a day; the follow-ups are told in both orders.
    fn standing(followups: &[Value]) -> Option<String> {
        let today = moment("2026-11-30").unwrap().date();
        let plan = |told: &mut dyn Iterator<Item = &Value>| {
            let mut plans = Plans::default();
            told.for_each(|followup| plans.add("跟进/电话.yaml", followup, today));
            plans.standing().map(|(_, plan)| plan)
        };
        let plan_there = plan(&mut followups.iter());
        assert_eq!(plan_there, plan(&mut followups.iter().rev()));
        plan_there.map(|plan| plan.time.map_or("-".to_owned(), |time| time.date().to_string()))
    }

    #[test]
    fn an_appointment_stands_until_its_day_comes() {
        let made = planning("2026-11-01 10:00", "2026-11-20 09:00");
        assert_eq!(standing(std::slice::from_ref(&made)).unwrap(), "2026-11-20");
        assert_eq!(
            standing(&[made.clone(), followup("2026-11-19 23:59")]).unwrap(),
            "2026-11-20"
        );
        assert_eq!(standing(&[made.clone(), followup("2026-11-20 08:00")]), None);
        assert_eq!(standing(&[made, followup("2026-11-25 08:00")]), None);
    }

    #[test]
    fn a_new_day_takes_its_place_and_a_goal_without_a_day_does_not() {
        let made = planning("2026-11-01 10:00", "2026-11-20");
        let earlier = planning("2026-11-05 10:00", "2026-11-10");
        let goal_alone = |time: &str| json!({ "time": time, "next": { "goal": "准备报价" } });
        assert_eq!(standing(&[made.clone(), earlier]).unwrap(), "2026-11-10");
        assert_eq!(
            standing(&[made.clone(), goal_alone("2026-11-05 10:00")]).unwrap(),
            "2026-11-20"
        );
        assert_eq!(standing(&[made.clone(), goal_alone("2026-11-21 10:00")]).unwrap(), "-");
        assert_eq!(
            standing(&[goal_alone("2026-11-21 10:00"), followup("2026-11-22 10:00")]),
            None
        );
    }

    #[test]
    fn what_a_followup_says_of_the_appointment_counts() {
        let made = planning("2026-11-01 10:00", "2026-11-20");
        for over in ["已完成", "已取消"] {
            assert_eq!(standing(&[made.clone(), saying("2026-11-10 10:00", over)]), None);
        }
        let late = saying("2026-11-25 10:00", "仍有效");
        assert_eq!(standing(&[made.clone(), late]).unwrap(), "2026-11-20");
        let at_once = saying("2026-11-01 10:00", "已取消");
        assert_eq!(standing(&[made.clone(), at_once]), None);
        let elsewhere = saying("2026-11-10 10:00", "不知道");
        assert_eq!(standing(&[made, elsewhere]).unwrap(), "2026-11-20");
    }

    #[test]
    fn followups_of_one_minute_count_in_the_order_of_their_numbers() {
        let today = moment("2026-11-30").unwrap().date();
        let at = "2026-11-01 10:00";
        let followups = [
            ("客户/跟进/改约.yaml", planning(at, "2026-12-08")),
            ("客户/跟进/不来了 (2).yaml", saying(at, "已取消")),
            ("客户/跟进/又来 (3).yaml", planning(at, "2026-12-18")),
            ("客户/跟进/改约 (10).yaml", planning(at, "2026-12-10")),
        ];
        let day = |count: usize| {
            let mut plans = Plans::default();
            followups[..count]
                .iter()
                .rev()
                .for_each(|(path, followup)| plans.add(path, followup, today));
            plans.standing().map(|(_, plan)| plan.time.unwrap().date().to_string())
        };
        assert_eq!(
            [1, 2, 3, 4].map(day).map(Option::unwrap_or_default),
            ["2026-12-08", "", "2026-12-18", "2026-12-10"]
        );
    }

    #[test]
    fn followups_of_the_future_and_without_a_time_hide_nothing() {
        let made = planning("2026-11-01 10:00", "2026-11-20");
        let slip = planning("2062-11-01 10:00", "2062-12-01");
        assert_eq!(standing(&[made.clone(), slip]).unwrap(), "2026-11-20");
        assert_eq!(standing(&[made, json!({ "time": "昨天" })]).unwrap(), "2026-11-20");
    }
}
